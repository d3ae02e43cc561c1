"""Reading treebanks in CoNLL-U format, by surface tokens.

References
----------
.. [1] Nivre, J. et al. (2020). Universal Dependencies v2. https://aclanthology.org/2020.lrec-1.497
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from topicmodel.errors import InputError

__all__ = ["GoldSentence", "GoldToken", "read_conllu"]

# Transcripts of speech write "de le tout": the contraction that the written language makes of it.
_CONTRACTIONS = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}


@dataclass(frozen=True, slots=True)
class GoldToken:
    """A surface token of a treebank.

    Attributes
    ----------
    form : str
        As it stands in the text; a contraction ("du") is one token.
    lemma : str
        Dictionary form, of the first word in a contraction.
    tag : str
        Universal part of speech; those of a contraction are joined ("ADP+DET"), those of verbs say their form
        ("VERB.Part").
    start, end : int
        Its bounds in the text of the sentence.
    """

    form: str
    lemma: str
    tag: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence of a treebank.

    Attributes
    ----------
    text : str
        The raw text.
    tokens : tuple of GoldToken
        Its tokens in order.
    """

    text: str
    tokens: tuple[GoldToken, ...]


def read_conllu(path: str | Path) -> Iterator[GoldSentence]:
    """Read the sentences of a CoNLL-U file.

    Parameters
    ----------
    path : str or Path
        The file, in UTF-8.

    Yields
    ------
    GoldSentence
        In the order of the file.

    Raises
    ------
    InputError
        A line has not ten columns, or a token is not in the text of its sentence.
    """
    text, rows = "", []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if line.startswith("# text = "):
                text = line.removeprefix("# text = ")
            elif line and not line.startswith("#"):
                columns = line.split("\t")
                if len(columns) != 10:
                    raise InputError(f"{path}, line {number}: {len(columns)} columns; CoNLL-U has 10")
                rows.append((number, columns))
            elif not line and rows:
                yield GoldSentence(text, tuple(_locate(text, _surface_tokens(rows), path)))
                text, rows = "", []
    if rows:
        yield GoldSentence(text, tuple(_locate(text, _surface_tokens(rows), path)))


def _surface_tokens(rows: list[tuple[int, list[str]]]) -> list[tuple[int, str, str, str]]:
    """Return (line, form, lemma, tag) of each surface token."""
    words = {columns[0]: columns for _, columns in rows}
    tokens, inside = [], 0
    for line, columns in rows:
        place, form, lemma, tag = columns[:4]
        if "-" in place:
            first, last = map(int, place.split("-"))
            parts = [words[str(number)] for number in range(first, last + 1)]
            tokens.append((line, form, parts[0][2], "+".join(part[3] for part in parts)))
            inside = last
        elif "." not in place and int(place) > inside:
            tokens.append((line, form, lemma, _fine_tag(tag, columns[5])))
    return tokens


def _fine_tag(tag: str, features: str) -> str:
    """Tell finite verbs, infinitives and participles apart: "VERB.Part"."""
    _, found, form = features.partition("VerbForm=")
    return f"{tag}.{form.partition('|')[0]}" if found and tag in ("VERB", "AUX") else tag


def _locate(text: str, tokens: list[tuple[int, str, str, str]], path: str | Path) -> Iterator[GoldToken]:
    position = 0
    for line, form, lemma, tag in tokens:
        start = text.find(form, position)
        if start < 0:
            raise InputError(f"{path}, line {line}: {form!r} is not in the text of its sentence")
        position = start + len(form)
        yield GoldToken(form, lemma, tag, start, position)


def contract(tokens: tuple[GoldToken, ...]) -> list[GoldToken]:
    """Write the contractions that transcripts of speech leave open.

    Parameters
    ----------
    tokens : tuple of GoldToken
        The tokens of a sentence.

    Returns
    -------
    list of GoldToken
        The same with "de le" as "du" and so on; offsets span both words.
    """
    written: list[GoldToken] = []
    for token in tokens:
        before = written[-1] if written else None
        if before and (before.tag, token.tag) == ("ADP", "DET"):
            form = _CONTRACTIONS.get((before.form.lower(), token.form.lower()))
            if form:
                written[-1] = GoldToken(form, before.lemma, "ADP+DET", before.start, token.end)
                continue
        written.append(token)
    return written
