"""The fingerprint sees content, not storage."""

import datetime as dt
import decimal

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topicmodel import Corpus
from topicmodel.objects.fingerprint import canonical_lines, digest_of

TEXTS = ["Il pleut.", "Il neige.", "Été"]


def digest(values, kind=None, texts=TEXTS):
    return digest_of(pa.table({"id": ["a", "b", "c"], "text": texts, "x": pa.array(values, kind)}))


MOMENT = dt.datetime(2020, 1, 2, 3, 4, 5)
SAME = {
    "strings": [
        digest(["é", None, "z"], kind)
        for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string()))
    ],
    "integers": [
        digest([1, None, 3], kind)
        for kind in (pa.int8(), pa.int32(), pa.int64(), pa.uint16(), pa.float64(), pa.float32())
    ],
    "missing": [digest([0.5, None, 2.25]), digest([0.5, float("nan"), 2.25]), digest([0.5, None, 2.25], pa.float32())],
    "dates": [digest([dt.date(2020, 1, 2), None, None], kind) for kind in (pa.date32(), pa.date64())],
    "times": [digest([MOMENT, None, None], pa.timestamp(unit)) for unit in ("s", "ms", "us", "ns")],
    "nothing": [digest([None] * 3, kind) for kind in (pa.null(), pa.string(), pa.int64(), pa.date32())],
    "lists": [
        digest([["é"], None, []], kind) for kind in (pa.list_(pa.string()), pa.large_list(pa.large_string()))
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_types_that_hold_the_same_have_the_same_digest(name):
    assert len(set(SAME[name])) == 1


def test_what_differs_differs():
    every = [digests[0] for digests in SAME.values()]
    others = [digest([1, None, 4]), digest([0.5, 0.0, 2.25]), digest(["1", None, "3"]), digest([True, None, False])]
    assert len({*every, *others}) == len(every) + len(others)


def test_chunks_and_the_order_of_columns_do_not_show():
    table = pa.table({"id": ["a", "b", "c"], "text": TEXTS, "x": [1.5, None, 2.0]})
    parts = [table.slice(0, 1), table.slice(1, 0), table.slice(1)]
    assert digest_of(pa.concat_tables(parts)) == digest_of(table) == digest_of(table.select(["x", "text", "id"]))
    assert digest_of(table.slice(1)) == digest_of(table.slice(1).combine_chunks())


VALUES = st.none() | st.integers(-(2**53), 2**53) | st.floats(allow_infinity=False)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(VALUES, min_size=3, max_size=3),
    st.lists(st.none() | st.dates(dt.date(1700, 1, 1), dt.date(2200, 1, 1)), min_size=3, max_size=3),
)
def test_a_passage_through_pandas_does_not_show(numbers, dates):
    floats = [None if n is None else float(n) for n in numbers]
    corpus = Corpus.from_texts(TEXTS, n=floats, date=dates, source=["A", None, "A"])
    frame = corpus.frame()
    assert Corpus.from_frame(frame).fingerprint == corpus.fingerprint
    frame["source"] = frame["source"].astype("category")
    assert Corpus.from_frame(frame).fingerprint == corpus.fingerprint


def test_integers_with_gaps_become_floats_in_pandas_and_are_the_same():
    corpus = Corpus.from_texts(TEXTS, n=[1, None, 3])
    assert corpus.frame()["n"].dtype == "float64"
    assert Corpus.from_frame(corpus.frame()).fingerprint == corpus.fingerprint
    assert Corpus.from_frame(corpus.frame().astype({"n": "Int64"})).fingerprint == corpus.fingerprint


def test_moments_through_pandas():
    corpus = Corpus.from_texts(TEXTS, seen=[MOMENT, None, MOMENT])
    frame = corpus.frame()
    assert isinstance(frame["seen"][0], pd.Timestamp)
    assert Corpus.from_frame(frame).fingerprint == corpus.fingerprint


def test_lines_are_json_of_every_kind_of_value():
    table = pa.table({"d": [decimal.Decimal("1.50")], "s": [{"b": float("nan"), "a": 2.0}], "i": [float("inf")]})
    assert list(canonical_lines(table)) == [b'{"d": "1.50", "i": Infinity, "s": {"a": 2, "b": null}}\n']
