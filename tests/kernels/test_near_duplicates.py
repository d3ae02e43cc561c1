"""All near-duplicates, none missed: against every pair compared as sets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.naive_judging import near_duplicates
from topicmodel.errors import InputError
from topicmodel.kernels.near_duplicates import connected
from topicmodel.text.near_duplicates import find_near_duplicates

WORDS = st.lists(st.sampled_from("abcde"), max_size=12).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=12), st.sampled_from([0.2, 0.5, 0.75, 1.0]), st.integers(1, 3))
def test_they_are_those_of_the_slow_twin(texts, threshold, n_words):
    found = find_near_duplicates(texts, threshold=threshold, n_words=n_words)
    pairs = {(int(a), int(b)): s for (a, b), s in zip(found.pairs, found.similarity, strict=True)}
    assert pairs == pytest.approx(near_duplicates(texts, threshold, n_words))


def test_planted_copies_are_found_among_many():
    random = np.random.default_rng(0)
    words = [f"mot{i}" for i in range(3000)]
    weights = 1 / np.arange(1, 3001)
    texts = [" ".join(random.choice(words, 200, p=weights / weights.sum())) for _ in range(400)]
    copies = []
    for text in texts[:50]:
        own = text.split()
        for place in random.choice(200, 10, replace=False):
            own[place] = "autre"
        copies.append(" ".join(own))
    found = find_near_duplicates(texts + copies)
    assert found.pairs.tolist() == [[i, 400 + i] for i in range(50)]
    assert found.groups.tolist() == [*range(400), *range(50)]
    assert len(find_near_duplicates(texts + copies, sides=[0] * 425 + [1] * 25).pairs) == 25


def test_case_spaces_and_composition_of_letters_do_not_count():
    found = find_near_duplicates(["L'Été à  Paris, hier.", "l\u2019e\u0301te\u0301 a\u0300 paris hier", ""])
    assert found.frame(["a", "b", "c"]).to_numpy().tolist() == [["a", "b", 1.0]]
    assert repr(found) == "<NearDuplicates: 1 pairs in 1 groups, 3 texts>"


def test_groups_follow_chains():
    pairs = np.array([[3, 4], [1, 2], [2, 3], [6, 7]])
    assert connected(pairs, 8).tolist() == [0, 1, 1, 1, 1, 5, 6, 6]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"threshold": 0}, "threshold=0; allowed: above 0"),
        ({"n_words": 0}, "n_words=0; at least 1"),
        ({"sides": [1]}, "2 texts and 1 sides"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(InputError, match=message):
        find_near_duplicates(["un", "deux"], **arguments)
