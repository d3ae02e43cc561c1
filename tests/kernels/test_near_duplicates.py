"""All near-duplicates, none missed: against every pair compared as sets."""

import hashlib
import re
import sys
import tempfile
import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.naive_judging import near_duplicates
from topicmodel.errors import InputError
from topicmodel.kernels.near_duplicates import connected
from topicmodel.text.near_duplicates import find_near_duplicates
from topicmodel.text.set_join import similar_sets
from topicmodel.text.shingles import shingle_sets

WORDS = st.lists(st.sampled_from("abcde"), max_size=12).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=12), st.sampled_from([0.2, 0.5, 0.75, 1.0]), st.integers(1, 3))
def test_they_are_those_of_the_slow_twin(texts, threshold, n_words):
    found = find_near_duplicates(texts, threshold=threshold, n_words=n_words)
    pairs = {(int(a), int(b)): s for (a, b), s in zip(found.pairs, found.similarity, strict=True)}
    assert pairs == pytest.approx(near_duplicates(texts, threshold, n_words))


def words_of(text):
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=6), st.integers(1, 3))
def test_sets_are_those_of_words_found_by_python(texts, n_words):
    """Any letters, marks, surrogates: the same runs get the same number, others others."""
    members, starts = shingle_sets(texts, n_words, 1)
    sets = [members[a:b].tolist() for a, b in pairwise(starts)]
    assert all(one == sorted(set(one)) for one in sets)
    runs = []
    for text in texts:
        words = words_of(text)
        width = min(n_words, len(words))
        runs.append({tuple(words[i : i + width]) for i in range(len(words) - width + 1)} if words else set())
    assert [len(one) for one in sets] == [len(one) for one in runs]
    for i, one in enumerate(sets):
        assert [len({*one} & {*other}) for other in sets] == [len(runs[i] & other) for other in runs]


def test_every_code_point_is_read_as_python_reads_it():
    """Each between two letters, alone in its text."""
    points = [point for point in range(sys.maxunicode + 1) if point < 0x32000 or point % 997 == 0]
    texts = [f"a{chr(point)}b" for point in points]
    _, starts = shingle_sets(texts, 1, 1)
    expected = [len(set(words_of(text))) for text in texts]
    assert np.diff(starts).tolist() == expected
    # The same words the same numbers: "ß" is "ss", "İ" an i with a dot.
    for one, other in (("STRASSE", "straße"), ("İ", "i\u0307"), ("ΣΑΣ", "σας"), ("ﬁn", "FIN")):
        assert len(find_near_duplicates([one, other], threshold=1.0).pairs) == 1


def many(n_texts=3000):
    random = np.random.default_rng(1)
    words = np.array([f"mot{i}" for i in range(400)])
    texts = [" ".join(words[random.integers(0, 400, 5 + i % 40)]) for i in range(n_texts // 2)]
    return texts + [text.replace("mot1", "autre", 2) for text in texts]


def digest(found):
    return hashlib.sha256(found.pairs.tobytes() + found.similarity.tobytes()).hexdigest()


def test_result_depends_on_texts_only_not_on_threads_memory_or_batches(monkeypatch, tmp_path):
    texts = many()
    expected = find_near_duplicates(texts)
    assert len(expected.pairs) >= 1000
    assert digest(find_near_duplicates(texts, n_jobs=3)) == digest(expected)
    monkeypatch.setattr("topicmodel.text.shingles._BATCH", 1000)
    assert digest(find_near_duplicates(iter(texts), n_jobs=2)) == digest(expected)
    monkeypatch.setattr("topicmodel.scratch.limit", lambda: 50_000)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert digest(find_near_duplicates(texts, n_jobs=2)) == digest(expected), "in files and many rounds"
    assert list(tmp_path.iterdir()) == []
    order = np.random.default_rng(0).permutation(len(texts))
    moved = find_near_duplicates([texts[i] for i in order])
    again = {tuple(sorted(order[pair].tolist())) for pair in moved.pairs}
    assert again == {tuple(pair) for pair in expected.pairs.tolist()}


def test_buckets_that_are_shared_cost_no_pair():
    """Hashes that differ in their last bits only: one bucket, equal rarity, and exact comparison all the same."""
    random = np.random.default_rng(2)
    sets = [np.unique(random.integers(1, 40, random.integers(1, 25)).astype(np.uint64)) for _ in range(120)]
    starts = np.cumsum([0, *map(len, sets)]).astype(np.int64)
    for threshold in (0.3, 0.5, 0.8, 1.0):
        pairs, jaccard = similar_sets(np.concatenate(sets), starts, np.full(120, -1, np.int8), threshold, 1)
        expected = {}
        for j in range(120):
            for i in range(j):
                shared = len(np.intersect1d(sets[i], sets[j]))
                value = shared / (len(sets[i]) + len(sets[j]) - shared)
                if value >= threshold - 1e-12:
                    expected[i, j] = value
        assert {(int(a), int(b)): v for (a, b), v in zip(pairs, jaccard, strict=True)} == expected


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
