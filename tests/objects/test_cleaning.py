"""The cleaning report: its counts add up to what went in, whatever went in."""

import dataclasses
import itertools
import json
import pickle
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.builders import ARTICLES, BUILDERS
from topicmodel import Corpus, InputError
from topicmodel.objects.cleaning import CleaningReport

# What a row may be: (text or None, id or None, date). Blank and missing texts are left out, the rest is kept.
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Il pleut.", "Le maire parle.", "", "  ", None]),
        st.sampled_from(["a", "b", "c", None]),
        st.sampled_from(["2020-01-01", "3/3/25", "hier", None]),
    ),
    min_size=1,
    max_size=12,
).filter(lambda rows: any(text and text.strip() for text, _, _ in rows))


def adds_up(report: CleaningReport, n_read: int) -> None:
    assert report.n_read == n_read
    assert report.n_read + report.n_added == report.n_kept + report.n_dropped
    frame = report.frame()
    assert (frame["outcome"] == "dropped").sum() == report.n_dropped
    assert (frame["why"] != "").all()
    rows = report.rows()
    for before, after in itertools.pairwise(rows):
        assert before["after"] == after["before"]
    assert all(r["before"] + r["added"] == r["dropped"] + r["after"] for r in rows)
    assert rows[-1]["after"] == report.n_kept


def write_jsonl(folder, rows):
    lines = [json.dumps({"text": t, "id": i, "date": d}) for t, i, d in rows]
    path = folder / "c.jsonl"
    path.write_text("\n".join([*lines, "{broken", "[1]"]), "utf-8")
    return path, len(rows) + 2


def write_csv(folder, rows):
    lines = ["id;text;date", *(f'{i or ""};"{t or ""}";{d or ""}' for t, i, d in rows), "one;field;too;many"]
    path = folder / "c.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path, len(rows) + 1


def write_parquet(folder, rows):
    texts, ids, dates = zip(*rows, strict=True)
    types = dict.fromkeys(("text", "id", "date"), pa.string())
    pq.write_table(pa.table({"text": texts, "id": ids, "date": dates}, schema=pa.schema(types)), folder / "c.parquet")
    return folder / "c.parquet", len(rows)


def write_folder(folder, rows):
    for n, (text, _, _) in enumerate(rows):
        (folder / f"{n}.txt").write_text(text or "", "utf-8")
    (folder / "binary.txt").write_bytes(b"\0\1\2" * 100)
    return folder, len(rows) + 1


@settings(max_examples=25, deadline=None)
@given(ROWS)
@pytest.mark.parametrize("write", [write_jsonl, write_csv, write_parquet, write_folder], ids=lambda w: w.__name__[6:])
def test_read_is_kept_and_dropped(tmp_path_factory, write, rows):
    path, n = write(tmp_path_factory.mktemp("c"), rows)
    corpus = Corpus.read(path)
    assert len(corpus) == sum(bool(text and text.strip()) for text, _, _ in rows)
    adds_up(corpus.cleaning, n)


