"""What the tables of an experiment may ask for: models, classifiers, corpora and their parts."""

import numpy as np
import pytest
from sklearn.base import clone

from topicmodel import Corpus, Experiment, FrenchVectorizer, ThemeClassifier
from topicmodel.datasets import CORPORA, load_codebook
from topicmodel.errors import InputError


def test_other_models_and_no_split(home, cache, tmp_path):
    tables = {"name": "a", "corpus": {"path": "presse.jsonl"}, "vectorizer": {"use": "french", "weighting": "tfidf"}}
    for use in ("nmf", "lsa"):
        run = Experiment.from_settings(tables | {"model": {"use": use, "n_components": 3}}, home).run(
            tmp_path / use, cache=cache
        )
        texts = Corpus.read(home / "presse.jsonl")
        mixtures = run.table("mixtures").drop(columns=["id", "split"]).to_numpy()
        assert np.allclose(run.model.transform(texts), mixtures)
        assert not run.has("held_out.parquet")
        with pytest.raises(InputError, match=r"has no placements\.parquet"):
            run.table("placements")


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("lda", {"n_components": 3, "passes": 2}),
        ("hdp", {"n_components": 6, "settings": {"K": 4}}),
        ("ensemble", {"n_components": 3, "passes": 2, "settings": {"num_models": 4, "epsilon": 0.5}}),
    ],
)
def test_gensim_s_models_run_and_come_out_again(home, tmp_path, kind, rows):
    tables = {"name": "a", "corpus": {"path": "presse.jsonl", "split": {"test": 0.25}}}
    tables |= {"vectorizer": {"use": "french", "lemmas": "fast"}, "model": {"use": "gensim", "kind": kind} | rows}
    experiment = Experiment.from_settings(tables, home)
    run, again = (experiment.run(tmp_path / name, cache=tmp_path / f"cache-{name}") for name in ("r", "s"))
    assert run.manifest["artefacts"] == again.manifest["artefacts"]
    assert type(run.model.model_).__name__ == "GensimModel"
    assert run.scores["held-out perplexity"].value > 1
    texts = Corpus.read(home / "presse.jsonl")
    mixtures = run.table("mixtures").drop(columns=["id", "split"]).to_numpy()
    assert np.array_equal(run.model.transform(texts), mixtures)
    assert Experiment.read(experiment.save(tmp_path / "a.toml")).settings == experiment.settings


def test_keywords_of_the_codebook_hold_the_topics_of_a_keyed_model(home, cache, tmp_path):
    codes = ("sport", "sante", "justice")
    book = load_codebook()
    for code in set(book.codes) - set(codes):
        book = book.drop(code)
    book.save(tmp_path / "book.toml")
    tables = {"name": "a", "corpus": {"path": str(home / "presse.jsonl")}, "codebook": {"path": "book.toml"}}
    tables |= {
        "vectorizer": {"use": "french"},
        "model": {"use": "keyed-lda", "n_free": 1, "max_iter": 20, "n_draws": 5},
    }
    run = Experiment.from_settings(tables, tmp_path).run(tmp_path / "r", cache=cache)
    assert set(run.topics.labels[:3]) == set(codes)
    assert len(run.topics) == 4
    mixtures = run.table("mixtures")[[f"topic {label}" for label in run.topics.labels]]
    assert mixtures.sum(axis=1).to_numpy() == pytest.approx(1)
    assert np.array_equal(run.model.transform(Corpus.read(home / "presse.jsonl")), mixtures.to_numpy())
    book.drop("justice").save(tmp_path / "book.toml")
    other = Experiment.from_settings(tables, tmp_path).run(tmp_path / "s", cache=cache)
    assert len(other.topics) == 3
    assert other.timings["stages"]["matrix"]["kept_from_before"]


