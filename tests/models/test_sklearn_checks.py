"""scikit-learn's own estimator checks.

They feed real numbers; LDA takes counts and says so. The subclass rounds what has passed validation, so that everything
else is checked on the estimator itself.
"""

from typing import Any

import numpy as np
from scipy import sparse
from sklearn.utils.estimator_checks import parametrize_with_checks

from topicmodel.errors import InputError
from topicmodel.models.counts import Counts
from topicmodel.models.lda import LDA
from topicmodel.models.lsa import LSA
from topicmodel.models.nmf import NMF
from topicmodel.models.semantic_signals import SemanticSignals


class RoundedLDA(LDA):
    """LDA on the nearest whole numbers."""

    def _counts(self, X: Any, *, reset: bool) -> Counts:
        try:
            return super()._counts(X, reset=reset)
        except InputError as error:
            if "whole numbers" not in str(error):
                raise
            rounded = sparse.csr_matrix(X if sparse.issparse(X) else np.asarray(X, np.float64))
            rounded.data = np.rint(rounded.data)
            return super()._counts(rounded, reset=False)


EXPECTED_FAILURES: dict[str, dict[str, str]] = {
    "RoundedLDA": {
        "check_pipeline_consistency": "its documents have one term at most; scoring by completion needs two",
    },
    "NMF": {},
    "LSA": {},
    "SemanticSignals": {},
}


@parametrize_with_checks(
    [
        RoundedLDA(n_components=3, max_iter=20, verbose=False),
        NMF(n_components=3),
        LSA(n_components=1),
        SemanticSignals(n_components=1),
    ],
    expected_failed_checks=lambda estimator: EXPECTED_FAILURES[type(estimator).__name__],
)
def test_estimator_check(estimator: Any, check: Any) -> None:
    check(estimator)
