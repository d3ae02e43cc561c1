"""A small run of the embedded corpus, for the pages that show runs."""

import pytest

from topicmodel import Experiment

TABLES = {
    "corpus": {"use": "press", "labels": "theme", "split": {"test": 0.2}},
    "vectorizer": {"use": "french", "min_df": 3},
    "model": {"use": "lda", "n_components": 6, "max_iter": 60},
    "evaluation": {"n_refits": 2},
    "codebook": {"use": "press"},
    "placement": {"documents": "all"},
    "seed": 0,
    "name": "essai",
}


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    return Experiment.from_settings(TABLES).run(folder / "essai", cache=folder / "cache")


@pytest.fixture(scope="session")
def other_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    tables = TABLES | {"model": {"use": "lda", "n_components": 7, "max_iter": 60}}
    return Experiment.from_settings(tables).run(folder / "autre", cache=folder / "cache")
