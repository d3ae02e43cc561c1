"""How well a model predicts documents it has not seen, always with the definition of the number.

References
----------
.. [1] Wallach, H. M., Murray, I., Salakhutdinov, R., Mimno, D. (2009). Evaluation methods for topic models. ICML '09.
   https://doi.org/10.1145/1553374.1553515
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.errors import InputError, nearest
from topicmodel.evaluation.inputs import warn
from topicmodel.kernels.lda import document_keys
from topicmodel.kernels.left_to_right import left_to_right
from topicmodel.models.completion import split_entries
from topicmodel.models.counts import Counts, read_counts
from topicmodel.models.inference import log_likelihood, mean_mixtures
from topicmodel.models.ranges import for_ranges
from topicmodel.objects import display
from topicmodel.objects.message import Message, one_or_many
from topicmodel.objects.record import Record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHODS", "HeldOut", "completion_per_token", "held_out", "topics_and_prior"]

Floats = NDArray[np.float64]

METHODS = ("completion", "left_to_right")
N_SWEEPS, N_DRAWS = 10, 20
LEVEL = 0.9
# Topics without a prior (NMF) give some words no chance at all; this keeps the others' figures comparable.
FLOOR = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut(Record):
    """Log-likelihood of held-out documents.

    Parameters
    ----------
    method : {"completion", "left_to_right"}
        How it was estimated.
    definition : str
        What the number means, in one line: always quote it beside the number.
    nats : ndarray of shape (n_documents,), float64
        Log-likelihood of the scored tokens of each document.
    tokens : ndarray of shape (n_documents,), float64
        Scored tokens of each document.
    low, high : float
        Ends of the 90 % interval of `per_token` by a bootstrap over documents.
    """

    method: str
    definition: str
    nats: Floats
    tokens: Floats
    low: float
    high: float

    @property
    def per_token(self) -> float:
        """Nats per scored token; higher is better."""
        tokens = self.tokens.sum()
        return float(np.sort(self.nats).sum() / tokens) if tokens else float("nan")

    @property
    def perplexity(self) -> float:
        """``exp(-per_token)``; lower is better."""
        return float(np.exp(-self.per_token))

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per document: nats, tokens."""
        import pandas as pd

        return pd.DataFrame({"nats": self.nats, "tokens": self.tokens.astype(np.int64)})

    def __repr__(self) -> str:
        return display.line(f"<HeldOut: perplexity {self.perplexity:.1f} ({self.definition})>")

    def _repr_html_(self) -> str:
        row = [self.per_token, self.low, self.high, self.perplexity, self.definition]
        return display.table(["nats per token", "low", "high", "perplexity", "definition"], [row])


def held_out(
    model: Any,
    X: Any,
    *,
    method: str = "completion",
    alpha: ArrayLike | float | None = None,
    n_particles: int = 20,
    seed: int = 0,
    n_jobs: int | None = None,
) -> HeldOut:
    """Estimate the log-likelihood of documents that were not in the fit.

    Parameters
    ----------
    model : fitted LDA, KeyedLDA, TopicModel, Topics, or another estimator with ``components_``
        The topics. With a `TopicModel`, `X` may be texts.
    X : Corpus, iterable of str, or matrix of shape (n_documents, n_terms)
        Held-out documents.
    method : {"completion", "left_to_right"}
        "completion" cuts the terms of each document in two halves by a hash, estimates the mixture on one (mean over 20
        sweeps of a Gibbs chain after 10 of burn-in) and scores the other. "left_to_right" estimates the probability of
        all words [1]_; it takes time that grows with the square of a document's length.
    alpha : float or array of shape (n_topics,), optional
        Prior of the mixtures; the model's own when not given, 0.1 if it has none.
    n_particles : int
        Particles of "left_to_right".
    seed : int
        Seed.
    n_jobs : int or None
        Threads; changes no bit of the result.

    Returns
    -------
    HeldOut
        Log-likelihood with its definition.

    Raises
    ------
    InputError
        If the documents leave no token to score, do not fit the topics, or a parameter is not allowed.

    Warns
    -----
    EvaluationWarning
        If topics give a term no probability at all: they are mixed with a trace of the uniform distribution then.

    Examples
    --------
    >>> from topicmodel import LDA
    >>> X = [[4, 3, 0, 0], [5, 2, 0, 0], [0, 0, 3, 4], [0, 0, 2, 6]]
    >>> model = LDA(n_components=2, doc_topic_prior=0.1, verbose=False).fit(X)
    >>> held_out(model, [[2, 2, 0, 0], [0, 0, 3, 1]], method="left_to_right").definition
    'left-to-right, 20 particles, all words'
    """
    if method not in METHODS:
        raise InputError(f"method='{method}'; allowed: {METHODS}{nearest(method, METHODS)}")
    if n_particles < 1:
        raise InputError(f"n_particles={n_particles}; 1 or more is allowed")
    topics, prior = topics_and_prior(model, alpha)
    documents = read_counts(X if _is_matrix(X) else model.vectorizer_.transform(X))
    if documents.n_terms != topics.shape[1]:
        raise InputError(f"the documents have {documents.n_terms} terms, the topics {topics.shape[1]}")
    if method == "completion":
        nats, tokens = _completion(documents, topics, prior, seed, n_jobs)
        definition = Message(
            "completion",
            "document completion, half of each document's terms seen, {draws} Gibbs sweeps after {sweeps}",
            draws=N_DRAWS,
            sweeps=N_SWEEPS,
        )
    else:
        nats, tokens = _left_to_right(documents, topics, prior, n_particles, seed, n_jobs)
        definition = Message("left_to_right", "left-to-right, {particles} particles, all words", particles=n_particles)
    if not tokens.sum():
        raise InputError(f"{len(tokens)} documents leave no token to score; needed: a document of two terms")
    return HeldOut(method, definition, nats, tokens, *_interval(nats, tokens, seed))


