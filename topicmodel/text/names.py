"""Names: capitalised words in a row, kept whole as one term."""

import numpy as np
from numpy.typing import NDArray

from topicmodel.text.inventory import Readings

__all__ = ["join_names"]


def join_names(
    terms: NDArray[np.int32], chosen: NDArray[np.int32], starts: NDArray[np.int64], readings: Readings
) -> NDArray[np.int32]:
    """Make one term of each name of two words or more.

    Parameters
    ----------
    terms : ndarray of shape (n_tokens,), int32
        Term numbers, text after text; negative where a token is no term.
    chosen : ndarray of shape (n_tokens,), int32
        Number of the reading of each token.
    starts : ndarray of shape (n_texts + 1,), int64
        Where the tokens of each text start.
    readings : Readings
        What the readings are; terms for names are added.

    Returns
    -------
    ndarray of shape (n_tokens,), int32
        Terms; a name ("emmanuel macron") stands at the place of its first word, its other words are -1.
    """
    parts = readings.name_part_of()[chosen]
    first_of_text = starts[:-1][starts[:-1] < len(parts)]
    opens_sentence = np.zeros(len(parts), dtype=np.bool_)
    opens_sentence[1:] = parts[:-1] < 0
    opens_sentence[first_of_text] = True
    inside = (parts > 0) & ~((parts == 3) & opens_sentence)
    opens = inside.copy()
    opens[1:] &= ~inside[:-1]
    opens[first_of_text] = inside[first_of_text]
    joined = terms.copy()
    runs = np.cumsum(opens)[inside]
    places = np.flatnonzero(inside & (parts >= 2))
    if not len(places):
        return joined
    # Of each run, from its first to its last word that is a term.
    of_run = runs[np.searchsorted(np.flatnonzero(inside), places)]
    bounds = np.flatnonzero(np.diff(of_run, prepend=-1))
    for first, last in zip(
        places[bounds].tolist(), places[np.append(bounds[1:], len(places)) - 1].tolist(), strict=True
    ):
        if last > first:
            name = " ".join(readings.surfaces[reading].lower() for reading in chosen[first : last + 1].tolist())
            joined[first : last + 1] = -1
            joined[first] = readings.number(name)
    return joined
