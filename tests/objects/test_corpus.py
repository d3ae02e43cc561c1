import datetime as dt
import json
import pickle

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topicmodel import Corpus, InputError

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


def three() -> Corpus:
    return Corpus.from_texts(
        ["un", "deux", "trois"], ids=["a", "b", "c"], date=["2019-12-31", "2020-01-01", None], source=["X", "Y", "X"]
    )


def test_it_is_a_sequence_of_texts():
    corpus = three()
    assert list(corpus) == ["un", "deux", "trois"]
    assert (len(corpus), corpus[0], corpus[-1], list(corpus[1:])) == (3, "un", "trois", ["deux", "trois"])
    with pytest.raises(IndexError):
        corpus[3]


def test_verbs_give_a_corpus():
    corpus = three()
    assert list(corpus.where(source="X")) == ["un", "trois"]
    assert list(corpus.where(source=["X", "Y"], id="b")) == ["deux"]
    assert list(corpus.where(lambda row: len(row["text"]) > 4)) == ["trois"]
    assert list(corpus.between("2020", "2020")) == ["deux"]
    assert list(corpus.between("2019-12", dt.date(2020, 1, 1))) == ["un", "deux"]
    with pytest.raises(InputError, match=r"no column 'sourc'.*did you mean 'source'"):
        corpus.where(sourc="X")
    with pytest.raises(InputError, match="'2019-13' is no date"):
        corpus.between("2019-13", "2020")
    with pytest.raises(InputError, match="no column 'date'"):
        Corpus.from_texts(["un"]).between("2019", "2020")


def test_sample_depends_on_ids_and_seed_only():
    corpus = Corpus.from_texts([f"texte {i}" for i in range(50)])
    drawn = corpus.sample(10, random_state=3)
    assert drawn.ids == corpus.sample(10, random_state=3).ids
    assert drawn.ids != corpus.sample(10, random_state=4).ids
    assert set(drawn.ids) == set(corpus[::-1].sample(10, random_state=3).ids)
    with pytest.raises(InputError, match="between 1 and 50"):
        corpus.sample(51)


def test_fingerprint_sees_content_and_metadata_not_storage():
    corpus = three()
    chunked = Corpus(pa.concat_tables([corpus.table.slice(0, 1), corpus.table.slice(1)]))
    shuffled_columns = Corpus(corpus.table.select(["source", "text", "id", "date"]))
    assert corpus.fingerprint == chunked.fingerprint == shuffled_columns.fingerprint
    others = [corpus[:2], corpus[::-1], Corpus(corpus.table.drop(["source"]))]
    assert len({c.fingerprint for c in [corpus, *others]}) == 4


def test_fingerprint_is_the_same_in_every_release():
    assert three().fingerprint == "1708fc23601138290d3e37f6806c8edf8484130c050b461dab724e8740bc8252"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.none() | st.dates(), st.none() | st.integers(-9, 9)), min_size=1, max_size=5))
@pytest.mark.parametrize("suffix", ["parquet", "jsonl"])
def test_save_then_read_is_identity(tmp_path_factory, suffix, rows):
    texts, dates, numbers = zip(*rows, strict=True)
    corpus = Corpus.from_texts(texts, date=dates, n=numbers)
    path = corpus.save(tmp_path_factory.mktemp("c") / f"c.{suffix}")
    again = Corpus.read(path)
    assert again.problems == ()
    assert again.fingerprint == corpus.fingerprint


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip), min_size=1, max_size=5
    )
)
def test_csv_keeps_texts(tmp_path_factory, texts):
    corpus = Corpus.from_texts(texts)
    assert list(Corpus.read(corpus.save(tmp_path_factory.mktemp("c") / "c.csv"))) == list(texts)


def test_a_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    path = three().save(tmp_path / "c.jsonl")
    before = path.read_bytes()
    monkeypatch.setattr(json, "dumps", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        three()[:1].save(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["c.jsonl"]
    with pytest.raises(InputError, match="cannot be written"):
        three().save(tmp_path / "nowhere" / "c.parquet")
    with pytest.raises(InputError, match=r"suffix '.xls'"):
        three().save(tmp_path / "c.xls")


def test_pickle_and_frames():
    corpus = three()
    assert pickle.loads(pickle.dumps(corpus)).fingerprint == corpus.fingerprint
    frame = corpus.frame()
    assert list(frame.columns) == ["id", "text", "date", "source"]
    assert Corpus.from_frame(frame).fingerprint == corpus.fingerprint
    assert list(Corpus.from_frame(pd.DataFrame({"contenu": ["un"]}))) == ["un"]


def test_bad_arguments():
    with pytest.raises(InputError, match="one string"):
        Corpus.from_texts("un")
    with pytest.raises(InputError, match="different lengths"):
        Corpus.from_texts(["un"], ids=["a", "b"])


def test_notebook_view_is_escaped():
    html = Corpus.from_texts(["<script>alert(1)</script>"], title=["<b>"])._repr_html_()
    assert "<script>" not in html
    assert "&lt;b&gt;" in html