def topics_and_prior(model: Any, alpha: ArrayLike | float | None = None) -> tuple[Floats, Floats]:
    """Return the topics of a model, every entry positive, and the prior of its mixtures.

    Parameters
    ----------
    model : fitted estimator, TopicModel or Topics
        Anything with ``model_``, ``components_`` or ``weights``.
    alpha : float or array of shape (n_topics,), optional
        The prior, where the model's own is not wanted.

    Returns
    -------
    topics : ndarray of shape (n_topics, n_terms), float64
        Rows sum to 1.
    alpha : ndarray of shape (n_topics,), float64
        Positive.
    """
    inner = getattr(model, "model_", model)
    weights = getattr(inner, "components_", getattr(inner, "weights", None))
    if weights is None:
        raise InputError(f"found {type(model).__name__}; a fitted model or Topics is needed")
    topics = np.array(weights, np.float64)
    if (topics <= 0).any():
        why = "some terms no probability; mixed with 1e-9 uniform"
        n = int((topics <= 0).any(axis=1).sum())
        warn(one_or_many("no_probability", n, f"1 topic gives {why}", f"{{n:,}} topics give {why}"))
        topics = np.maximum(topics, 0) + FLOOR
    topics /= topics.sum(axis=1, keepdims=True)
    own = getattr(inner, "doc_topic_prior_", 0.1)
    prior = np.asarray(own if alpha is None else alpha, np.float64)
    if prior.ndim == 0:
        prior = np.full(len(topics), prior)
    if prior.shape != (len(topics),) or not (prior > 0).all():
        raise InputError(f"alpha={alpha!r}; a positive number or {len(topics)} of them is needed")
    return topics, prior


def completion_per_token(
    documents: Counts, topics: Floats, alpha: Floats, seed: int = 0, n_jobs: int | None = None
) -> float:
    """Return nats per token by document completion, see `held_out`; topics may hold zeros."""
    positive = topics if (topics > 0).all() else (topics + FLOOR) / (topics + FLOOR).sum(axis=1, keepdims=True)
    nats, tokens = _completion(documents, positive, alpha, seed, n_jobs)
    if not tokens.sum():
        raise InputError(f"{len(tokens)} documents leave no token to score; needed: a document of two terms")
    return float(np.sort(nats).sum() / tokens.sum())


def _is_matrix(X: Any) -> bool:
    return hasattr(X, "shape") or (isinstance(X, list) and len(X) > 0 and not isinstance(X[0], str))


def _completion(
    documents: Counts, topics: Floats, alpha: Floats, seed: int, n_jobs: int | None
) -> tuple[Floats, Floats]:
    seen, scored = split_entries(documents)
    mixtures = mean_mixtures(
        seen.indptr,
        seen.indices,
        seen.counts,
        topics,
        alpha,
        seed=seed,
        n_sweeps=N_SWEEPS,
        n_draws=N_DRAWS,
        n_jobs=n_jobs,
    )
    nats = log_likelihood(scored.indptr, scored.indices, scored.counts, topics, mixtures, n_jobs=n_jobs)
    return nats, _sizes(scored)


def _left_to_right(
    documents: Counts, topics: Floats, alpha: Floats, n_particles: int, seed: int, n_jobs: int | None
) -> tuple[Floats, Floats]:
    keys = document_keys(documents.indptr, documents.indices, documents.counts)
    nats = np.empty(documents.n_documents)
    by_term = np.ascontiguousarray(topics.T)

    def work(start: int, stop: int) -> None:
        d = documents
        left_to_right(d.indptr, d.indices, d.counts, keys, by_term, alpha, seed, n_particles, nats, start, stop)

    for_ranges(work, documents.n_documents, n_jobs)
    return nats, _sizes(documents)


def _sizes(documents: Counts) -> Floats:
    rows = np.repeat(np.arange(documents.n_documents), np.diff(documents.indptr))
    return np.asarray(np.bincount(rows, documents.counts, minlength=documents.n_documents), np.float64)


def _interval(nats: Floats, tokens: Floats, seed: int, n_replicates: int = 500) -> tuple[float, float]:
    order = np.lexsort((tokens, nats))
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(len(nats), np.full(len(nats), 1 / len(nats)), size=n_replicates)
    scored = drawn @ tokens[order]
    values = (drawn @ nats[order])[scored > 0] / scored[scored > 0]
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
