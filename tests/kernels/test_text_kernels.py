from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests import naive_text
from topicmodel.kernels.collocations import INSIDE, find_pairs, join_pairs
from topicmodel.kernels.counting import count_terms
from topicmodel.kernels.intern import expand_runs
from topicmodel.kernels.perceptron import train_perceptron
from topicmodel.text.chunk_table import ChunkTable

TEXTS = st.lists(st.text(st.sampled_from("a é1200 0\n,'"), max_size=30), max_size=6)


@given(st.lists(TEXTS, max_size=3))
def test_chunks_agree_with_the_regular_expression(batches):
    table = ChunkTable(room=2)
    found = []
    for texts in batches:
        encoded = [text.encode() for text in texts]
        ids, starts = table.number(np.frombuffer(b"".join(encoded), np.uint8), np.cumsum([0, *map(len, encoded)]))
        found += [ids[i:j].tolist() for i, j in pairwise(starts)]
    expected, names = naive_text.intern_chunks([text for texts in batches for text in texts])
    assert found == expected
    assert list(table.chunks()) == names
    assert list(table.chunks(1)) == names[1:]


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


@given(st.lists(st.integers(-1, 3), max_size=15), st.permutations(range(6)))
def test_joined_pairs_agree_with_the_naive_twin(tokens, ranks):
    terms = np.array(tokens, np.int32)
    connectors = np.zeros(len(terms), np.int8)
    first, second = find_pairs(terms, connectors, np.array([0, len(terms)]), 2)
    known = {(one, two): (10 + one, ranks[one + two]) for one, two in [(0, 1), (1, 0), (1, 2), (2, 2), (3, 1)]}
    codes = np.array(sorted(one * 4 + two for one, two in known))
    names, order = np.array([known[divmod(code, 4)] for code in codes.tolist()], np.int32).T
    joined, marked = join_pairs(terms, connectors, first, second, terms[first] * 4 + terms[second], codes, names, order)
    pairs = list(zip(first.tolist(), second.tolist(), strict=True))
    assert joined.tolist() == naive_text.join_pairs(tokens, pairs, known)
    swallowed = {place for start, stop in pairs if joined[start] >= 10 for place in range(start + 1, stop + 1)}
    assert set(np.flatnonzero(marked == INSIDE).tolist()) == swallowed


def test_training_agrees_with_the_naive_twin():
    random = np.random.default_rng(0)
    n_rows, n_tags = 5, 3
    for _ in range(20):
        starts = np.cumsum([0, *random.integers(1, 5, 3)])
        length = int(starts[-1])
        active = random.integers(-1, n_rows, (length, 2)).astype(np.int32)
        gold = random.integers(0, n_tags, length).astype(np.int32)
        allowed = random.random((length, n_tags)) < 0.7
        allowed[np.arange(length), gold] = True
        order = random.integers(0, 3, 10)
        totals = train_perceptron(active, starts, gold, allowed, order, n_rows, 2)
        cut = [slice(start, stop) for start, stop in pairwise(starts.tolist())]
        parts = [[array[part].tolist() for part in cut] for array in (active, gold, allowed)]
        expected = naive_text.train_perceptron(*parts, order.tolist(), n_rows, 2)
        assert {place: totals[place] for place in zip(*np.nonzero(totals), strict=True)} == {
            place: total for place, total in expected.items() if total
        }
