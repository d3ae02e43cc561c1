from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests import naive_text
from topicmodel.kernels.collocations import find_pairs
from topicmodel.kernels.counting import count_terms
from topicmodel.kernels.intern import expand_runs, intern_chunks

TEXTS = st.lists(st.text(st.sampled_from("a é1200 0\n,'"), max_size=30), max_size=6)


def _intern(texts):
    encoded = [text.encode() for text in texts]
    starts = np.cumsum([0, *map(len, encoded)])
    state = np.full(4, -1, np.int32), np.zeros(1, np.uint64), np.zeros(1, np.int64), np.zeros(1, np.uint8), 0
    return intern_chunks(np.frombuffer(b"".join(encoded), np.uint8), starts, *state)


@given(TEXTS)
def test_chunks_agree_with_the_regular_expression(texts):
    ids, starts, _, _, ends, keys, count = _intern(texts)
    expected, names = naive_text.intern_chunks(texts)
    assert [ids[i:j].tolist() for i, j in pairwise(starts)] == expected
    bounds = [0, *ends[:count].tolist()]
    assert [keys[i:j].tobytes().decode() for i, j in pairwise(bounds)] == names


def test_expand_runs_replaces_ids_by_runs():
    values, starts = expand_runs(
        np.array([1, 0, 1], np.int32), np.array([0, 2, 3]), np.array([0, 1, 3]), np.array([7, 8, 9], np.int32)
    )
    assert values.tolist() == [8, 9, 7, 8, 9]
    assert starts.tolist() == [0, 3, 5]


@given(st.lists(st.lists(st.integers(-1, 5), max_size=12), max_size=5))
def test_counts_agree_with_the_naive_twin(texts):
    terms = np.array([term for text in texts for term in text], np.int32)
    starts = np.cumsum([0, *map(len, texts)])
    indptr, indices, counts = count_terms(terms, starts, 6)
    rows = [dict(zip(indices[i:j].tolist(), counts[i:j].tolist(), strict=True)) for i, j in pairwise(indptr)]
    assert rows == naive_text.count_terms(texts)


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 1)), max_size=15))
def test_pairs_agree_with_the_naive_twin(tokens):
    terms = np.array([term for term, _ in tokens], np.int32)
    connectors = np.array([connector if term < 0 else -1 for term, connector in tokens], np.int8)
    first, second = find_pairs(terms, connectors, np.array([0, len(tokens)]), 2)
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == naive_text.find_pairs(terms, connectors, 2)
