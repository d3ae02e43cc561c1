"""Features of words for the tagger: the form, its ends, its shape, what the dictionary says of it."""

import re
from typing import NamedTuple

from topicmodel.text.lexicon import lexicon

__all__ = ["CONTEXT", "INITIAL", "N_FEATURES", "WordForm", "features", "initial_features", "word_form"]

N_FEATURES = 12
# The features that also speak for the neighbours: form, last three letters, shape, dictionary, infinitive.
CONTEXT = (0, 3, 6, 7, 8)
# The features that differ where the word opens a sentence: shape, shape with dictionary.
INITIAL = (6, 9)


# The endings of "traité(e)" and "étudiant·e·s" are left out: the word is read without them.
_OPTIONAL = re.compile(r"(?<=\w)(?:\([A-Za-z]{1,2}\)s?|(?:·\w+)+)$")


class WordForm(NamedTuple):
    """A word as the tagger sees it.

    Attributes
    ----------
    form : str
        In lower case, accents of capitals restored.
    shape : str
        "a" (lower case), "Aa", "AA", "A" (one capital), "d" (figure), "-" (clitic) or the sign itself.
    relation : str
        How the dictionary's lemma is made from the form: "s>" drops an s; "?" where it has none.
    verb : str
        The same for the likeliest infinitive, "" where there is none.
    """

    form: str
    shape: str
    relation: str
    verb: str


def _shape(surface: str) -> str:
    first = surface[0]
    if first.isalpha():
        if not first.isupper():
            return "a"
        return "A" if len(surface) == 1 else "AA" if surface.isupper() else "Aa"
    if first.isdigit():
        return "d"
    return "-" if first == "-" and len(surface) > 1 else first


def _relation(form: str, lemma: str) -> str:
    if form == lemma:
        return ">"
    shared = 0
    for left, right in zip(form, lemma, strict=False):
        if left != right:
            break
        shared += 1
    return f"{form[shared:]}>{lemma[shared:]}"


def word_form(surface: str) -> WordForm:
    """Look a word up.

    Parameters
    ----------
    surface : str
        The word, not empty.

    Returns
    -------
    WordForm
        What features are made of.

    Examples
    --------
    >>> word_form("Economies")
    WordForm(form='économies', shape='Aa', relation='s>', verb='')
    """
    words = lexicon()
    surface = _OPTIONAL.sub("", surface)
    shape = _shape(surface)
    form = words.accented(surface) if shape[0] == "A" else words.ligature(surface.lower())
    lemma = words.lemma(form)
    infinitives = words.infinitives(form) if shape not in ("d", "-") else []
    relation = _relation(form, lemma) if lemma else "?"
    return WordForm(form, shape, relation, _relation(form, infinitives[0]) if infinitives else "")


def features(word: WordForm, initial: bool) -> tuple[str, ...]:
    """Return the features of a word; the first letter of each says its kind.

    Parameters
    ----------
    word : WordForm
        The word.
    initial : bool
        Whether it opens a sentence, where a capital says little.

    Returns
    -------
    tuple of str
        `N_FEATURES` features, "" where one does not apply.
    """
    form, relation, verb = word.form, word.relation, word.verb
    shape = word.shape + "^" if initial else word.shape
    length = len(form)
    return (
        "w" + form,
        "1" + form[-1:],
        "2" + form[-2:],
        "3" + form[-3:],
        "4" + form[-4:] if length > 4 else "",
        "5" + form[-5:] if length > 5 else "",
        "s" + shape,
        "r" + relation,
        "v" + verb,
        "c" + shape + relation,
        "p" + form[:3] if length > 4 else "",
        "b" + verb + "|" + relation + "|" + form[-2:],
    )


def initial_features(word: WordForm) -> tuple[str, str]:
    """Return the features at the places `INITIAL` of a word that opens a sentence.

    Parameters
    ----------
    word : WordForm
        The word.

    Returns
    -------
    tuple of str
        As in ``features(word, initial=True)``.

    Examples
    --------
    >>> word = word_form("Economies")
    >>> initial_features(word) == tuple(features(word, initial=True)[place] for place in INITIAL)
    True
    """
    return f"s{word.shape}^", f"c{word.shape}^{word.relation}"