def test_several_themes_a_document_and_few_labels(cache, tmp_path):
    from topicmodel.datasets import load_press

    both = [
        [theme, *other]
        for theme, other in zip(*(load_press().table[c].to_pylist() for c in ("theme", "other")), strict=True)
    ]
    corpus = Corpus.from_texts(load_press(), load_press().ids, themes=both)
    corpus.save(tmp_path / "a.parquet")
    tables = {
        "name": "a",
        "corpus": {"path": "a.parquet", "labels": "themes", "split": {"test": 0.5}},
        "codebook": {"use": "press"},
        "classifier": {"use": "themes", "labelled": 3, "vectorizer": {"use": "french", "lemmas": "fast"}},
    }
    run = Experiment.from_settings(tables, tmp_path).run(tmp_path / "r", cache=cache)
    assert 0 < run.classification["accuracy"].value <= run.classification["Jaccard"].value < 1
    assert not run.has("topics.npz")
    with pytest.raises(InputError, match=r"no column 'thmes'.*did you mean 'themes'"):
        Experiment.from_settings(tables | {"corpus": {"path": "a.parquet", "labels": "thmes"}}, tmp_path).run(
            tmp_path / "s", cache=cache
        )


def test_a_corpus_is_chosen_and_split_by_date(home, cache, tmp_path):
    corpus = {
        "path": "presse.jsonl",
        "where": {"theme": ["sport", "sante"]},
        "sample": 20,
        "split": {"test": 0.3, "by": "date"},
    }
    tables = {"name": "a", "corpus": corpus, "model": {"use": "lda", "n_components": 2, "max_iter": 5}}
    tables["vectorizer"] = {"use": "french", "lemmas": "fast"}
    run = Experiment.from_settings(tables, home).run(tmp_path / "r", cache=cache)
    documents = run.table("documents").drop(columns="date").merge(Corpus.read(home / "presse.jsonl").frame(), on="id")
    assert len(documents) == 20
    assert set(documents["theme"]) == {"sport", "sante"}
    late = documents["split"] == "test"
    assert late.sum() == 6
    assert documents[late]["date"].min() >= documents[~late]["date"].max()


@pytest.mark.parametrize("by", ["random", "date"])
def test_near_duplicates_are_never_on_both_sides_of_a_split(home, cache, tmp_path, by):
    """Every article once more, half a year later and with a line before it: half of the pairs would straddle."""
    corpus = Corpus.read(home / "presse.jsonl")
    dates = corpus.table["date"].to_pylist()
    later = [date.replace(year=date.year + 1) for date in dates]
    reprints = [f"Nos archives. {text}" for text in corpus]
    ids = [*corpus.ids, *(f"{name}-again" for name in corpus.ids)]
    Corpus.from_texts([*corpus, *reprints], ids=ids, date=[*dates, *later]).save(tmp_path / "twice.parquet")
    rows = {"name": "a", "model": {"use": "lda", "n_components": 2, "max_iter": 2}}
    rows["vectorizer"] = {"use": "french", "lemmas": "fast"}

    def straddling(**more):
        split = {"test": 0.3, "by": by} | more
        tables = rows | {"corpus": {"path": "twice.parquet", "split": split}}
        run = Experiment.from_settings(tables, tmp_path).run(tmp_path / f"r{len(more)}", cache=cache)
        side = run.table("documents").set_index("id")["split"]
        assert 0.25 < (side == "test").mean() < 0.35
        return sum(side[name] != side[f"{name}-again"] for name in corpus.ids)

    assert straddling(duplicates=False) > 0
    assert straddling() == 0


@pytest.mark.parametrize("by", ["random", "date", "source"])
def test_near_duplicates_are_named_where_they_alone_leave_a_side_empty(tmp_path, by):
    text = "Le conseil municipal a voté hier soir le budget de la ville, après trois heures de débats et deux votes."
    days, outlets = [f"2020-01-{day:02d}" for day in range(1, 21)], list("ABCD") * 5
    corpus = Corpus.from_texts([text] * 20, [f"{i}" for i in range(20)], date=days, source=outlets)
    corpus.save(tmp_path / "same.parquet")

    def checked(**split):
        rows = {"path": "same.parquet", "split": {"test": 0.3, "by": by} | split}
        return Experiment.from_settings({"name": "a", "corpus": rows, "model": {"use": "lda"}}, tmp_path).check()

    with pytest.raises(InputError, match=r"corpus\.split: near-duplicates.*; duplicates = false parts them$"):
        checked()
    assert checked(duplicates=False)[-1].startswith("split: ")
    if by != "date":  # of which one is always held out
        with pytest.raises(InputError, match=r"corpus\.split: 0 of 20 documents would judge"):
            checked(test=0.001)


