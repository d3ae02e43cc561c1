"""Whether a lemma that learnt endings propose for a word of no dictionary is one that French could have."""

from topicmodel.text.lexicon import lexicon

__all__ = ["INVARIABLE", "adjective", "verb"]

INVARIABLE = ("us", "is", "os", "as", "ss", "x", "news")
"""Nouns and adjectives that no dictionary knows and that end so are rarely plurals."""

# Masculine adjectives end so where the feminine adds an e or changes more; "chloroquin" and "anxiogèn" are none.
_MASCULINE = ("é", "al", "el", "ien", "éen", "ain", "ais", "ois", "ant", "ent", "if", "eux", "eur", "er", "ard", "ot")
# Verbs made today are of the first group.
_FIRST_GROUP = {
    "Part": ("ées", "ée", "és", "é", "ant"),
    "Fin": ("eraient", "erait", "eront", "era", "aient", "ait", "ent", "ons", "ez", "es", "e"),
}
_SHORTEST = 4


def verb(form: str, proposed: str, mood: str) -> str:
    """Return the infinitive of a verb that no dictionary knows.

    Parameters
    ----------
    form : str
        The form in lower case.
    proposed : str
        What learnt endings make of it.
    mood : str
        "Fin", "Part", "Inf" or "" where it is not told.

    Returns
    -------
    str
        `proposed` if it is a known verb behind a prefix, else a verb of the first group, else the form itself.

    Examples
    --------
    >>> verb("coécrit", "coécrire", "Part"), verb("tweetent", "tweetir", "Fin"), verb("fortiori", "fortiorir", "Part")
    ('coécrire', 'tweeter', 'fortiori')
    """
    if len(form) < _SHORTEST:
        return form
    if any(lexicon().is_infinitive(proposed[start:]) for start in range(1, len(proposed) - _SHORTEST + 1)):
        return proposed
    moods = [mood] if mood else ["Part", "Fin"]
    endings = [ending for name in moods for ending in _FIRST_GROUP.get(name, ())]
    ending = next((ending for ending in endings if form.endswith(ending)), "")
    if not ending or form.endswith(("ment", "ments")):
        return form
    return form[: len(form) - len(ending)] + "er"


def adjective(form: str, proposed: str) -> str:
    """Return the masculine singular of an adjective that no dictionary knows.

    Parameters
    ----------
    form : str
        The form in lower case.
    proposed : str
        What learnt endings make of it.

    Returns
    -------
    str
        `proposed` if adjectives may end so, else the form without its plural s.

    Examples
    --------
    >>> adjective("intrafamiliales", "intrafamilial"), adjective("anxiogènes", "anxiogèn")
    ('intrafamilial', 'anxiogène')
    """
    singular = form[:-1] if form.endswith("s") and not form.endswith(INVARIABLE) else form
    if len(form) < _SHORTEST:
        return form
    return proposed if lexicon().knows(proposed) or proposed.endswith(_MASCULINE) else singular
