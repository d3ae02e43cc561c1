"""What Lexique says of a form: its parts of speech, the commonest first, and the lemma under each.

``python -m topicmodel.text.forms Lexique383.txt`` writes the list that comes with the package.

References
----------
.. [1] New, B., Pallier, C., Brysbaert, M., Ferrand, L. (2004). Lexique 2: A new French lexical database. Behavior
   Research Methods, Instruments & Computers 36(3). https://doi.org/10.3758/BF03195598
"""

import argparse
import csv
import lzma
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

__all__ = ["Forms", "forms"]

_FILE = "resources/forms.txt.xz"
# Letters for parts of speech; verbs are told apart by mood: finite, participles, infinitive.
_LETTERS = {"NOM": "N", "ADJ": "A", "ADV": "D", "AUX": "X", "PRE": "R", "CON": "C", "PRO": "O", "ART": "T", "ONO": "J"}
_MOODS = {"par:pas": "P", "par:pre": "G", "inf": "I"}
_VERB = "XFPGI"
_OF_TAG = {"NOUN": "N", "ADJ": "A", "ADV": "D", "VERB": "FPGI", "AUX": _VERB}
_TAGS = {
    "N": ("NOUN",),
    "A": ("ADJ", "NOUN"),
    "D": ("ADV",),
    "F": ("VERB.Fin",),
    "P": ("VERB.Part",),
    "G": ("VERB.Part",),
    "I": ("VERB.Inf",),
}
# Readings rarer than that share of a form are written in small letters.
_RARE = 0.05


class Forms:
    """A look-up of lower-case forms.

    Parameters
    ----------
    entries : mapping of str to str
        For each form its readings: a letter, how many letters to drop, what to add.

    Examples
    --------
    >>> words = Forms({"portes": "N1 F2er", "sommes": "X6être N1 f2er"})
    >>> words.lemma("portes", "NOUN"), words.lemma("portes", "VERB"), words.lemma("portes", "ADV")
    ('porte', 'porter', '')
    >>> words.classes("sommes"), words.classes("xyz")
    ('XN', '')
    """

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._entries = entries

    def __contains__(self, form: str) -> bool:
        return form in self._entries

    def classes(self, form: str) -> str:
        """Return the letters of the usual parts of speech of a form, the commonest first."""
        letters = [reading[0] for reading in self._entries.get(form, "").split() if reading[0].isupper()]
        return "".join(dict.fromkeys(letters))

    def letters(self, form: str) -> str:
        """Return the letters of all parts of speech of a form, rare ones too, in alphabetical order."""
        return "".join(sorted({reading[0].upper() for reading in self._entries.get(form, "").split()}))

    def tags(self, form: str) -> set[str]:
        """Return the tags of open classes that a form may have; participles that are no nouns may be adjectives."""
        letters = self.letters(form)
        tags = {tag for letter in letters for tag in _TAGS.get(letter, ())}
        return tags | {"ADJ"} if "VERB.Part" in tags and "N" not in letters else tags

    def lemma(self, form: str, tag: str) -> str:
        """Return the usual lemma of a form under a coarse tag, "" where it is not listed so."""
        return next(self._lemmas(form, _OF_TAG.get(tag, "")), "")

    def infinitives(self, form: str) -> list[str]:
        """Return the infinitives of which the form is listed as a form, the commonest first."""
        return list(dict.fromkeys(self._lemmas(form, _VERB)))

    def _lemmas(self, form: str, letters: str) -> Iterator[str]:
        for reading in self._entries.get(form, "").split():
            if reading[0].upper() in letters:
                # Of two spellings, "mou,mol", the first is the usual one.
                yield form[: len(form) - int(reading[1])] + reading[2:].partition(",")[0]


@cache
def forms() -> Forms:
    """Return the one list of the process; it is read on first use."""
    packed = files("topicmodel.text").joinpath(_FILE).read_bytes()
    lines = lzma.decompress(packed).decode("utf-8").split("\n")
    return Forms(dict(line.split("\t") for line in lines))


def list_forms(rows: Iterator[Mapping[str, str]], written: Callable[[str], str]) -> str:
    """Write the readings of each form.

    Parameters
    ----------
    rows : iterator of mapping of str to str
        Rows of Lexique 3.83.
    written : callable
        How a form is written here: "cœur" for "coeur".

    Returns
    -------
    str
        One line per form, in alphabetical order.
    """
    found: dict[str, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        form, lemma = row["1_ortho"], written(row["3_lemme"])
        form = form.replace("oe", "œ") if lemma != row["3_lemme"] else written(form)
        if " " not in form and lemma and "\ufffd" not in form + lemma:
            seen = sum(float(row[name].replace(",", ".")) for name in ("9_freqfilms2", "10_freqlivres"))
            for letter in _letters(row["4_cgram"], row["11_infover"]):
                found[form][letter, lemma] += seen + 0.01
    lines = []
    for form, readings in sorted(found.items()):
        most = max(readings.values())
        entries = []
        for (letter, lemma), seen in sorted(readings.items(), key=lambda item: (-item[1], item[0])):
            shared = _shared(form, lemma)
            if len(form) - shared < 10:
                case = letter if seen >= _RARE * most else letter.lower()
                entries.append(f"{case}{len(form) - shared}{lemma[shared:]}")
        if entries:
            lines.append(f"{form}\t{' '.join(entries)}")
    return "\n".join(lines)


def _letters(kind: str, moods: str) -> list[str]:
    if kind != "VER":
        letter = _LETTERS.get(kind.partition(":")[0])
        return [letter] if letter else []
    listed = [mood for mood in moods.strip('"').split(";") if mood]
    return sorted({_MOODS.get(mood.partition(":")[0] if mood == "inf" else mood[:7], "F") for mood in listed}) or ["F"]


def _ligature(word: str, lemma: Callable[[str], str]) -> str:
    written = word.replace("oe", "œ")
    return written if lemma(written) else word


def _shared(left: str, right: str) -> int:
    shared = 0
    while shared < min(len(left), len(right)) and left[shared] == right[shared]:
        shared += 1
    return shared


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, write the list."""
    from topicmodel.text.lexicon import lexicon

    parser = argparse.ArgumentParser(prog="python -m topicmodel.text.forms", description="Write the list of forms.")
    parser.add_argument("lexique", type=Path, help="Lexique383.txt")
    parser.add_argument("out", type=Path, help="file to write (.txt.xz)")
    options = parser.parse_args(arguments)
    with open(options.lexique, encoding="cp1252", errors="replace", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        listed = list_forms(rows, lambda word: _ligature(word, lexicon().lemma))
    options.out.write_bytes(lzma.compress(listed.encode("utf-8"), preset=9))


if __name__ == "__main__":
    main()
