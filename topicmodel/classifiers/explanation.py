"""ThemeExplanation: the words behind a decision, with their places in the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from topicmodel.classifiers.counted import Counted
from topicmodel.classifiers.features import TextFeatures
from topicmodel.encoders.naming import as_encoder
from topicmodel.errors import InputError, nearest
from topicmodel.objects import display
from topicmodel.objects.placement_parts import Passage
from topicmodel.text.sentences import sentences

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
        The terms of the text that add anything, in alphabetical order. Words, their character n-grams, their vectors
        and their topics are added up per term; what an encoder adds cannot be told apart by terms and is one entry, the
        last, its name in brackets, that spans the text: see `encoder_share`.
    spans : tuple of tuple of (int, int)
        Per term: start and end of each of its occurrences in the text.
    contributions : ndarray of shape (n_terms, n_classes), float64
        What each term, all its occurrences together, adds to the log-odds of each theme.
    opening_share : ndarray of shape (n_terms, n_classes), float64
        What of it the term adds by standing in the opening of the text.
    n_opening : ndarray of shape (n_terms,), int64
        How many of its occurrences, the first ones, stand there.
    encoder_share : ndarray of shape (n_classes,), float64
        What the encoder adds to the log-odds of each theme, all words together; zeros without one.
    intercept : ndarray of shape (n_classes,), float64
        Log-odds of a text without terms; ``contributions.sum(axis=0) + intercept`` is the decision, within 1e-9.
    text : str
        The text.
    """

    classes: tuple[str, ...]
    terms: tuple[str, ...]
    spans: tuple[tuple[tuple[int, int], ...], ...]
    contributions: NDArray[np.float64]
    opening_share: NDArray[np.float64]
    n_opening: NDArray[np.int64]
    encoder_share: NDArray[np.float64]
    intercept: NDArray[np.float64]
    text: str

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
        values = self.contributions[:, self._position(code)]
        return tuple((self.terms[i], float(values[i])) for i in np.argsort(-values, kind="stable")[:n])

    def evidence(self, n: int = 5, theme: str | None = None) -> tuple[Passage, ...]:
        """Return the passages that speak most for a theme, as `Placement.evidence` does.

        Parameters
        ----------
        n : int, default=5
            How many at most.
        theme : str, optional
            Code of a theme; the one with the highest decision when not given.

        Returns
        -------
        tuple of Passage
            Sentences, by falling contribution to the log-odds; the occurrences of a term have equal parts of it, but
            what it adds by standing in the opening belongs to those there. All of them, with what lies outside every
            sentence, sum to the decision less the intercept and less `encoder_share`, which no sentence can be held to.

        Raises
        ------
        InputError
            If there is no such theme.
        """
        code = theme if theme is not None else self.classes[int(self.decision.argmax())]
        position = self._position(code)
        bounds = sentences(self.text)
        starts = np.array([start for start, _ in bounds], np.int64)
        totals: dict[tuple[int, int], float] = {}
        n_terms = len(self.terms) - int(self.encoder_share.any())
        for k in range(n_terms):
            for (start, end), values in self._occurrences(k):
                where = int(np.searchsorted(starts, start, side="right")) - 1
                inside = where >= 0 and end <= bounds[where][1]
                passage = bounds[where] if inside else (start, end)
                totals[passage] = totals.get(passage, 0.0) + float(values[position])
        ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:n]
        return tuple(Passage(code, start, end, self.text[start:end], value) for (start, end), value in ranked)

    def __repr__(self) -> str:
        best = self.classes[int(self.decision.argmax())] if self.classes else "no theme"
        return display.line(f"<ThemeExplanation: {best} leads, {len(self.terms)} terms, {len(self.classes)} themes>")

    def _repr_html_(self) -> str:
        rows = []
        for k in np.argsort(-self.decision, kind="stable").tolist():
            values = self.contributions[:, k]
            order = np.argsort(-values, kind="stable").tolist()
            ends = [i for i in order[:6] if values[i] > 0], [i for i in order[::-1][:6] if values[i] < 0]
            said = (", ".join(f"{self.terms[i]} {values[i]:+.2f}" for i in end) for end in ends)
            rows.append((self.classes[k], float(self.decision[k]), *said))
        return display.table(["theme", "log-odds", "terms for it", "against it"], rows, caption=repr(self).strip("<>"))

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per occurrence of a term, with its part as in :meth:`evidence`."""
        import pandas as pd

        rows = [(*span, term, *part) for k, term in enumerate(self.terms) for span, part in self._occurrences(k)]
        return pd.DataFrame(sorted(rows), columns=["start", "end", "term", *self.classes])

    def _occurrences(self, k: int) -> Iterator[tuple[tuple[int, int], NDArray[np.float64]]]:
        """Give the place of each occurrence of a term and what it adds to each theme."""
        n_opening = int(self.n_opening[k])
        everywhere = (self.contributions[k] - self.opening_share[k]) / len(self.spans[k])
        for i, span in enumerate(self.spans[k]):
            yield span, everywhere + self.opening_share[k] / n_opening if i < n_opening else everywhere

    def _position(self, code: str) -> int:
        if code not in self.classes:
            raise InputError(f"no theme '{code}'; found {', '.join(self.classes)}{nearest(code, self.classes)}")
        return self.classes.index(code)


def explain_text(
    text: str,
    read: Counted,
    features: TextFeatures,
    classes: tuple[str, ...],
    coef: NDArray[np.float64],
    intercept: NDArray[np.float64],
) -> ThemeExplanation:
    """Decompose the decision of a linear model over the terms of a text.

    Parameters
    ----------
    text : str
        The text.
    read : Counted
        The same text once read.
    features : TextFeatures
        Fitted.
    classes : tuple of str
        Codes.
    coef, intercept : ndarray of shape (n_classes, n_features) and (n_classes,), float64
        The model.

    Returns
    -------
    ThemeExplanation
        The decomposition.
    """
    values, opening, whole = features.shares(read, coef)
    values += opening
    places: dict[str, list[tuple[int, int]]] = {}
    for token in features.vectorizer_.analyzer_.tokens(text):
        if token.term:
            places.setdefault(token.term, []).append((token.start, token.end))
    kept = np.flatnonzero(values.any(axis=1))
    terms = [read.names[k] for k in kept]
    spans = [tuple(places[term]) for term in terms]
    values, opening, n_opening = values[kept], opening[kept], read.opening.toarray()[0, kept].astype(np.int64)
    if whole.any():
        terms.append(f"[{as_encoder(features.encoder).name}]")
        spans.append(((0, len(text)),))
        values, opening = np.vstack([values, whole]), np.vstack([opening, np.zeros_like(whole)])
        n_opening = np.append(n_opening, 0)
    return ThemeExplanation(
        classes, tuple(terms), tuple(spans), values, opening, n_opening, whole, intercept.copy(), text
    )
