"""The exact sampler against the model itself, jointly (Geweke 2004, https://doi.org/10.1198/016214504000001132).

Words drawn anew given the state, and a sweep given the words, in turn: a chain whose stationary distribution is the
model's joint distribution, if the sweep is right. Its averages are compared with those of direct draws.
"""

import numpy as np
from scipy import sparse

from topicmodel.models.counts import read_counts
from topicmodel.models.posterior import ExactSampler

N_TOPICS, N_TERMS, N_DOCUMENTS, LENGTH = 2, 4, 4, 6
ALPHA, ETA = np.array([0.4, 0.9]), 0.5
N_STEPS, N_BATCHES = 6000, 30


def figures(topics: np.ndarray, assigned: np.ndarray) -> list[float]:
    """Functions of the state: sizes and concentration of the topics, and of the documents among them."""
    first = (assigned == 0).sum(axis=1)
    return [first.mean(), (first**2).mean(), (topics**2).sum(axis=1).mean(), topics[0, 0], (first == 0).mean()]


def direct(generator: np.random.Generator) -> list[float]:
    topics = generator.dirichlet(np.full(N_TERMS, ETA), N_TOPICS)
    mixtures = generator.dirichlet(ALPHA, N_DOCUMENTS)
    return figures(topics, np.array([generator.choice(N_TOPICS, LENGTH, p=p) for p in mixtures]))


def test_the_chain_of_words_and_sweeps_has_the_models_averages() -> None:
    generator = np.random.default_rng(0)
    expected = np.array([direct(generator) for _ in range(20_000)])
    topics = generator.dirichlet(np.full(N_TERMS, ETA), N_TOPICS)
    assigned = np.array([generator.choice(N_TOPICS, LENGTH, p=generator.dirichlet(ALPHA)) for _ in range(N_DOCUMENTS)])
    prior = np.broadcast_to(np.float64(ETA), (N_TERMS, N_TOPICS))
    found = np.empty((N_STEPS, expected.shape[1]))
    for step in range(N_STEPS):
        uniform = generator.random(assigned.shape)
        words = (np.cumsum(topics, axis=1)[assigned] < uniform[..., None]).sum(axis=2).clip(max=N_TERMS - 1)
        order = np.argsort(words, axis=1, kind="stable")
        assigned = np.take_along_axis(assigned, order, axis=1)
        counts = sparse.csr_matrix(np.array([np.bincount(row, minlength=N_TERMS) for row in words]))
        sampler = ExactSampler(read_counts(counts), prior, ALPHA, seed=1)
        sampler.number = step
        sampler.assign(assigned.astype(np.uint16).ravel())
        sampler.sweep()
        topics, assigned = sampler.drawn, sampler.assignments.reshape(assigned.shape).astype(np.int64)
        found[step] = figures(topics, assigned)
    batches = found.reshape(N_BATCHES, -1, found.shape[1]).mean(axis=1)
    error = np.sqrt(batches.var(axis=0, ddof=1) / N_BATCHES + expected.var(axis=0) / len(expected))
    z = (found.mean(axis=0) - expected.mean(axis=0)) / error
    assert np.abs(z).max() < 4, z
