"""sample, split, segments, merge, describe."""

import collections
import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topicmodel import Corpus, InputError
from topicmodel.text.near_duplicates import find_near_duplicates

WORDS = "maire pont route pluie vent port école loi vote grève usine train match film vin blé juge prix"


def article(seed: int, n: int = 40) -> str:
    words = WORDS.split()
    return " ".join(
        words[(seed * 7 + i * i * (seed % 5 + 1) + i // 3 * seed) % len(words)] + str(seed) for i in range(n)
    )


def papers(n: int = 60) -> Corpus:
    dates = [dt.date(2020, 1, 1) + dt.timedelta(days=11 * i) for i in range(n)]
    sources = ["Le Pays" if i % 3 else "La Vallée" if i % 2 else "L'Écho" for i in range(n)]
    return Corpus.from_texts(
        [article(i) for i in range(n)], ids=[f"p{i}" for i in range(n)], date=dates, source=sources
    )


def with_reprints() -> Corpus:
    corpus = papers()
    again = [corpus[i] + " (AFP)" for i in range(0, 20)]
    late = [dt.date(2030, 1, 1)] * 20
    return corpus.merge(Corpus.from_texts(again, ids=[f"r{i}" for i in range(20)], date=late, source=["Reprise"] * 20))


def test_a_stratified_sample_keeps_the_shares():
    corpus = papers(60)
    drawn = corpus.sample(13, by="source")
    counts = collections.Counter(drawn.table["source"].to_pylist())
    # 40, 10 and 10 of 60: 8.67, 2.17 and 2.17 of 13.
    assert counts == {"Le Pays": 9, "La Vallée": 2, "L'Écho": 2}
    assert set(corpus[::-1].sample(13, by="source").ids) == set(drawn.ids)
    assert set(corpus.sample(13, by="source", random_state=1).ids) != set(drawn.ids)
    with pytest.raises(InputError, match="did you mean 'source'"):
        corpus.sample(3, by="sourc")


@given(st.lists(st.sampled_from([None, "A", "B", "C"]), min_size=1, max_size=30), st.data())
def test_a_stratified_sample_has_n_documents_and_no_share_is_off_by_one(sources, data):
    corpus = Corpus.from_texts(
        [f"t{i}" for i in range(len(sources))], source=pa.array(sources, pa.string()).to_pylist()
    )
    n = data.draw(st.integers(1, len(sources)))
    drawn = corpus.sample(n, by="source")
    assert len(drawn) == n
    counts = collections.Counter(drawn.table["source"].to_pylist())
    for name, total in collections.Counter(sources).items():
        assert abs(counts[name] - n * total / len(sources)) < 1


@pytest.mark.parametrize("arguments", [{}, {"how": "time"}, {"how": "source"}, {"stratify": "source"}])
def test_near_duplicates_never_straddle_a_split(arguments):
    corpus = with_reprints()
    train, test = corpus.split(0.3, **arguments)
    assert not set(train.ids) & set(test.ids)
    pairs = find_near_duplicates([*train, *test], sides=[0] * len(train) + [1] * len(test)).pairs
    assert len(pairs) == 0
    for part in (train, test):
        assert len(part) + part.history[-1].dropped.num_rows == len(corpus)
    if "how" not in arguments:
        assert len(train) + len(test) == len(corpus)
        assert abs(len(test) - 24) <= 2


def test_without_the_check_they_do():
    corpus = with_reprints()
    train, test = corpus.split(0.3, duplicates=None)
    assert len(find_near_duplicates([*train, *test], sides=[0] * len(train) + [1] * len(test)).pairs) > 0


def test_a_split_by_time_lets_the_later_judge_and_by_outlet_parts_outlets():
    train, test = papers().split(0.25, how="time")
    assert max(train.table["date"].to_pylist()) < min(test.table["date"].to_pylist())
    assert len(test) == 15
    train, test = papers().split(0.4, how="source")
    assert not set(train.table["source"].to_pylist()) & set(test.table["source"].to_pylist())
    split = papers().split(0.4, how="source")
    assert split.split.how == "random, seed 0, each source on one side, 0 near-duplicates left out"
    assert repr(split).startswith("<CorpusSplit: ")


def test_a_split_depends_on_ids_not_on_order():
    corpus = with_reprints()
    assert set(corpus.split().test.ids) == set(corpus[::-1].split().test.ids)
    assert set(corpus.split().test.ids) != set(corpus.split(random_state=1).test.ids)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"how": "tim"}, "no column 'tim'.*did you mean 'time'"),
        ({"how": "time", "stratify": "source"}, "leave stratify out"),
        ({"test_size": 1.5}, "allowed: a share between 0 and 1"),
        ({"stratify": "them"}, "no column 'them'"),
    ],
)
def test_a_split_that_cannot_be(arguments, message):
    with pytest.raises(InputError, match=message):
        papers().split(**arguments)


def test_lists_of_values_are_chosen_by_their_items_and_part_nothing():
    corpus = Corpus.from_texts(["un", "deux", "trois"], themes=[["a", "b"], ["b"], []])
    assert list(corpus.where(themes="b")) == ["un", "deux"]
    assert list(corpus.where(themes=["a", "z"])) == ["un"]
    for arguments in ({"how": "themes"}, {"stratify": "themes"}):
        with pytest.raises(InputError, match="'themes' holds lists"):
            corpus.split(**arguments)
    with pytest.raises(InputError, match="'themes' holds lists"):
        corpus.sample(2, by="themes")


