"""What simplemma's dictionary says of a form: its lemma, whether it may be a verb, its accents.

References
----------
.. [1] Barbaresi, A. (2021). Simplemma. Zenodo. https://doi.org/10.5281/zenodo.4673264
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import combinations

from topicmodel.text.forms import forms

__all__ = ["Lexicon", "lexicon", "list_infinitives"]

# Endings that verbs share with nouns and adjectives, so that the dictionary may hide the verb; tried in this order.
_ENDINGS = (
    ("venir", ("vient", "viens", "viennent", "vienne", "viennes")),
    ("tenir", ("tient", "tiens", "tiennent", "tienne", "tiennes")),
    ("prendre", ("prenne", "prennes", "prennent")),
    (
        "er",
        ("ées", "ent", "ant", "ions", "ons", "ée", "és", "es", "ez", "ais", "ait", "aient", "ai", "as", "é", "e", "a"),
    ),
    ("ir", ("issant", "issent", "isse", "ies", "ie", "it", "is", "i", "e", "es", "ent", "ons", "ez", "ant", "ait")),
    ("re", ("ant", "ons", "ez", "ent", "aient", "ait", "ais", "ues", "ue", "us", "u", "e", "es", "t", "s", "")),
    ("er", ("era", "eront", "erait", "eraient")),
    ("ir", ("ira", "iront", "irait", "iraient")),
    ("re", ("ra", "ront", "rait", "raient")),
    ("quérir", ("quis", "quise", "quises")),
    ("croître", ("cru", "crus", "crue", "crues")),
    ("suivre", ("suivi", "suivis", "suivie", "suivies")),
    ("ttre", ("t", "ts")),
    ("tir", ("t", "s")),
    ("vir", ("t", "s")),
    ("mir", ("t", "s")),
)


def _rules_by_tail() -> dict[str, list[tuple[int, str]]]:
    """Arrange the rules by ending, with the place of each: the first rule wins whatever the length of its ending."""
    rules: dict[str, list[tuple[int, str]]] = {}
    for place, (infinitive, tails) in enumerate(_ENDINGS):
        for tail in tails:
            rules.setdefault(tail, []).append((place, infinitive))
    return rules


_BY_TAIL = _rules_by_tail()
# How long the tails are that end in a letter; the empty tail fits every word.
_LENGTHS = {
    letter: sorted({len(tail) for tail in _BY_TAIL if tail[-1:] in ("", letter)})
    for letter in {tail[-1:] for tail in _BY_TAIL}
}
_INFINITIVES = ("er", "ir", "re", "ïr")
# Verbs whose future is not made on the infinitive.
_IRREGULAR = ("être", "faire", "enir", "érir", "courir", "mourir", "voir", "valoir", "vouloir", "falloir", "seoir")
# What the spelling of 1990 wrote otherwise: "connaitre", "évènement".
_OLDER = {"i": "î", "u": "û", "è": "é"}
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

        # Entries stay bytes until they are asked for: decoding them all would double the time to the first answer.
        self._get = DefaultDictionaryFactory().get_dictionary("fr").get
        self._lemmas: dict[str, str] = {}
        listed = files("topicmodel.text").joinpath("resources/infinitives.txt").read_text(encoding="utf-8")
        self._infinitives = frozenset(listed.split())
        # What stands before the ending of a rule: most words start with none of these.
        self._stems = frozenset(
            infinitive[: len(infinitive) - len(ending)]
            for ending in {ending for ending, _ in _ENDINGS}
            for infinitive in self._infinitives
            if infinitive.endswith(ending)
        )

    def lemma(self, form: str) -> str:
        """Return the dictionary's lemma of a lower-case form, "" where it has none."""
        lemma = self._lemmas.get(form)
        if lemma is None:
            # The dictionary encodes what it looks up, and a lone surrogate cannot be encoded.
            known = form.encode("utf-8", "ignore").decode() == form
            # Of two spellings, "mou,mol", the first is the usual one.
            lemma = self._lemmas[form] = self._get(form, "").partition(",")[0] if known else ""
        return lemma

    def infinitives(self, form: str) -> list[str]:
        """Return the infinitives of which the form may be a form, the likeliest first."""
        listed = forms().infinitives(form)
        if listed:
            return listed
        known, stems, lemma = self._infinitives, self._stems, self.lemma(form)
        found = [lemma] if lemma in known else []
        if len(form) > 3:
            ruled = []
            for length in _LENGTHS.get(form[-1], (0,)):
                cut = len(form) - length
                if form[:cut] not in stems:
                    continue
                for place, ending in _BY_TAIL.get(form[cut:], ()):
                    infinitive = form[:cut] + ending
                    if infinitive in known:
                        ruled.append((place, infinitive))
            if ruled:
                found += [infinitive for _, infinitive in sorted(ruled)]
            elif form[-1] in "es":
                stripped = [self.lemma(form[: -len(tail)]) for tail in ("es", "e", "s") if form.endswith(tail)]
                found += [lemma for lemma in stripped if lemma in known]
        return list(dict.fromkeys(found)) if len(found) > 1 else found

    def is_infinitive(self, lemma: str) -> bool:
        """Tell whether a word is a known infinitive."""
        return lemma in self._infinitives

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
        if self.lemma(form):
            return form
        capitals = len(surface) > 1 and surface.isupper()
        if capitals or form[0] in _ACCENTS or "-" in form:
            reach, accents = (len(form), 2) if capitals else (1, 1)
            form = "-".join(self._accented(part, accents, reach) for part in form.split("-"))
        return self.ligature(form)

    def spelled(self, form: str) -> str:
        """Write a lower-case form as the dictionaries do: œ for oe, the accents that the spelling of 1990 changed.

        Parameters
        ----------
        form : str
            A form in lower case.

        Returns
        -------
        str
            The form that is known, else the form itself.

        Examples
        --------
        >>> lexicon().spelled("soeur"), lexicon().spelled("connaitre"), lexicon().spelled("règlementaire")
        ('sœur', 'connaître', 'réglementaire')
        """
        form = self.ligature(form)
        if self.knows(form):
            return form
        for place, letter in enumerate(form):
            older = _OLDER.get(letter)
            if older:
                candidate = form[:place] + older + form[place + 1 :]
                if self.knows(candidate):
                    return candidate
        return form

    def knows(self, form: str) -> bool:
        """Tell whether a dictionary lists a lower-case form."""
        return form in forms() or bool(self.lemma(form))

    def ligature(self, form: str) -> str:
        """Write œ for oe in a lower-case form where that makes a known word."""
        if "oe" not in form:
            return form
        written = form.replace("oe", "œ")
        return written if self.knows(written) else form

    def _accented(self, form: str, accents: int, reach: int) -> str:
        if self.lemma(form) or not form.isascii() or not 2 < len(form) < 20:
            return form
        places = [place for place, letter in enumerate(form[:reach]) if letter in _ACCENTS]
        for number in range(1, accents + 1):
            for chosen in combinations(places, number):
                candidates = [""]
                for place, letter in enumerate(form):
                    options = _ACCENTS[letter] if place in chosen else letter
                    candidates = [start + option for start in candidates for option in options]
                for candidate in candidates:
                    if self.lemma(candidate):
                        return candidate
        return form


@cache
def lexicon() -> Lexicon:
    """Return the one lexicon of the process; it is read on first use."""
    return Lexicon()


def list_infinitives() -> list[str]:
    """List the infinitives of the dictionary: words that look so and whose future or imperfect it knows too.

    Returns
    -------
    list of str
        In alphabetical order: the content of resources/infinitives.txt, kept because listing them takes a while.
    """
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    lemmas = dict(DefaultDictionaryFactory().get_dictionary("fr").items())
    return sorted(
        lemma for lemma in set(lemmas.values()) if lemma.endswith(_INFINITIVES) and _conjugates(lemma, lemmas)
    )


def _conjugates(lemma: str, lemmas: Mapping[str, str]) -> bool:
    if lemma.endswith(_IRREGULAR):
        return lemmas.get(lemma) == lemma
    if lemma.endswith("er"):
        stem = lemma[:-2] + "e" * lemma.endswith("ger")
        return lemma in (lemmas.get(stem + "ait"), lemmas.get(lemma + "a"))
    return lemmas.get(lemma.removesuffix("e") + "a") == lemma
