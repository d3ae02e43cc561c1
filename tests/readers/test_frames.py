"""Frames of other libraries; those that are not installed are imitated by what they offer."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from topicmodel import Corpus, InputError
from topicmodel.readers.frames import read_frame

COLUMNS = {"id": ["a", "b", "c"], "contenu": ["un", "deux", None], "journal": ["X", "Y", "X"], "n": [1, None, 3]}


class Stream:
    """What polars offers: the Arrow stream of its columns, strings as views."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self._table.__arrow_c_stream__(requested_schema)


class Dataset:
    """What a `datasets.Dataset` offers: rows in an order of their own, given by its format."""

    column_names = ("text",)

    def __init__(self, rows: list[int], arrow: bool = False) -> None:
        self._rows, self._arrow = rows, arrow

    def with_format(self, kind: str) -> "Dataset":
        return Dataset(self._rows, kind == "arrow")

    def __getitem__(self, key: slice):
        table = pa.table({"text": ["un", "deux", "trois"]}).take(self._rows)
        return table if self._arrow else table.to_pydict()


def test_any_frame_gives_the_same_corpus():
    plain = pa.table(COLUMNS)
    views = plain.set_column(1, "contenu", plain["contenu"].cast(pa.string_view()))
    large = plain.set_column(2, "journal", plain["journal"].cast(pa.large_string()))
    dictionary = plain.set_column(2, "journal", plain["journal"].dictionary_encode())
    wanted = Corpus.from_frame(plain)
    assert list(wanted) == ["un", "deux"]
    for frame in (Stream(plain), Stream(views), large, dictionary):
        corpus = Corpus.from_frame(frame)
        assert corpus.fingerprint == wanted.fingerprint
        assert corpus.table.schema == wanted.table.schema
        assert corpus.problems == wanted.problems


def test_rows_of_a_dataset_are_those_it_shows():
    assert list(Corpus.from_frame(Dataset([2, 0]))) == ["trois", "un"]


def test_pandas_and_pandas_with_categories():
    frame = pd.DataFrame(COLUMNS).astype({"journal": "category"})
    corpus = Corpus.from_frame(frame)
    assert corpus.table["source"].to_pylist() == ["X", "Y"]
    assert corpus.fingerprint == Corpus.from_frame(pa.table(COLUMNS | {"n": [1.0, None, 3.0]})).fingerprint


class Lazy:
    """What a polars LazyFrame looks like."""

    def collect(self):
        raise AssertionError("never called")


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ({"train": 1, "test": 2}, "a builtins.dict of train, test; one frame is needed"),
        (Lazy(), "which is lazy; call .collect"),
        (["un"], r"a builtins.list; a pandas or polars frame"),
        (pd.DataFrame([["a", "b"]], columns=["text", "text"]), "Arrow cannot hold: Duplicate column names"),
    ],
)
def test_what_is_no_frame(frame, message):
    with pytest.raises(InputError, match=message) as caught:
        read_frame(frame)
    assert "\n" not in str(caught.value)


def test_polars():
    pl = pytest.importorskip("polars", reason="polars is no dependency")
    frame = pl.DataFrame(COLUMNS).with_columns(pl.col("journal").cast(pl.Categorical))
    assert Corpus.from_frame(frame).fingerprint == Corpus.from_frame(pa.table(COLUMNS)).fingerprint
    with pytest.raises(InputError, match="lazy"):
        Corpus.from_frame(frame.lazy())


def test_hugging_face_datasets():
    datasets = pytest.importorskip("datasets", reason="datasets is no dependency")
    whole = datasets.Dataset.from_dict(COLUMNS)
    assert Corpus.from_frame(whole).fingerprint == Corpus.from_frame(pa.table(COLUMNS)).fingerprint
    assert list(Corpus.from_frame(whole.select([1, 0]))) == ["deux", "un"]
    with pytest.raises(InputError, match="of train; one frame is needed"):
        Corpus.from_frame(datasets.DatasetDict({"train": whole}))


def test_a_value_of_another_type_costs_no_other():
    frame = pd.DataFrame({"texte": ["Un.", None, "Trois.", 4.5], "n": [1, 2, 3, 4]})
    corpus = Corpus.from_frame(frame)
    assert list(corpus) == ["Un.", "Trois.", "4.5"]
    assert corpus.table["n"].to_pylist() == [1, 3, 4]
    assert [str(p) for p in corpus.problems] == [
        "frame, column 'texte': values of several types; kept as text (kept)",
        "frame, row 2: no text (left out)",
    ]
    with pytest.raises(InputError, match="a column that Arrow cannot hold"):
        Corpus.from_texts(["Un.", 2])


@pytest.mark.parametrize("value", [object(), {"un", "deux"}, [object()]])
def test_values_without_a_text_of_their_own_are_refused(value):
    frame = pd.DataFrame({"text": ["Un.", "Deux."], "x": pd.Series([value, "y"], dtype=object)})
    with pytest.raises(InputError, match=r"column 'x' holds a (object|set); strings, numbers, .* are allowed$"):
        Corpus.from_frame(frame)


@pytest.mark.parametrize(
    ("values", "texts", "what"),
    [
        ([2**70, 1], [str(2**70), "1"], "integers beyond 64 bits"),
        ([np.int64(5), "x"], ["5", "x"], "values of several types"),
        ([np.array([1, 2]), Decimal("1.50")], ["[1, 2]", "1.50"], "values of several types"),
        ([{"jour": dt.date(2025, 3, 3)}, True], ['{"jour": "2025-03-03"}', "true"], "values of several types"),
    ],
)
@pytest.mark.parametrize("name", ["x", 0, ("a", "b")])
def test_values_that_no_arrow_column_holds_are_text(values, texts, what, name):
    frame = pd.DataFrame({"text": ["Un.", "Deux."], name: pd.Series(values, dtype=object)})
    corpus = Corpus.from_frame(frame)
    assert corpus.table[str(name)].to_pylist() == texts
    assert [str(p) for p in corpus.problems] == [f"frame, column '{name}': {what}; kept as text (kept)"]
    assert frame[name].tolist()[1] is values[1], "the user's frame is as it was"