def test_what_is_in_neither_part_of_a_split_is_no_document_of_the_run_and_said(home, cache, tmp_path):
    corpus = Corpus.read(home / "presse.jsonl")
    dates = [None if i % 10 == 0 else date for i, date in enumerate(corpus.table["date"].to_pylist())]
    outlets = ["A", "B", "C"] * 18
    # An article of A is reprinted by B and C: with B held out, say, A and C may not teach it.
    texts = [corpus[0] if i < 3 else text for i, text in enumerate(corpus)]
    Corpus.from_texts(texts, corpus.ids, date=dates, source=outlets).save(tmp_path / "a.parquet")
    tables = {"name": "a", "model": {"use": "lda", "n_components": 2, "max_iter": 2}}
    tables["vectorizer"] = {"use": "french", "lemmas": "fast"}
    for by, n, why in (("date", 6, "without a date"), ("source", 2, "under another source")):
        rows = {"path": "a.parquet", "split": {"test": 0.3, "by": by}}
        experiment, told = Experiment.from_settings(tables | {"corpus": rows}, tmp_path), []
        run = experiment.run(tmp_path / by, cache=cache, tell=told.append)
        said = f"{n} documents in neither part of the split: "
        assert sum(line.startswith(said) and line.endswith(why) for line in told) == 1
        assert said in run.file("problems.txt").read_text()
        assert experiment.check()[-1].startswith(said)
        documents = run.table("documents")
        assert len(documents) == len(run.table("mixtures")) == len(run.corpus()) == 54 - n
        kept = dict(zip(corpus.ids, dates if by == "date" else outlets, strict=True))
        sides = {side: {kept[name] for name in rows["id"]} for side, rows in documents.groupby("split")}
        assert None not in sides["train"] | sides["test"]
        assert max(sides["train"]) < min(sides["test"]) if by == "date" else not sides["train"] & sides["test"]
        assert run.verify().code == 0


def test_a_split_may_be_stratified(home, cache, tmp_path):
    rows = {"path": "presse.jsonl", "split": {"test": 1 / 3, "stratify": "theme"}}
    tables = {"name": "a", "corpus": rows, "model": {"use": "lda", "n_components": 2, "max_iter": 2}}
    run = Experiment.from_settings(tables, home).run(tmp_path / "r", cache=cache)
    themes = dict(zip(*(Corpus.read(home / "presse.jsonl").table[c].to_pylist() for c in ("id", "theme")), strict=True))
    documents = run.table("documents")
    held_out = documents[documents["split"] == "test"]["id"].map(themes).value_counts()
    total = documents["id"].map(themes).value_counts()
    assert (held_out == (total / 3).round()).all()


def test_a_classifier_split_by_date_is_chosen_by_how_it_tells_later_texts(home, cache, tmp_path):
    tables = {"name": "a", "corpus": {"path": "presse.jsonl", "labels": "theme", "split": {"test": 0.3, "by": "date"}}}
    tables["classifier"] = {"use": "themes", "multi_label": False, "vectorizer": {"use": "french", "lemmas": "fast"}}
    run = Experiment.from_settings(tables, home).run(tmp_path / "r", cache=cache)
    corpus, documents = Corpus.read(home / "presse.jsonl"), run.table("documents")
    assert documents["date"].tolist() == corpus.table["date"].to_pylist()
    train = corpus.take(np.flatnonzero(documents["split"] == "train").tolist())
    labels, dates = (train.table[name].to_pylist() for name in ("theme", "date"))
    classifier = ThemeClassifier(multi_label=False, vectorizer=FrenchVectorizer(lemmas="fast"))
    by_date, otherwise = (
        clone(classifier).fit(train, labels, dates=known).predict_proba(corpus) for known in (dates, None)
    )
    columns = [name for name in run.table("predictions").columns if name.startswith("p(")]
    assert np.array_equal(run.table("predictions")[columns].to_numpy(), by_date)
    assert not np.array_equal(by_date, otherwise)
    assert set(run.classification.table("classes")["class"]) == {"sport", "sante", "justice"}
    assert run.frame()["name"].tolist() == [score.name for score in run.figures]


