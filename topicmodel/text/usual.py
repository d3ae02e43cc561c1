"""The usual reading of each word: what the tagger says of it most often in many texts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from topicmodel.text.batches import batches
from topicmodel.text.forms import forms
from topicmodel.text.inventory import Inventory, Readings
from topicmodel.text.lemma_rules import LemmaRules, coarse
from topicmodel.text.lexicon import lexicon
from topicmodel.text.reading import Reader
from topicmodel.text.terms import CLOSED_TAGS, TermRule

__all__ = ["UsualLemmatizer", "learn_usual"]

# The tags of Lexique's letters.
_TAGS = {"N": "NOUN", "A": "ADJ", "D": "ADV", "F": "VERB", "P": "VERB", "G": "VERB", "I": "VERB", "X": "AUX"}
# A form seen less often says little more than the dictionary does.
_LEAST = 5


class UsualLemmatizer:
    """Reads a word on its own: as it is usually read, else by the dictionary, else by learnt endings.

    Parameters
    ----------
    usual : mapping of str to (str, str)
        Tag ("" unless it is a closed class) and lemma of words, as they are written.
    rules : LemmaRules
        For words that no dictionary knows.
    """

    def __init__(self, usual: Mapping[str, tuple[str, str]], rules: LemmaRules) -> None:
        self._usual = usual
        self._rules = rules

    def read(self, surface: str) -> tuple[str, str]:
        """Return the tag and the lemma of a word."""
        known = self._usual.get(surface)
        if known:
            return known
        first = surface[0]
        if not first.isalpha():
            return "", surface.lower()
        capital = first.isupper()
        form = lexicon().accented(surface) if capital else lexicon().spelled(surface.lower())
        known = self._usual.get(form)
        if known:
            return known
        tag = _TAGS.get(forms().classes(form)[:1])
        if tag:
            return "", self._rules.lemma(form, tag)
        listed = lexicon().lemma(form)
        if listed or capital:
            return "", listed.lower() or self._rules.lemma(form, "PROPN")
        return "", self._rules.lemma(form, "NOUN")


def learn_usual(texts: Iterable[str], reader: Reader, rules: LemmaRules) -> dict[str, tuple[str, str]]:
    """Learn the usual readings that the dictionary and the rules do not give.

    Parameters
    ----------
    texts : iterable of str
        Any texts, read once.
    reader : Reader
        What reads words in context.
    rules : LemmaRules
        What reads them otherwise.

    Returns
    -------
    dict of str to (str, str)
        What :class:`UsualLemmatizer` takes, in alphabetical order.
    """
    usual: dict[str, tuple[str, str]] = {}
    plain = UsualLemmatizer(usual, rules)
    # Words in lower case come first: capitalised ones fall back on them.
    for surface, found in sorted(_count(texts, reader).items(), key=lambda item: (item[0][0].isupper(), item[0])):
        if found.total() >= _LEAST:
            lemmas: Counter[str] = Counter()
            for (_, lemma), count in found.items():
                lemmas[lemma] += count
            lemma = min(lemmas, key=lambda option: (-lemmas[option], option))
            tag = min((-count, tag) for (tag, other), count in found.items() if other == lemma)[1]
            reading = (tag if coarse(tag) in CLOSED_TAGS else "", lemma)
            if reading != plain.read(surface):
                usual[surface] = reading
    return dict(sorted(usual.items()))


def _count(texts: Iterable[str], reader: Reader) -> dict[str, Counter[tuple[str, str]]]:
    """Count the readings of each word, figures and signs left out."""
    inventory, readings = Inventory(), Readings(TermRule(frozenset(), 1, lowercase=True, numbers=True))
    totals = np.zeros(0, dtype=np.int64)
    for batch in batches(texts):
        types, starts = inventory.read_batch(batch)
        counts = np.bincount(reader.choose(types, starts, inventory, readings), minlength=len(totals))
        counts[: len(totals)] += totals
        totals = counts
    words: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for number in np.flatnonzero(totals).tolist():
        surface = readings.surfaces[number]
        if surface[0].isalpha() or (surface[0] == "-" and len(surface) > 1):
            words[surface][readings.tags[number], readings.lemmas[number]] += int(totals[number])
    return words
