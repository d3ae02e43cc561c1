"""What simplemma's dictionary says of a form: its lemma, whether it may be a verb, its accents.

References
----------
.. [1] Barbaresi, A. Simplemma. https://doi.org/10.5281/zenodo.4673264
"""

from functools import cache
from itertools import combinations

__all__ = ["Lexicon", "lexicon"]

# Endings that verbs share with nouns and adjectives, so that the dictionary may hide the verb; tried in this order.
_ENDINGS = (
    ("venir", ("vient", "viens", "viennent")),
    ("tenir", ("tient", "tiens", "tiennent")),
    (
        "er",
        ("ées", "ent", "ant", "ions", "ons", "ée", "és", "es", "ez", "ais", "ait", "aient", "ai", "as", "é", "e", "a"),
    ),
    ("ir", ("issant", "issent", "isse", "ies", "ie", "it", "is", "i", "e", "es", "ent", "ons", "ez", "ant", "ait")),
    ("re", ("ant", "ons", "ez", "ent", "aient", "ait", "ais", "ues", "ue", "us", "u", "e", "es", "t", "s", "")),
    ("quérir", ("quis", "quise", "quises")),
    ("croître", ("cru", "crus", "crue", "crues")),
    ("suivre", ("suivi", "suivis", "suivie", "suivies")),
    ("ttre", ("t", "ts")),
    ("tir", ("t", "s")),
    ("vir", ("t", "s")),
    ("mir", ("t", "s")),
)
_LONGEST_TAIL = max(len(tail) for _, tails in _ENDINGS for tail in tails)


def _rules_by_tail() -> dict[str, list[tuple[int, str]]]:
    """Arrange the rules by ending, with the place of each: the first rule wins whatever the length of its ending."""
    rules: dict[str, list[tuple[int, str]]] = {}
    for place, (infinitive, tails) in enumerate(_ENDINGS):
        for tail in tails:
            rules.setdefault(tail, []).append((place, infinitive))
    return rules


_BY_TAIL = _rules_by_tail()
_INFINITIVES = ("er", "ir", "re", "ïr")
# Verbs whose future is not made on the infinitive.
_IRREGULAR = ("être", "faire", "enir", "érir", "courir", "mourir", "voir", "valoir", "vouloir", "falloir", "seoir")
_ACCENTS = {"e": "éèê", "a": "àâ", "c": "ç", "i": "îï", "o": "ô", "u": "ûù"}


class Lexicon:
    """A look-up of lower-case forms.

    Examples
    --------
    >>> words = lexicon()
    >>> words.lemma("gouvernements"), words.lemma("xyz"), words.infinitives("porte")
    ('gouvernement', '', ['porter'])
    """

    def __init__(self) -> None:
        from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

        self._lemmas = dict(DefaultDictionaryFactory().get_dictionary("fr").items())
        endings = tuple(_INFINITIVES)
        listed = {lemma for lemma in self._lemmas.values() if lemma.endswith(endings)}
        self._infinitives = frozenset(lemma for lemma in listed if self._conjugates(lemma))

    def lemma(self, form: str) -> str:
        """Return the dictionary's lemma of a lower-case form, "" where it has none."""
        return self._lemmas.get(form, "")

    def infinitives(self, form: str) -> list[str]:
        """Return the infinitives of which the form may be a form, the likeliest first."""
        known = self._infinitives
        lemma = self._lemmas.get(form, "")
        found = [lemma] if lemma in known else []
        if len(form) > 3:
            ruled = []
            for length in range(_LONGEST_TAIL + 1):
                cut = len(form) - length
                for place, ending in _BY_TAIL.get(form[cut:], ()):
                    infinitive = form[:cut] + ending
                    if infinitive in known:
                        ruled.append((place, infinitive))
            if ruled:
                found += [infinitive for _, infinitive in sorted(ruled)]
            elif form[-1] in "es":
                stripped = (
                    self._lemmas.get(form[: -len(tail)], "") for tail in ("es", "e", "s") if form.endswith(tail)
                )
                found += [lemma for lemma in stripped if lemma in known]
        return list(dict.fromkeys(found)) if len(found) > 1 else found

    def is_infinitive(self, lemma: str) -> bool:
        """Tell whether a word is a known infinitive."""
        return lemma in self._infinitives

    def _conjugates(self, lemma: str) -> bool:
        """Tell whether the dictionary knows a future or an imperfect of what looks like an infinitive."""
        if lemma.endswith(_IRREGULAR):
            return self._lemmas.get(lemma) == lemma
        if lemma.endswith("er"):
            stem = lemma[:-2] + "e" * lemma.endswith("ger")
            return lemma in (self._lemmas.get(stem + "ait"), self._lemmas.get(lemma + "a"))
        return self._lemmas.get(lemma.removesuffix("e") + "a") == lemma

    def accented(self, surface: str) -> str:
        """Give a capitalised word the accents that its capitals left out, where that makes a known word.

        Parameters
        ----------
        surface : str
            A word; all its letters are tried if all are capitals, else the first of each part.

        Returns
        -------
        str
            The word in lower case.

        Examples
        --------
        >>> lexicon().accented("ETATS-UNIS"), lexicon().accented("Economie"), lexicon().accented("Denis")
        ('états-unis', 'économie', 'denis')
        """
        form = surface.lower()
        if form in self._lemmas:
            return form
        capitals = len(surface) > 1 and surface.isupper()
        if capitals or form[0] in _ACCENTS or "-" in form:
            reach, accents = (len(form), 2) if capitals else (1, 1)
            form = "-".join(self._accented(part, accents, reach) for part in form.split("-"))
        return self.ligature(form)

    def ligature(self, form: str) -> str:
        """Write œ for oe in a lower-case form where that makes a known word."""
        if "oe" not in form:
            return form
        written = form.replace("oe", "œ")
        return written if written in self._lemmas else form

    def _accented(self, form: str, accents: int, reach: int) -> str:
        if form in self._lemmas or not form.isascii() or not 2 < len(form) < 20:
            return form
        places = [place for place, letter in enumerate(form[:reach]) if letter in _ACCENTS]
        for number in range(1, accents + 1):
            for chosen in combinations(places, number):
                candidates = [""]
                for place, letter in enumerate(form):
                    options = _ACCENTS[letter] if place in chosen else letter
                    candidates = [start + option for start in candidates for option in options]
                for candidate in candidates:
                    if candidate in self._lemmas:
                        return candidate
        return form


@cache
def lexicon() -> Lexicon:
    """Return the one lexicon of the process; it is read on first use."""
    return Lexicon()