@pytest.mark.parametrize("kind", BUILDERS)
def test_every_format_adds_up(tmp_path, kind):
    if kind in ("html", "zip"):
        pytest.importorskip("trafilatura", reason="pages need pip install 'topicmodel[html]'")
    blank = dataclasses.replace(ARTICLES[1], id="blank", text=" ")
    several = kind not in ("txt", "html")
    articles = [*ARTICLES, blank] if several else ARTICLES
    path = tmp_path / f"c.{kind}"
    path.write_bytes(BUILDERS[kind](articles).whole())
    report = Corpus.read(path, format=kind).cleaning
    adds_up(report, len(articles) if several else 1)
    assert report.n_dropped == several


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_it_adds_up_after_any_verbs(data):
    texts = [f"Le maire du village numéro {i % 7} parle de la route." for i in range(data.draw(st.integers(2, 20)))]
    years = [f"20{10 + i % 9}-01-01" if i % 4 else None for i in range(len(texts))]
    corpus = Corpus.from_texts([*texts, ""], date=[*years, None], source=[*"AB" * len(texts)][: len(texts) + 1])
    n_read = len(texts) + 1
    for verb in data.draw(
        st.lists(st.sampled_from(["where", "between", "sample", "take", "dedup", "cut"]), max_size=5)
    ):
        if not len(corpus):
            break
        match verb:
            case "where":
                corpus = corpus.where(source="A")
            case "between":
                corpus = corpus.between("2011", "2016")
            case "sample":
                corpus = corpus.sample((len(corpus) + 1) // 2)
            case "take":
                corpus = corpus.take([0, 0, len(corpus) - 1])
            case "dedup":
                corpus = corpus.deduplicate(0.9, keep="longest")
            case "cut":
                corpus = corpus.segments(4)
    report = corpus.cleaning
    adds_up(report, n_read)
    assert CleaningReport.read(_saved(report)).frame().equals(report.frame())


def _saved(report):
    return report.save(Path(tempfile.mkdtemp()) / "report.json")


def walked() -> Corpus:
    texts = [
        "Le maire inaugure la piscine de la ville.",
        "Le maire inaugure la piscine de la ville (AFP)",
        "",
        "Vieux.",
    ]
    dates = ["2020-01-02", "2020-01-03", "2020-01-01", "1990-01-01"]
    corpus = Corpus.from_texts(texts, ids=["a", "b", "c", "d"], date=dates, source=["X", "Y", "X", "<i>"])
    return corpus.between("2000").deduplicate()


def test_every_document_dropped_has_its_reason():
    frame = walked().cleaning.frame()
    assert frame.to_numpy().tolist() == [
        ["read", "text", 3, "", "c", "dropped", "no text (blank)"],
        ["between", "", pd.NA, "", "d", "dropped", "dated 1990-01-01"],
        ["deduplicate", "", pd.NA, "", "b", "dropped", "near-duplicate of a (similarity 0.86)"],
    ]
    assert frame[frame.file == "text"].row.tolist() == [3]
    assert str(walked().cleaning).split("\n") == [
        "4 documents read, 1 kept, 3 dropped",
        "  read           4 → 3   1 dropped",
        "  between        3 → 2   1 dropped   from 2000-01-01",
        "  deduplicate    2 → 1   1 dropped   similarity from 0.5, earliest kept",
    ]
    assert walked().cleaning.flow()["after"].tolist() == [3, 2, 1]


def test_a_step_that_dropped_nothing_is_told_all_the_same():
    assert [s.verb for s in Corpus.from_texts(["un"], source=["A"]).where(source="A").history] == ["where"]


def test_reasons_of_where():
    corpus = Corpus.from_texts(["un", "deux", "trois"], ids=["a", "b", "c"], source=["A", None, "B"])
    kept = corpus.where(lambda row: row["text"] != "un", source=["A", "C"])
    assert kept.history[0].detail == "source is A or C, the condition holds"
    assert kept.history[0].dropped.to_pydict() == {
        "id": ["a", "b", "c"],
        "why": ["the condition does not hold", "source is missing", "source is B"],
    }


def test_repaired_rows_are_counted_once():
    corpus = Corpus.from_texts(["un", "deux"], ids=["a", "a"], date=["x", "y"])
    assert corpus.cleaning.n_repaired == 2
    assert len(corpus.cleaning.frame()) == 3
    assert "(2 repaired or flagged)" in str(corpus.cleaning)


def test_ids_of_the_report_are_those_of_the_corpus(tmp_path):
    ids = ("Le\N{NO-BREAK SPACE}Monde 1", "x" * 339, "deux\nlignes")
    corpus = Corpus.from_texts(["Un.", "Deux.", "Trois.", " "], ids=[*ids, "y" * 339], date=["hier"] * 3 + [""])
    assert corpus.ids == ids
    assert corpus.cleaning.frame()["id"].tolist() == [*ids, "y" * 339]
    dropped = corpus.sample(1)
    frame = dropped.cleaning.frame()
    gone = frame[frame["step"] == "sample"]
    assert set(gone["id"]) | set(dropped.ids) == set(ids)
    places = [p.where for _, p in dropped.cleaning.remarks()]
    assert all(place.isprintable() and len(place) <= 300 for place in places)
    assert (
        CleaningReport.read(dropped.cleaning.save(tmp_path / "a.json")).frame()["id"].tolist() == frame["id"].tolist()
    )


def test_the_page_holds_everything_and_is_escaped(tmp_path):
    report = walked().cleaning
    page = report.save(tmp_path / "report.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert all(row["id"] in page for s in report.steps for row in s.dropped.to_pylist())
    many = Corpus.from_texts([f"<b>{i}</b>" for i in range(50)], ids=[f"<{i}>" for i in range(50)]).sample(1).cleaning
    assert many._repr_html_().count("not drawn") == 20
    assert many.save(tmp_path / "many.html").read_text("utf-8").count("not drawn") == 49
    # More rows than a notebook's table holds.
    long = Corpus.from_texts([f"Texte {i}." for i in range(300)]).sample(1).cleaning
    assert long.save(tmp_path / "long.html").read_text("utf-8").count("not drawn") == 299
    assert "<1>" not in many._repr_html_()


def test_the_page_speaks_two_languages(tmp_path):
    report = Corpus.from_texts([f"Texte {i}." for i in range(1500)]).sample(1).cleaning
    french = report.save(tmp_path / "fr.html").read_text("utf-8")
    assert '<html lang="fr">' in french
    assert "1\u202f500 documents lus, 1 gardé, 1\u202f499 écartés" in french
    assert "tirage au sort <small lang='en'>sample</small>" in french
    english = report.save(tmp_path / "en.html", lang="en").read_text("utf-8")
    assert "1,500 documents read, 1 kept, 1,499 dropped" in english
    assert "écart" not in english
    with pytest.raises(InputError, match=r"lang='de'; one of fr, en is allowed"):
        report.save(tmp_path / "de.html", lang="de")


def test_reports_that_cannot_be(tmp_path):
    report = walked().cleaning
    with pytest.raises(InputError, match=r"one of .json, .html"):
        report.save(tmp_path / "report.txt")
    for content in ("", "{}", "[]", '{"format": "other"}'):
        (tmp_path / "x.json").write_text(content)
        with pytest.raises(InputError, match=r"x\.json"):
            CleaningReport.read(tmp_path / "x.json")
    with pytest.raises(InputError, match="cannot be read"):
        CleaningReport.read(tmp_path / "nothing.json")


def test_history_survives_pickle():
    corpus = walked()
    assert str(pickle.loads(pickle.dumps(corpus)).cleaning) == str(corpus.cleaning)