def test_segments_know_their_place():
    text = "Il pleut. « Vraiment ? » demande-t-elle.\n\nM. Dupont rit. Fin !"
    corpus = Corpus.from_texts([text, "Seul."], ids=["a", "b"], source=["X", "Y"])
    cut = corpus.segments("sentences")
    assert cut.ids == ("a#1", "a#2", "a#3", "a#4", "b#1")
    rows = cut.table.to_pylist()
    texts = dict(zip(corpus.ids, corpus, strict=True))
    assert all(texts[row["parent"]][row["start"] : row["end"]] == row["text"] for row in rows)
    assert [row["source"] for row in rows] == ["X"] * 4 + ["Y"]
    assert cut.cleaning.n_added == 3
    assert list(corpus.segments("paragraphs")) == [*text.split("\n\n"), "Seul."]


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from("aé .!\n"), min_size=1).filter(str.strip), min_size=1, max_size=4), st.data())
def test_segments_of_segments_are_places_in_the_document(texts, data):
    units = st.sampled_from(["sentences", "paragraphs", 1, 3])
    corpus = Corpus.from_texts(texts)
    cut = corpus.segments(data.draw(units)).segments(data.draw(units))
    originals = dict(zip(corpus.ids, corpus, strict=True))
    for row in cut.table.to_pylist():
        assert originals[row["parent"]][row["start"] : row["end"]] == row["text"]
    assert len(set(cut.ids)) == len(cut)
    assert "".join("".join(cut).split()) == "".join("".join(texts).split())
    report = cut.cleaning
    assert report.n_read + report.n_added == report.n_kept + report.n_dropped
    assert report.n_read == len(texts)


def test_a_column_of_the_users_that_is_called_start_stays():
    cut = Corpus.from_texts(["Il pleut."], start=["lundi"]).segments("sentences")
    assert cut.table["start_"].to_pylist() == ["lundi"]
    assert cut.table["start"].to_pylist() == [0]


@pytest.mark.parametrize("unit", ["sentence", 0, 2.5, True])
def test_units_that_do_not_exist(unit):
    with pytest.raises(InputError, match=r"allowed: 'sentences'|at least 1 word"):
        papers(3).segments(unit)


def test_merge_keeps_all_columns_rows_ids_and_problems():
    a = Corpus.from_texts(["un", "", "deux"], ids=["1", "2", "1~2"], n=[1, 2, 3], when=["a", "b", "c"])
    b = Corpus.from_texts(["trois", "quatre"], ids=["1", "1"], n=[1.5, 2.0], source=["X", "Y"], when=[1, 2])
    both = a.merge(b)
    assert list(both) == ["un", "deux", "trois", "quatre"]
    assert both.ids == ("1", "1~2", "1~3", "1~2~2")
    assert both.table.column_names == ["id", "text", "source", "n", "when"]
    assert both.table["source"].to_pylist() == [None, None, "X", "Y"]
    assert both.table["n"].to_pylist() == [1.0, 3.0, 1.5, 2.0]
    assert both.table["when"].to_pylist() == ["a", "c", "1", "2"]
    assert both.problems == a.problems + b.problems
    what = [remark.what for remark in both.history[-1].remarks]
    assert "of different types (string, int64); became text" in what
    assert sum("stood before" in w for w in what) == 2
    assert (both.cleaning.n_read, both.cleaning.n_kept, both.cleaning.n_dropped) == (5, 4, 1)
    assert Corpus.merge(a).ids == a.ids


def test_merging_dictionary_and_string_columns():
    plain = Corpus.from_texts(["un"], source=["X"])
    coded = Corpus(plain.table.set_column(2, "source", plain.table["source"].dictionary_encode()))
    assert plain.merge(coded).table["source"].to_pylist() == ["X", "X"]


def test_describe_counts_everything_once():
    corpus = with_reprints()
    counts = corpus.describe()
    assert counts.n_documents == 80
    assert counts.frame()["documents"].sum() == 80
    assert sum(n for _, n in counts.months) == 80
    assert counts.months[0][0] == dt.date(2020, 1, 1)
    assert counts.months[-1] == (dt.date(2030, 1, 1), 20)
    # Every month between the first and the last, empty ones too.
    assert len(counts.months) == 121
    assert counts.outlets == (("Le Pays", 40), ("Reprise", 20), ("L'Écho", 10), ("La Vallée", 10))
    assert (counts.words.total, counts.words.median) == (60 * 40 + 20 * 41, 40)
    assert dict(counts.missing) == dict.fromkeys(corpus.table.column_names, 0)
    html = counts._repr_html_()
    assert html.count("<rect") == 11
    assert max(map(len, str(counts).split("\n"))) <= 80


def test_describe_counts_accented_words_and_missing_values():
    table = pa.table(
        {"id": ["a", "b"], "text": ["L'été à Œuf-sur-Mer", "été"], "x": [float("nan"), 1.0], "y": [" ", None]}
    )
    counts = Corpus(table).describe()
    assert (counts.words.longest, counts.words.shortest) == (6, 1)
    assert dict(counts.missing) == {"id": 0, "text": 0, "x": 1, "y": 2}
    assert counts.months == ()
    assert counts.outlets == ()
    assert "<svg" not in counts._repr_html_()
    assert "missing    x 1, y 2" in str(counts)
    assert str(Corpus(table.slice(0, 0)).describe()).startswith("0 documents")


def test_names_of_outlets_are_escaped():
    assert "<script>" not in Corpus.from_texts(["un"], source=["<script>"]).describe()._repr_html_()
