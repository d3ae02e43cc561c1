"""Features of words for the tagger: the form, its ends, its shape, what the dictionary says of it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from topicmodel.text.forms import forms
from topicmodel.text.lexicon import lexicon

__all__ = ["CONTEXT", "INITIAL", "N_FEATURES", "OFFSETS", "WordForm", "features", "initial_features", "word_form"]

N_FEATURES = 13
# Where the neighbours stand whose features also speak for a word.
OFFSETS = (-1, 1)
# Which of their features do: form, last three letters, shape, dictionary, listed parts of speech, word classes.
CONTEXT = (0, 3, 5, 6, 9, 11, 12)
# The features that differ where the word opens a sentence: shape, shape with dictionary.
INITIAL = (5, 7)


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
    listed : str
        The letters of its usual parts of speech, the commonest first.
    """

    form: str
    shape: str
    relation: str
    listed: str


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
    WordForm(form='économies', shape='Aa', relation='s>', listed='N')
    """
    words = lexicon()
    surface = _OPTIONAL.sub("", surface)
    shape = _shape(surface)
    form = words.accented(surface) if shape[0] == "A" else words.spelled(surface.lower())
    lemma = words.lemma(form)
    return WordForm(form, shape, _relation(form, lemma) if lemma else "?", forms().classes(form))


def features(word: WordForm, classes: Sequence[int], initial: bool) -> tuple[str, ...]:
    """Return the features of a word; the first letter of each says its kind.

    Parameters
    ----------
    word : WordForm
        The word.
    classes : sequence of int
        Its fine and its coarse word class, nothing where it has none.
    initial : bool
        Whether it opens a sentence, where a capital says little.

    Returns
    -------
    tuple of str
        `N_FEATURES` features, "" where one does not apply.
    """
    form, relation, listed = word.form, word.relation, word.listed
    shape = word.shape + "^" if initial else word.shape
    length = len(form)
    fine, rough = map(str, classes or ("", ""))
    return (
        "w" + form,
        "1" + form[-1:],
        "2" + form[-2:],
        "3" + form[-3:],
        "5" + form[-5:] if length > 5 else "",
        "s" + shape,
        "r" + relation,
        "c" + shape + relation,
        "p" + form[:3] if length > 4 else "",
        "o" + listed,
        "q" + "".join(sorted(listed)) + form[-2:],
        "k" + fine,
        "m" + rough,
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
        As in ``features(word, classes, initial=True)``.

    Examples
    --------
    >>> word = word_form("Economies")
    >>> initial_features(word) == tuple(features(word, (), initial=True)[place] for place in INITIAL)
    True
    """
    return f"s{word.shape}^", f"c{word.shape}^{word.relation}"
