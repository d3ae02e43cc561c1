"""Teacher: teach a linear model from keywords, labels and texts without labels, round by round."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, issparse, vstack

from topicmodel.classifiers.labels import LabelMatrix
from topicmodel.classifiers.linear import LinearThemes, fit_linear, prevalence_cuts
from topicmodel.classifiers.training import (
    DROP,
    FINAL_SHARE,
    ROUNDS,
    Selection,
    Views,
    agreement,
    relabel,
    select,
)

__all__ = ["KEYWORD_WEIGHT", "Lesson", "Teacher"]

KEYWORD_WEIGHT = 3.0
"""How many labelled texts the text made of a theme's keywords is worth."""
N_CUT_FOLDS = 3
"""Folds of the texts when the share of texts with a theme is set."""
GROWTH = 2.0
"""How many times its share of the texts with keywords, or of the labels, a theme may have of all texts."""
STEADY = 10.0
"""Labelled texts that the keywords' estimate of how frequent a theme is counts for."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What was taught.

    Parameters
    ----------
    rounds : tuple of Selection
        What each round of self-training ends up learning from.
    prevalence : ndarray of shape (n_themes,), float64
        Share of the texts that have each theme.
    agreement : tuple of float
        Agreement with the keywords, before the first round and after each; empty unless guarded by it.
    """

    rounds: tuple[Selection, ...]
    prevalence: NDArray[np.float64]
    agreement: tuple[float, ...]


class Teacher:
    """What stays the same between fits to different labels of the same texts.

    Parameters
    ----------
    seen : Views
        The texts.
    seeds : ndarray of shape (n_texts, n_themes), float64
        What the keywords say, as `select` reads it; all 1/2 without keywords.
    prompts : csr_matrix or ndarray of shape (n_prompts, n_features), float64
        Features of the texts made of keywords, one per theme; no row without keywords.
    C : float
        Inverse penalty.
    multi_label : bool
        Whether a text may have several themes.
    """

    def __init__(
        self,
        seen: Views,
        seeds: NDArray[np.float64],
        prompts: csr_matrix | NDArray[np.float64],
        *,
        C: float,
        multi_label: bool,
    ) -> None:
        self.seen, self.seeds, self.prompts = seen, seeds, prompts
        self.C, self.multi_label = C, multi_label

    def teach(self, labels: LabelMatrix, *, guarded: bool) -> Lesson:
        """Let the texts be labelled and learnt from in rounds.

        Parameters
        ----------
        labels : LabelMatrix
            What is known.
        guarded : bool
            Whether a round is undone that clearly lowers the agreement with the keywords.

        Returns
        -------
        Lesson
            At least one round.
        """
        first = chosen = select(self.seeds, labels, ROUNDS[0][0], multi_label=self.multi_label)
        prevalence = self._prevalence(first, labels)
        history = [agreement(self.seen.words, first, first, C=self.C)] if guarded else []
        rounds: list[Selection] = []
        for i, (_, sweeps) in enumerate(ROUNDS):
            share = ROUNDS[i + 1][0] if i + 1 < len(ROUNDS) else FINAL_SHARE
            said = relabel(self.seen, chosen, labels.known, sweeps, C=self.C, multi_label=self.multi_label)
            if self.multi_label:
                said = np.clip(said - prevalence_cuts(said, prevalence) + 0.5, 0.0, 1.0)
            following = select(said, labels, share, multi_label=self.multi_label)
            if guarded:
                history.append(agreement(self.seen.words, first, following, C=self.C))
                if history[-1] < history[-2] - DROP:
                    break
            chosen = following
            rounds.append(chosen)
        return Lesson(tuple(rounds or [first]), prevalence, tuple(history))

    def distil(self, chosen: Selection, prevalence: NDArray[np.float64], labels: LabelMatrix) -> LinearThemes:
        """Fit the model that remains; with several labels, cut it so that as many texts have a theme as should.

        The decisions that are cut are those on texts that the model behind them has not seen. With single labels, a
        theme that took many more texts than keywords or labels speak for is cut back.
        """
        model = self._fit(chosen)
        words = self.seen.words
        if not self.multi_label:
            return LinearThemes(model.coef, model.intercept - self._excess(model.decide(words), labels))
        fold = np.arange(words.shape[0]) % N_CUT_FOLDS
        decided = np.zeros(chosen.weights.shape)
        for k in range(N_CUT_FOLDS):
            rest = Selection(chosen.targets, chosen.weights * (fold != k)[:, None])
            decided[fold == k] = self._fit(rest).decide(words[fold == k])
        return LinearThemes(model.coef, model.intercept - prevalence_cuts(decided, prevalence))

    def _excess(self, decided: NDArray[np.float64], labels: LabelMatrix) -> NDArray[np.float64]:
        """Return what to take off each theme's decisions so that none has more texts than evidence allows."""
        cuts = np.zeros(decided.shape[1])
        if not self.prompts.shape[0]:
            return cuts
        spoken = self.seeds[self.seeds.max(axis=1) > 0]
        shares = np.bincount(spoken.argmax(axis=1), minlength=len(cuts)) / max(len(spoken), 1)
        if labels.known.any():
            shares = np.maximum(shares, labels.targets[labels.known].mean(axis=0))
        allowed = np.ceil(GROWTH * shares * len(decided)).astype(int)
        for k in range(len(cuts)):
            others = np.delete(decided, k, axis=1).max(axis=1, initial=-np.inf)
            margins = np.sort(decided[:, k] - others)[::-1]
            if allowed[k] < len(margins) and margins[allowed[k]] > 0:
                cuts[k] = (margins[max(allowed[k] - 1, 0)] + margins[allowed[k]]) / 2
        return cuts

    def _prevalence(self, first: Selection, labels: LabelMatrix) -> NDArray[np.float64]:
        """Count the themes of the labelled texts, steadied by what the keywords find, where there are any."""
        n = int(labels.known.sum())
        if not self.prompts.shape[0]:
            return np.asarray(labels.targets[labels.known].mean(axis=0))
        found = first.targets.mean(axis=0)
        return np.asarray((labels.targets.sum(axis=0) + STEADY * found) / (n + STEADY))

    def _fit(self, chosen: Selection) -> LinearThemes:
        """Fit to chosen texts and to the texts made of keywords."""
        n_themes = chosen.targets.shape[1]
        parts = [self.seen.words, self.prompts]
        rows = vstack(parts, format="csr") if issparse(self.prompts) else np.vstack(parts)
        targets = np.vstack([chosen.targets, np.eye(self.prompts.shape[0], n_themes, dtype=bool)])
        used = np.asarray((self.prompts != 0).sum(axis=1) > 0).reshape(-1, 1)
        weights = np.vstack([chosen.weights, np.repeat(KEYWORD_WEIGHT * used, n_themes, axis=1)])
        return fit_linear(rows, targets, weights, C=self.C)
