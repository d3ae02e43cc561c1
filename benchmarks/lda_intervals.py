"""Coverage of LDA's intervals on simulated corpora whose mixtures are known.

    python benchmarks/lda_intervals.py     # about two minutes

Topics, mixtures and words are drawn from the model; alpha and eta are learnt, not told. The topics found are matched
with the true ones by their overlap. Writes benchmarks/results/lda_intervals.json.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from topicmodel import LDA

RESULTS = Path(__file__).parent / "results" / "lda_intervals.json"
LEVEL, SEEDS = 0.9, (0, 1, 2)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is simulated: sizes, mean length of a document, priors."""

    n_topics: int
    n_terms: int
    n_documents: int
    length: int
    eta: float
    alpha: float


CORPORA = (
    Corpus(4, 300, 200, 50, 0.1, 0.4),
    Corpus(5, 200, 800, 60, 0.1, 0.3),
    Corpus(10, 500, 1500, 80, 0.05, 0.2),
    Corpus(20, 1000, 2000, 120, 0.05, 0.1),
)


def simulate(corpus: Corpus, seed: int) -> tuple[sparse.csr_matrix, Floats, Floats]:
    """Return counts and mixtures of twice the documents (to fit, and new ones), and the topics."""
    generator = np.random.default_rng(seed)
    topics = generator.dirichlet(np.full(corpus.n_terms, corpus.eta), corpus.n_topics)
    mixtures = generator.dirichlet(np.full(corpus.n_topics, corpus.alpha), 2 * corpus.n_documents)
    lengths = generator.poisson(corpus.length, len(mixtures))
    rows = [generator.multinomial(n, p) for n, p in zip(lengths, mixtures @ topics, strict=True)]
    return sparse.csr_matrix(np.array(rows)), mixtures, topics


def covered(interval: tuple[Floats, Floats], mixtures: Floats, order: NDArray[np.int64]) -> float:
    """Return the share of the true shares that lie in their intervals."""
    low, high = interval
    return float(((low[:, order] <= mixtures) & (mixtures <= high[:, order])).mean())


def measure(corpus: Corpus, seed: int) -> dict[str, float]:
    """Fit once and return the coverage of each kind of interval."""
    counts, mixtures, topics = simulate(corpus, seed)
    d = corpus.n_documents
    settings = {"learn_topic_word_prior": True, "random_state": seed, "n_jobs": 2, "verbose": False}
    exact = LDA(corpus.n_topics, posterior="exact", **settings).fit(counts[:d])
    overlap = np.minimum(exact.components_[:, None], topics[None]).sum(axis=2)
    order = linear_sum_assignment(-overlap.T)[1]
    found = {
        "training": covered(exact.posterior_.interval(LEVEL), mixtures[:d], order),
        "new": covered(exact.interval(counts[d:], level=LEVEL), mixtures[d:], order),
        "eta": float(exact.topic_word_prior_) / corpus.eta,
        "alpha": float(exact.doc_topic_prior_.mean()) / corpus.alpha,
    }
    print(corpus, seed, {name: round(number, 3) for name, number in found.items()}, flush=True)
    return found


def main() -> None:
    """Run, print, write."""
    found = [[measure(corpus, seed) for seed in SEEDS] for corpus in CORPORA]
    rows = []
    for kind, name in (("training", "fitted documents (`posterior_`)"), ("new", "new documents (`interval`)")):
        means = [np.mean([run[kind] for run in runs]) for runs in found]
        rows.append(
            {
                "what": f"90 % intervals of {name}, mean of {len(SEEDS)} seeds, four simulated corpora",
                "bar": "88–92 %",
                "ours": ", ".join(f"{100 * mean:.1f}" for mean in means) + " %",
            }
        )
    report = {"bars": rows, "runs": [[{k: round(v, 4) for k, v in run.items()} for run in runs] for runs in found]}
    RESULTS.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