def test_predictions_come_batch_by_batch_to_the_same_bits_and_say_how_far_they_are(home, cache, tmp_path, monkeypatch):
    from topicmodel.experiment import predictions

    tables = {"name": "a", "corpus": {"path": "presse.jsonl", "labels": "theme", "split": {"test": 0.3}}}
    tables["classifier"] = {"use": "themes", "multi_label": False, "vectorizer": {"use": "french", "lemmas": "fast"}}
    run = Experiment.from_settings(tables, home).run(tmp_path / "r", cache=cache)
    corpus, told = run.corpus(), []
    monkeypatch.setattr(predictions, "BATCH", 7)
    found, chances = predictions._predicted(run.classifier, corpus, told.append)
    assert told == [7] * 7 + [5]
    assert found == run.table("predictions")["predicted"].tolist() == run.classifier.predict(corpus).tolist()
    columns = [name for name in run.table("predictions").columns if name.startswith("p(")]
    assert np.array_equal(chances, run.table("predictions")[columns].to_numpy())


def test_what_a_filter_cannot_find_is_said_with_its_place(home, cache, tmp_path):
    for rows, message in (
        ({"where": {"thme": "sport"}}, r"^a: corpus\.where\.thme: no column 'thme'.*did you mean 'theme'"),
        (
            {"where": {"theme": "opéra"}},
            r"^a: corpus\.where\.theme: leaves none of 54 documents; found there: justice,",
        ),
    ):
        tables = {"name": "a", "corpus": {"path": "presse.jsonl"} | rows, "model": {"use": "lda"}}
        with pytest.raises(InputError, match=message):
            Experiment.from_settings(tables, home).run(tmp_path / "r", cache=cache)


def test_what_a_filter_could_have_found_is_short_and_its_type_is_said(tmp_path):
    texts, dates = ["Le maire\n\n" + "é" * 100, "La ville"], ["2020-01-01", "2021-01-01"]
    corpus = Corpus.from_texts(texts, ["1", "2"], date=dates, pages=[1, 12], front=[True, False], year=["2020", "2021"])
    corpus.save(tmp_path / "a.parquet")
    for key, value, said in (
        ("text", "q", f"La ville, Le maire {'é' * 31}"),
        ("date", "2020-01-01", "2020-01-01, 2021-01-01; these are dates: write them without quotes, or use between"),
        ("pages", ["1"], "1, 12; these are numbers: write them without quotes"),
        ("front", "true", "false, true; these are truth values: write them without quotes"),
        ("year", 2020, "2020, 2021; these are texts: write them with quotes"),
        ("year", "202", "2020, 2021; did you mean '2021'?"),
        ("pages", 3, "1, 12"),
    ):
        rows = {"path": "a.parquet", "where": {key: value}}
        with pytest.raises(InputError) as caught:
            Experiment.from_settings({"name": "a", "corpus": rows, "model": {"use": "lda"}}, tmp_path).check()
        assert str(caught.value) == f"a: corpus.where.{key}: leaves none of 2 documents; found there: {said}"


def test_a_corpus_with_a_name_is_looked_up_in_the_registry(home, cache, tmp_path, monkeypatch):
    monkeypatch.setitem(CORPORA, "petit", lambda: home / "presse.jsonl")
    with pytest.raises(InputError, match="did you mean 'press'"):
        Experiment.from_settings({"name": "a", "corpus": {"use": "pres"}, "model": {"use": "lda"}})
    tables = {"name": "a", "corpus": {"use": "petit", "where": {"theme": "sport"}}}
    tables |= {"vectorizer": {"use": "french"}, "model": {"use": "lda", "n_components": 2, "max_iter": 5}}
    run = Experiment.from_settings(tables).run(tmp_path / "r", cache=cache)
    assert run.settings["corpus.use"] == "petit"
    assert set(run.table("documents")["id"]) == set(Corpus.read(home / "presse.jsonl").where(theme="sport").ids)
    assert run.verify().code == 0
