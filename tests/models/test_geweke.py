"""The exact sampler against the model itself, jointly (Geweke 2004, https://doi.org/10.1198/016214504000001132).

Words drawn anew given the state, and a sweep given the words, in turn: a chain whose stationary distribution is the
model's joint distribution, if the sweep is right. Its averages are compared with those of direct draws.
"""

import numpy as np
from scipy import sparse

from topicmodel.models.counts import read_counts
from topicmodel.models.keyed import KeyedSampler
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


KEYWORDS, LEAST, KEYWORD_PRIOR = [np.array([0, 2]), np.array([1])], 0.2, 0.7


def keyed_figures(topics: np.ndarray, strength: np.ndarray, assigned: np.ndarray) -> list[float]:
    return [*figures(topics, assigned), strength.mean(), (strength**2).mean(), topics[1, 1], strength[0] * topics[0, 0]]


def keyed_topics(generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    topics = generator.dirichlet(np.full(N_TERMS, ETA), N_TOPICS)
    strength = LEAST + (1 - LEAST) * generator.beta(1.0, 1.0, N_TOPICS)
    for k, columns in enumerate(KEYWORDS):
        topics[k] *= 1 - strength[k]
        topics[k, columns] += strength[k] * generator.dirichlet(np.full(len(columns), KEYWORD_PRIOR))
    return topics, strength


def test_the_same_with_keywords_of_a_least_strength() -> None:
    generator = np.random.default_rng(1)

    def mixed_assignments() -> np.ndarray:
        mixtures = generator.dirichlet(ALPHA, N_DOCUMENTS)
        return np.array([generator.choice(N_TOPICS, LENGTH, p=p) for p in mixtures])

    expected = np.array([keyed_figures(*keyed_topics(generator), mixed_assignments()) for _ in range(20_000)])
    prior = np.broadcast_to(np.float64(ETA), (N_TERMS, N_TOPICS))
    sampler, assigned = None, mixed_assignments()
    topics, found = keyed_topics(generator)[0], np.empty((N_STEPS, expected.shape[1]))
    for step in range(N_STEPS):
        uniform = generator.random(assigned.shape)
        words = (np.cumsum(topics, axis=1)[assigned] < uniform[..., None]).sum(axis=2).clip(max=N_TERMS - 1)
        assigned = np.take_along_axis(assigned, np.argsort(words, axis=1, kind="stable"), axis=1)
        counts = sparse.csr_matrix(np.array([np.bincount(row, minlength=N_TERMS) for row in words]))
        last = sampler
        sampler = KeyedSampler(read_counts(counts), prior, ALPHA, 1, None, KEYWORDS, KEYWORD_PRIOR, (1.0, 1.0))
        sampler.least_strength, sampler.number = LEAST, step + 1
        if last is not None:
            sampler.strength, sampler.probability = last.strength, last.probability
        sampler.assign(assigned.astype(np.uint16).ravel())
        sampler.sweep()
        topics, assigned = sampler.mixed, sampler.assignments.reshape(assigned.shape).astype(np.int64)
        found[step] = keyed_figures(topics, sampler.strength, assigned)
    batches = found.reshape(N_BATCHES, -1, found.shape[1]).mean(axis=1)
    error = np.sqrt(batches.var(axis=0, ddof=1) / N_BATCHES + expected.var(axis=0) / len(expected))
    z = (found.mean(axis=0) - expected.mean(axis=0)) / error
    assert np.abs(z).max() < 4, z
