import numpy as np

from tests import naive_text
from topicmodel.kernels.viterbi import best_candidates
from topicmodel.text import short_search


def test_agrees_with_the_naive_twin():
    random = np.random.default_rng(0)
    for _ in range(60):
        n_types, n_tags, length = 5, 4, int(random.integers(1, 6))
        candidates = [
            np.sort(random.choice(n_tags, random.integers(1, n_tags + 1), replace=False)) for _ in range(n_types)
        ]
        ends = np.concatenate([[0], np.cumsum([len(tags) for tags in candidates])])
        tags = np.concatenate(candidates).astype(np.int32)
        own = random.integers(-9, 9, (n_types, n_tags, 2))
        offsets = np.array([-1, 1, 2])
        around = random.integers(-9, 9, (n_types, len(offsets), n_tags)).astype(np.int16)
        pairs = random.integers(-9, 9, (n_tags + 1, n_tags + 1)).astype(np.int32)
        types = random.integers(0, n_types, length).astype(np.int32)
        initial = random.integers(0, 2, length).astype(bool)
        flat = np.concatenate([own[kind, candidates[kind]] for kind in range(n_types)]).astype(np.int32)
        bounds = np.array([0, length])
        found = best_candidates(types, initial, bounds, ends, tags, flat, around, offsets, pairs)
        plain = short_search.best_candidates(types, initial, bounds, ends, tags, flat, around, offsets, pairs)
        assert found.tolist() == plain.tolist()
        chosen = tags[found]
        best = naive_text.best_tags(types, initial.astype(int), candidates, own, around, offsets, pairs)
        only = [np.array([tag]) for tag in chosen]
        each = np.arange(length)
        score = naive_text.best_tags(each, initial.astype(int), only, own[types], around[types], offsets, pairs)
        assert score == best
