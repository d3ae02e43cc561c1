"""Splits: shares, strata, time, groups on one side, the same for any order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topicmodel.errors import InputError
from topicmodel.objects.splits import random_folds, random_split, shuffled, time_split

KEYS = [f"article {i}" for i in range(300)]
LABELS = ["sport" if i % 10 else "culture" for i in range(300)]


def test_shares_and_strata():
    split = random_split(KEYS, test=0.3, strata=LABELS)
    assert sorted([*split.train, *split.test]) == list(range(300))
    labels = np.array(LABELS)
    assert [(labels[split.test] == code).sum() for code in ("sport", "culture")] == [81, 9]
    assert split.test.tolist() != random_split(KEYS, test=0.3, strata=LABELS, seed=1).test.tolist()


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(60)), st.integers(1, 8))
def test_order_does_not_matter_and_groups_never_straddle(order, n_copies):
    groups = [i // n_copies for i in range(60)]
    split = random_split(KEYS[:60], groups=groups, strata=LABELS[:60])
    moved = random_split([KEYS[i] for i in order], groups=[groups[i] for i in order], strata=[LABELS[i] for i in order])
    assert {KEYS[i] for i in split.test} == {KEYS[order[i]] for i in moved.test}
    assert not {groups[i] for i in split.test} & {groups[i] for i in split.train}
    assert 6 <= len(split.test) <= 18


def test_time_goes_forward_and_reprints_stay_with_the_first():
    dates = [f"2020-{1 + i // 30:02}-{1 + i % 28:02}" for i in range(300)]
    split = time_split(dates, test=0.2)
    assert max(dates[i] for i in split.train) < min(dates[i] for i in split.test)
    assert 50 <= len(split.test) <= 70
    groups = list(range(300))
    groups[299] = 0
    grouped = time_split(dates, test=0.2, groups=groups)
    assert 299 in grouped.train
    assert 299 not in grouped.test
    assert "test from 2020-09" in split.how
    # Half of the documents are reprints; the share is that of all documents all the same.
    reprinted = time_split(dates, test=0.2, groups=[i % 150 for i in range(300)])
    assert 50 <= len(reprinted.test) <= 70
    since = time_split(dates, since="2020-06-01")
    assert min(dates[i] for i in since.test) >= "2020-06-01" > max(dates[i] for i in since.train)


def test_documents_without_a_date_are_in_neither_part():
    split = time_split([1, None, 2, 3, None, 4])
    assert sorted([*split.train, *split.test]) == [0, 2, 3, 5]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: random_split(KEYS, test=1.0), "test=1.0; allowed: a share"),
        (lambda: random_split(KEYS, strata=["a"]), "300 documents and 1 strata"),
        (lambda: random_split(KEYS, groups=[0] * 300), "0 of 300 documents would judge"),
        (lambda: time_split([None, None]), "no document has a date"),
        (lambda: time_split([3, 3, 3]), "all documents from 3"),
        (lambda: time_split([3, 4, 5], groups=[0, 0, 0]), "the earliest documents of all groups from 3"),
        (lambda: time_split([1, 2], since=9), "0 of 2 documents would judge"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_folds_are_even_stratified_and_keep_groups():
    groups = [i // 3 for i in range(300)]
    fold = random_folds(KEYS, 5, strata=LABELS, groups=groups)
    assert np.bincount(fold).tolist() == [60] * 5
    assert all(len({fold[i] for i in range(300) if groups[i] == g}) == 1 for g in range(100))
    alone = random_folds(KEYS, 5, strata=LABELS)
    rare = np.array(LABELS) == "culture"
    assert np.bincount(alone[rare]).tolist() == [6] * 5
    order = np.random.default_rng(0).permutation(300)
    moved = random_folds([KEYS[i] for i in order], 5, strata=[LABELS[i] for i in order])
    assert moved.tolist() == alone[order].tolist()
    with pytest.raises(InputError, match="n_folds=7; allowed: from 2 to the number of groups of documents, 3"):
        random_folds(["a", "b", "c"], 7)


def test_shuffling_depends_on_keys_and_seed_only():
    first = [KEYS[i] for i in shuffled(KEYS, 1)]
    assert first == [KEYS[::-1][i] for i in shuffled(KEYS[::-1], 1)]
    assert first != [KEYS[i] for i in shuffled(KEYS, 2)]
