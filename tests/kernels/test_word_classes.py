import numpy as np
from scipy.sparse import random_array

from tests import naive_text
from topicmodel.kernels.word_classes import spherical_means


def test_agrees_with_the_naive_twin():
    for seed in range(10):
        rows = random_array((40, 12), density=0.4, rng=np.random.default_rng(seed)).toarray()
        rows[:, 0] += 0.1
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        places, columns = np.nonzero(rows)
        starts, seeds = np.searchsorted(places, np.arange(41)), np.array([0, 10, 20])
        found = spherical_means(starts, columns.astype(np.int32), rows[places, columns], 12, seeds, 4)
        assert found.tolist() == naive_text.spherical_means(rows, seeds, 4)
