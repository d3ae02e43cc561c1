"""ThemeExplanation: the words behind a decision, with their places in the text."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from topicmodel.errors import InputError, nearest
from topicmodel.text.vectorizer import FrenchVectorizer

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ThemeExplanation", "explain_text"]


@dataclass(frozen=True, slots=True, eq=False)
class ThemeExplanation:
    """An exact additive decomposition of the log-odds of a text's themes.

    Parameters
    ----------
    classes : tuple of str
        Codes.
    terms : tuple of str
        The known terms of the text, in alphabetical order.
    spans : tuple of tuple of (int, int)
        Per term: start and end of each of its occurrences in the text.
    contributions : ndarray of shape (n_terms, n_classes), float64
        What each term, all its occurrences together, adds to the log-odds of each theme.
    intercept : ndarray of shape (n_classes,), float64
        Log-odds of a text without terms; ``contributions.sum(axis=0) + intercept`` is the decision, within 1e-9.
    """

    classes: tuple[str, ...]
    terms: tuple[str, ...]
    spans: tuple[tuple[tuple[int, int], ...], ...]
    contributions: NDArray[np.float64]
    intercept: NDArray[np.float64]

    @property
    def decision(self) -> NDArray[np.float64]:
        """Log-odds of each theme, an array of shape (n_classes,)."""
        return np.asarray(self.contributions.sum(axis=0) + self.intercept)

    def strongest(self, code: str, n: int = 5) -> tuple[tuple[str, float], ...]:
        """Return the terms that speak most for a theme, with what they add to its log-odds.

        Raises
        ------
        InputError
            If there is no such theme.
        """
        if code not in self.classes:
            raise InputError(f"no theme '{code}'; found {', '.join(self.classes)}{nearest(code, self.classes)}")
        values = self.contributions[:, self.classes.index(code)]
        return tuple((self.terms[i], float(values[i])) for i in np.argsort(-values, kind="stable")[:n])

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per occurrence of a term; an occurrence has an equal part of its term."""
        import pandas as pd

        rows = [
            (start, end, term, *(values / len(places)))
            for term, places, values in zip(self.terms, self.spans, self.contributions, strict=True)
            for start, end in places
        ]
        return pd.DataFrame(sorted(rows), columns=["start", "end", "term", *self.classes])


def explain_text(
    text: str,
    row: csr_matrix,
    vectorizer: FrenchVectorizer,
    classes: tuple[str, ...],
    coef: NDArray[np.float64],
    intercept: NDArray[np.float64],
) -> ThemeExplanation:
    """Decompose the decision of a linear model over the terms of a text.

    Parameters
    ----------
    text : str
        The text.
    row : csr_matrix of shape (1, n_terms)
        Its features.
    vectorizer : FrenchVectorizer
        Knows where the terms stand.
    classes : tuple of str
        Codes.
    coef, intercept : ndarray of shape (n_classes, n_terms) and (n_classes,), float64
        The model.

    Returns
    -------
    ThemeExplanation
        The decomposition.
    """
    places: dict[int, list[tuple[int, int]]] = {int(column): [] for column in row.indices}
    terms: dict[int, str] = {}
    names = vectorizer.get_feature_names_out()
    for token in vectorizer.explain(text):
        if token.column >= 0:
            places[token.column].append((token.start, token.end))
            terms[token.column] = str(names[token.column])
    columns = sorted(places)
    values = np.asarray(row[:, columns].toarray())[0][:, None] * coef[:, columns].T
    return ThemeExplanation(
        classes,
        tuple(terms[column] for column in columns),
        tuple(tuple(places[column]) for column in columns),
        values,
        intercept.copy(),
    )
