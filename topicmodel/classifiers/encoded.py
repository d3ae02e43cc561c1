"""EncodedTexts: the texts of a problem as the head of an encoder sees them, its model, and what that says held out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from topicmodel.classifiers.encoder_head import C as USUAL_C
from topicmodel.classifiers.encoder_head import Pool, fit_softmax, label_pool
from topicmodel.classifiers.labels import LabelMatrix
from topicmodel.classifiers.linear import LinearThemes
from topicmodel.classifiers.rotation import ROTATED, Rotated, rotate
from topicmodel.classifiers.sources import label_folds

__all__ = ["EncodedTexts"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class EncodedTexts:
    """Texts, labelled or not, and one row per theme made of its keywords, where there are any, at their end.

    Parameters
    ----------
    pool : Pool
        Their vectors.
    rows : csr_matrix of shape (n_rows, n_features), float64
        Their features.
    rotated : Rotated or None
        The same in fewer columns, where the rows are few.
    prompted : ndarray of shape (n_prompts,), int64
        The themes of the rows at the end.
    C : float
        Inverse penalty of the model that remains.
    """

    pool: Pool
    rows: csr_matrix
    rotated: Rotated | None
    prompted: NDArray[np.int64]
    C: float

    @classmethod
    def of(
        cls,
        features: csr_matrix,
        prompts: csr_matrix,
        latent: Floats,
        columns: tuple[int, int],
        *,
        C: float | None,
        random_state: int,
    ) -> "EncodedTexts":
        """Take texts and keywords as features.

        Parameters
        ----------
        features : csr_matrix of shape (n_texts, n_features), float64
            The texts.
        prompts : csr_matrix of shape (n_prompts, n_features), float64
            One row per theme, made of its keywords.
        latent : ndarray of shape (n_texts, n_latent), float64
            Latent semantic vectors of the texts' words.
        columns : tuple of int
            First column and end of the encoder's block.
        C : float or None
            Inverse penalty; None is the usual one.
        random_state : int
            Seed.

        Returns
        -------
        EncodedTexts
            Ready to be fitted to any labels.
        """
        prompted = np.flatnonzero(prompts.getnnz(axis=1)).astype(np.int64)
        rows = vstack([features, prompts[prompted]], format="csr")
        encoded = np.asarray(rows[:, slice(*columns)].toarray())
        lengths = np.sqrt(np.square(encoded).sum(axis=1, keepdims=True))
        encoded = encoded / np.where(lengths > 0, lengths, 1.0)
        none = np.zeros((len(prompted), latent.shape[1]))
        pool = Pool.of(encoded, np.vstack([latent, none]), random_state)
        turned = rotate(rows) if rows.shape[0] <= ROTATED else None
        return cls(pool, rows, turned, prompted, USUAL_C if C is None else C)

    def fit(self, labels: LabelMatrix) -> LinearThemes:
        """Label the texts without labels, then learn from all.

        Parameters
        ----------
        labels : LabelMatrix
            What is known of the texts; one class each.

        Returns
        -------
        LinearThemes
            A model of the features.
        """
        model = self._fit(labels)
        return model if self.rotated is None else self.rotated.back(model)

    def held_out(self, labels: LabelMatrix) -> Floats:
        """Fit without one fold of the labels after the other, and ask about the texts of that fold.

        Parameters
        ----------
        labels : LabelMatrix
            What is known of the texts.

        Returns
        -------
        ndarray of shape (n_labelled, n_classes), float64
            Decisions, in the order of the labelled texts.
        """
        known = np.flatnonzero(labels.known)
        fold = label_folds(labels)
        said = np.zeros((len(known), labels.targets.shape[1]))
        for k in np.unique(fold).tolist():
            held = known[fold == k]
            said[fold == k] = self._fit(labels.hiding(held)).decide(self._learnt_from()[held])
        return said

    def _learnt_from(self) -> csr_matrix | Floats:
        return self.rows if self.rotated is None else self.rotated.rows

    def _fit(self, labels: LabelMatrix) -> LinearThemes:
        n_texts, n_classes = labels.targets.shape
        shown = np.zeros((self.rows.shape[0], n_classes))
        shown[:n_texts] = labels.targets * labels.known[:, None]
        shown[n_texts + np.arange(len(self.prompted)), self.prompted] = 1.0
        return fit_softmax(self._learnt_from(), label_pool(self.pool, shown), n_classes, penalty=self.C)
