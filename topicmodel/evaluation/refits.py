"""Fitting a model again and again, on other seeds and other documents: in parallel, the same bits, resumable."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from topicmodel.errors import InputError
from topicmodel.jobs import number_of_jobs
from topicmodel.models.counts import Counts, read_counts, training_keys
from topicmodel.objects import storage

__all__ = ["Design", "Sample", "fit_weights", "half_samples"]

Floats = NDArray[np.float64]

# What changes the speed of a fit or what is seen of it, and no bit of its result.
_IMMATERIAL = ("n_jobs", "verbose", "callbacks", "engine", "n_partitions", "memory_limit", "checkpoint", "warm_start")


@dataclass(frozen=True, slots=True)
class Design:
    """What is fitted again: an estimator on counts of terms.

    Parameters
    ----------
    estimator : estimator
        Not fitted; cloned for each fit.
    X : csr_matrix of shape (n_documents, n_terms)
        Counts.
    terms : tuple of str
        The terms.
    """

    estimator: Any
    X: Any
    terms: tuple[str, ...]

    @classmethod
    def of(cls, model: Any, data: Any) -> "Design":
        """Make a design of a TopicModel and texts, or of an estimator and counts.

        A fitted TopicModel's vectorizer is used as it is; otherwise it is fitted on the texts.
        """
        from sklearn.base import clone

        if not hasattr(model, "fit"):
            raise InputError(f"found {type(model).__name__}; a TopicModel or an estimator is needed to fit again")
        if not hasattr(model, "vectorizer"):
            X = sparse.csr_matrix(data)
            return cls(clone(model), X, tuple(map(str, range(X.shape[1]))))
        inner, vectorizer = _parts(model)
        X = data if sparse.issparse(data) else None
        if X is None:
            X = vectorizer.transform(data) if hasattr(vectorizer, "vocabulary_") else vectorizer.fit_transform(data)
        return cls(inner, X, tuple(map(str, vectorizer.get_feature_names_out())))

    def counts(self) -> Counts:
        """Return the matrix in the kernels' form."""
        return read_counts(self.X)

    def with_parameters(self, **parameters: Any) -> "Design":
        """Return the same design with other parameters of the estimator."""
        from sklearn.base import clone

        return Design(clone(self.estimator).set_params(**parameters), self.X, self.terms)


@dataclass(frozen=True, slots=True)
class Sample:
    """One fit to make: the rows to fit and the seed."""

    rows: NDArray[np.int64]
    seed: int


def half_samples(documents: Counts, n: int, *, share: float, seed: int) -> list[Sample]:
    """Draw subsamples of the documents, in complementary pairs as far as the share allows.

    Which documents are drawn depends on their content and the seed, not on their order.

    Parameters
    ----------
    documents : Counts
        All documents.
    n : int
        Number of samples.
    share : float in (0, 1]
        Share of the documents in each.
    seed : int
        Seed of the draw; sample r is fitted with seed ``seed + r``.

    Returns
    -------
    list of Sample
        Rows ascend.
    """
    by_content = np.argsort(training_keys(documents), kind="stable")
    size = max(1, round(share * documents.n_documents))
    samples = []
    for number in range(n):
        if number % 2 == 0:
            shuffled = by_content[np.random.default_rng([seed, number // 2]).permutation(len(by_content))]
        rows = shuffled[:size] if number % 2 == 0 else shuffled[len(shuffled) - size :]
        samples.append(Sample(np.sort(rows), seed + number))
    return samples


def fit_weights(
    jobs: Sequence[tuple[Design, Sample]], *, folder: str | Path | None = None, n_jobs: int | None = None
) -> list[tuple[Floats, Floats]]:
    """Fit models and return their topics and priors.

    Parameters
    ----------
    jobs : sequence of (Design, Sample)
        What to fit on which documents.
    folder : path or None
        Where each finished fit is kept, under a name made of everything it depends on; a fit found there is not
        repeated.
    n_jobs : int or None
        Fits at a time, on threads; changes no bit of the result.

    Returns
    -------
    list of (topics, alpha)
        Topics of shape (n_topics, n_terms), rows sum to 1, and the prior of the mixtures (0.1 where a model has none).
    """
    from joblib import Parallel, delayed

    place = None if folder is None else Path(folder)
    if place is not None:
        place.mkdir(parents=True, exist_ok=True)
    work = Parallel(n_jobs=number_of_jobs(n_jobs), prefer="threads")
    found: list[tuple[Floats, Floats]] = work(delayed(_fit)(design, sample, place) for design, sample in jobs)
    return found


def _parts(model: Any) -> tuple[Any, Any]:
    """Return a TopicModel's estimator, not fitted, and its vectorizer, fitted if it is."""
    from sklearn.base import clone

    from topicmodel.models.lda import LDA
    from topicmodel.text.vectorizer import FrenchVectorizer

    if hasattr(model, "model_"):
        return clone(model.model_), model.vectorizer_
    vectorizer = FrenchVectorizer(min_df=5, max_df=0.5) if model.vectorizer is None else clone(model.vectorizer)
    return (LDA() if model.model is None else clone(model.model)), vectorizer


def _fit(design: Design, sample: Sample, folder: Path | None) -> tuple[Floats, Floats]:
    from sklearn.base import clone

    estimator = clone(design.estimator)
    known = estimator.get_params()
    wanted = {"random_state": sample.seed, "verbose": False, "n_jobs": None}
    estimator.set_params(**{name: value for name, value in wanted.items() if name in known})
    X = design.X[sample.rows]
    path = None if folder is None else folder / f"fit-{_digest(estimator, X, design.terms)}.npz"
    if path is not None and path.exists():
        arrays, _ = storage.read_arrays(path)
        return arrays["topics"], arrays["alpha"]
    estimator.fit(X)
    weights = np.maximum(np.asarray(estimator.components_, np.float64), 0)
    totals = weights.sum(axis=1, keepdims=True)
    topics = np.where(totals > 0, weights / np.where(totals > 0, totals, 1), 1 / weights.shape[1])
    alpha = np.asarray(getattr(estimator, "doc_topic_prior_", np.full(len(topics), 0.1)), np.float64)
    if path is not None:
        storage.write_arrays(path, {"topics": topics, "alpha": alpha}, {"estimator": repr(estimator)})
    return topics, alpha


def _digest(estimator: Any, X: Any, terms: tuple[str, ...]) -> str:
    parameters = {k: v for k, v in estimator.get_params().items() if k not in _IMMATERIAL}
    head = json.dumps([type(estimator).__qualname__, parameters, terms], sort_keys=True, default=_plain)
    digest = hashlib.sha256(head.encode())
    for array in (X.indptr, X.indices, X.data):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:32]


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else repr(value)
