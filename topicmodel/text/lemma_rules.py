"""The lemma of a form once its part of speech is known: learnt pairs, then the dictionary, then learnt endings.

References
----------
.. [1] Juršič, M. et al. (2010). LemmaGen: multilingual lemmatisation with induced ripple-down rules. Journal of
   Universal Computer Science 16(9). https://doi.org/10.3217/jucs-016-09-1190
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping

from topicmodel.text.forms import forms
from topicmodel.text.lexicon import lexicon
from topicmodel.text.new_words import INVARIABLE, adjective, verb

__all__ = ["LemmaRules", "coarse", "learn_endings", "learn_lemmas"]

_INFLECTED = ("NOUN", "ADJ", "VERB", "AUX")
# Words of so few letters that no dictionary knows are acronyms rather than plurals.
_SHORT = 3
# "trois-quarts", "entre-deux-tours", "sans-papiers": what follows these in a compound does not change.
_INVARIABLE_BEFORE = frozenset(
    [
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "neuf",
        "dix",
        "cent",
        "mille",
        "entre",
        "sans",
        "hors",
        "après",
        "avant",
    ]
)
# Lexique counts novels, where *je vis* is a passé simple; in the press it is a present, in all but 2 of 56 places. The
# tagger takes *Nations* for a noun or a name by turns.
_IN_THE_PRESS = {("vis", "VERB"): "vivre", ("nations", "PROPN"): "nation", ("unies", "PROPN"): "uni"}
_TITLES = {"m.": "monsieur", "mm.": "monsieur", "mr": "monsieur", "mme": "madame", "mmes": "madame", "dr": "docteur"}


def coarse(tag: str) -> str:
    """Return the part of speech of a tag: "VERB" for "VERB.Part", "ADP" for "ADP+DET"."""
    return tag.partition(".")[0].partition("+")[0]


def _ending(form: str, lemma: str) -> tuple[int, str]:
    shared = 0
    while shared < min(len(form), len(lemma)) and form[shared] == lemma[shared]:
        shared += 1
    return len(form) - shared, lemma[shared:]


def learn_lemmas(words: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """Learn the most frequent lemma of each form and part of speech.

    Parameters
    ----------
    words : iterable of (form, part of speech, lemma)
        Lower-case words of a treebank.

    Returns
    -------
    dict of (form, part of speech) to str
        Lemmas; of equally frequent ones the first in alphabetical order.
    """
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for form, tag, lemma in words:
        # Slips of the treebanks ("réponre") are no words, and the dictionary has the right one.
        if lexicon().knows(lemma) or not forms().lemma(form, tag):
            counts[form, tag][lemma] += 1
    return {key: min(found, key=lambda lemma: (-found[lemma], lemma)) for key, found in counts.items()}


def learn_endings(lemmas: Mapping[tuple[str, str], str], longest: int = 4) -> dict[tuple[str, str], tuple[int, str]]:
    """Learn how endings change, from distinct words.

    Parameters
    ----------
    lemmas : mapping of (form, part of speech) to str
        What :func:`learn_lemmas` gave.
    longest : int
        Letters kept before what changes.

    Returns
    -------
    dict of (ending, part of speech) to (int, str)
        How many letters to drop and what to add.
    """
    counts: dict[tuple[str, str], Counter[tuple[int, str]]] = defaultdict(Counter)
    for (form, tag), lemma in lemmas.items():
        if tag in _INFLECTED:
            change = _ending(form, lemma)
            for length in range(change[0], min(len(form), change[0] + longest) + 1):
                counts[form[len(form) - length :], tag][change] += 1
    rules = {}
    for key, found in counts.items():
        change = min(found, key=lambda option: (-found[option], option))
        if found[change] > 1 or not key[0]:
            rules[key] = change
    return rules


class LemmaRules:
    """From a form and a part of speech to a lemma.

    Parameters
    ----------
    lemmas : mapping of (form, part of speech) to str
        Learnt pairs.
    endings : mapping of (ending, part of speech) to (int, str)
        Learnt endings.
    attested : container of str
        Lower-case words that texts are known to hold.

    Examples
    --------
    >>> rules = LemmaRules({}, {("ales", "ADJ"): (2, ""), ("ale", "ADJ"): (1, "")})
    >>> rules.lemma("portes", "VERB"), rules.lemma("portes", "NOUN"), rules.lemma("initiales", "ADJ")
    ('porter', 'porte', 'initial')
    """

    def __init__(
        self,
        lemmas: Mapping[tuple[str, str], str],
        endings: Mapping[tuple[str, str], tuple[int, str]],
        attested: Container[str] = (),
    ) -> None:
        self._lemmas = lemmas
        self._attested = attested
        self._endings = endings
        self._lexicon, self._forms = lexicon(), forms()
        self._verbs = frozenset(lemma for (_, tag), lemma in lemmas.items() if tag == "VERB")

    def lemma(self, form: str, tag: str) -> str:
        """Return the lemma of a lower-case form.

        Parameters
        ----------
        form : str
            The form, accents restored.
        tag : str
            Its part of speech, fine or coarse.

        Returns
        -------
        str
            The lemma in lower case.
        """
        mood = tag.partition(".")[2]
        tag = coarse(tag)
        known = _TITLES.get(form) or _IN_THE_PRESS.get((form, tag)) or self._lemmas.get((form, tag))
        if known:
            return known
        if tag == "PROPN":
            return self._name(form)
        if tag in ("NOUN", "ADJ") and "-" in form and not self._lexicon.knows(form):
            return self._compound(form, tag)
        if tag == "NOUN":
            return self._noun(form)
        known = self._forms.lemma(form, tag)
        if known:
            return known
        if tag in ("VERB", "AUX"):
            return self._verb(form, tag, mood)
        if tag == "ADJ":
            return self._adjective(form)
        if tag in ("ADV", "X"):
            return form
        return self._lexicon.lemma(form) or form

    def _name(self, form: str) -> str:
        """Give a name the accent that its capital left out, where texts are known to write it so."""
        if form[0] == "e" and not self._lexicon.knows(form):
            return next((name for first in "éèê" if (name := first + form[1:]) in self._attested), form)
        return form

    def _compound(self, form: str, tag: str) -> str:
        """Change the last part of a compound and the plurals before it; none after a verb, a numeral or a preposition.

        Nor is a compound changed that texts hold, as it is, but not changed: "États-Unis".
        """
        *first, last = form.split("-")
        verb = first[0].endswith("e") and self._forms.classes(first[0])[:1] == "F"
        if verb or first[0] in _INVARIABLE_BEFORE or not last:
            return form
        parts = [self._part(part, tag) if self._is_plural(part) else part for part in first]
        changed = "-".join([*parts, self._part(last, tag)])
        return form if form in self._attested and changed not in self._attested else changed

    def _is_plural(self, form: str) -> bool:
        return form[-1:] in ("s", "x") and self._forms.classes(form)[:1] in ("N", "A")

    def _part(self, form: str, tag: str) -> str:
        letters = self._forms.letters(form)
        return self.lemma(form, "NOUN" if "N" in letters else "ADJ" if "A" in letters else tag)

    def _verb(self, form: str, tag: str, mood: str) -> str:
        infinitives = self._lexicon.infinitives(form)
        listed = self._lexicon.lemma(form)
        if infinitives and infinitives[0] == listed:
            return listed
        # A form that is listed, but under no verb, is no verb: "malgré", "controversé".
        if form in self._forms and not self._forms.infinitives(form):
            return listed or form
        if infinitives:
            return next((lemma for lemma in infinitives if lemma in self._verbs), infinitives[0])
        if listed:
            return listed
        return verb(form, self._changed(form, tag), mood)

    def _noun(self, form: str) -> str:
        listed, masculine = self._lexicon.lemma(form), self._forms.lemma(form, "NOUN")
        # Lexique puts every feminine under a masculine ("reine" apart): where the other dictionary does not, it stays.
        if masculine and listed != form.removesuffix("s"):
            return masculine
        if listed and (listed == form or not self._lexicon.is_infinitive(listed)):
            return listed
        if form[-1:] in ("s", "x") and self._lexicon.knows(form[:-1]):
            return form[:-1]
        if form.endswith("s") and form in self._attested and form[:-1] not in self._attested:
            return form
        if form.endswith(INVARIABLE) or len(form) <= _SHORT:
            return form
        return form if listed else self._changed(form, "NOUN")

    def _adjective(self, form: str) -> str:
        listed = self._lexicon.lemma(form)
        if not listed:
            return form if form in self._forms else adjective(form, self._changed(form, "ADJ"))
        if listed != form and self._lexicon.is_infinitive(listed):
            # A participle is its own adjective; other forms of a verb are not: "fédère".
            participle = self._forms.classes(form)[:1] in ("", "P", "G")
            return self._changed(form, "ADJ") if participle else listed
        if not listed.endswith("e"):
            return listed
        # The dictionary lists many feminine forms as words of their own.
        masculine = self._changed(listed, "ADJ")
        return masculine if self._lexicon.lemma(masculine) else listed

    def _changed(self, form: str, tag: str) -> str:
        for length in range(min(len(form), 9), -1, -1):
            change = self._endings.get((form[len(form) - length :], tag))
            if change:
                return form[: len(form) - change[0]] + change[1]
        return form
