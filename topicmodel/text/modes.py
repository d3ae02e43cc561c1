"""The ways to lemmatize, by name."""

from topicmodel.errors import InputError, nearest
from topicmodel.text.lemma_rules import LemmaRules
from topicmodel.text.lemmatize import PlainLemmatizer, SnowballLemmatizer
from topicmodel.text.reading import ContextReader, Reader, WordReader
from topicmodel.text.table import shipped_table
from topicmodel.text.tagger import Tagger
from topicmodel.text.usual import UsualLemmatizer

__all__ = ["MODES", "reader"]

MODES = ("accurate", "fast", "none", "snowball", "spacy:<model>")


def reader(lemmas: str) -> Reader:
    """Return the reader for a value of `lemmas`.

    Parameters
    ----------
    lemmas : str
        "accurate", "fast", "none", "snowball" or "spacy:<model>".

    Returns
    -------
    Reader
        A new reader.

    Raises
    ------
    InputError
        The value is none of these.
    MissingExtraError
        It needs a package that is not installed.
    """
    if lemmas == "accurate":
        return ContextReader(Tagger(shipped_table()))
    if lemmas == "fast":
        table = shipped_table()
        return WordReader(UsualLemmatizer(table.usual, LemmaRules(table.lemmas, table.endings, table.classes)))
    if lemmas == "none":
        return WordReader(PlainLemmatizer())
    if lemmas == "snowball":
        return WordReader(SnowballLemmatizer())
    if isinstance(lemmas, str) and lemmas.startswith("spacy:"):
        from topicmodel.text.spacy_reader import SpacyReader

        return SpacyReader(lemmas.removeprefix("spacy:"))
    raise InputError(f"lemmas={lemmas!r}; allowed are {', '.join(MODES)}{nearest(str(lemmas), MODES)}")
