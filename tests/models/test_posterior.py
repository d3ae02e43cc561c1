"""Simulation-based calibration (Talts et al. 2018, https://doi.org/10.48550/arXiv.1804.06788).

Where topics, mixtures and words are drawn from the model, the rank of a true share among the posterior's draws of it is
uniform, so intervals of every level cover as often as they say.
"""

import numpy as np
import pytest
from scipy import stats

from topicmodel.errors import InputError
from topicmodel.models.posterior import sample_posterior

N_TOPICS, N_TERMS, N_DOCUMENTS, LENGTH = 4, 80, 250, 60
ALPHA, ETA = np.array([0.3, 0.5, 0.8, 0.4]), 0.2


@pytest.fixture(scope="module")
def ranks() -> np.ndarray:
    """Ranks in [0, 1] of true shares, by replication, document and topic."""
    found = []
    for seed in range(6):
        generator = np.random.default_rng(seed)
        topics = generator.dirichlet(np.full(N_TERMS, ETA), N_TOPICS)
        mixtures = generator.dirichlet(ALPHA, N_DOCUMENTS)
        counts = np.array([generator.multinomial(LENGTH, p) for p in mixtures @ topics])
        drawn = sample_posterior(counts, topics, ALPHA, topic_word_prior=ETA, seed=seed, n_draws=199, thinning=4)
        found.append((drawn.mixtures < mixtures).mean(axis=0))
    return np.array(found)


def test_ranks_of_true_shares_are_uniform(ranks: np.ndarray) -> None:
    for k in range(N_TOPICS):
        observed = np.histogram(ranks[..., k], bins=10, range=(0, 1))[0]
        assert stats.chisquare(observed).pvalue > 1e-4


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9])
def test_intervals_cover_as_often_as_they_say(ranks: np.ndarray, level: float) -> None:
    inside = np.abs(ranks - 0.5) < level / 2
    assert inside.mean() == pytest.approx(level, abs=0.02)


def test_bits_do_not_depend_on_threads() -> None:
    counts = np.random.default_rng(0).poisson(1.0, (40, 20))
    topics = np.random.default_rng(1).dirichlet(np.ones(20), 3)
    settings = {"n_sweeps": 5, "n_draws": 4}
    one, two = (sample_posterior(counts, topics, np.ones(3), n_jobs=n, **settings) for n in (1, 2))
    assert one.mixtures.tobytes() == two.mixtures.tobytes()
    assert one.topics.tobytes() == two.topics.tobytes()


def test_other_terms_are_refused() -> None:
    with pytest.raises(InputError, match="topics have shape"):
        sample_posterior([[1, 2, 3]], np.array([[0.5, 0.5]]), np.ones(1))
