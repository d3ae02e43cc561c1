"""A small experiment that runs in about a second, and a cache that all tests share unless they change what made it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from topicmodel.errors import InputError
from topicmodel.experiment import Experiment, Run

ROOT = Path(__file__).parent.parent.parent
TABLES = {
    "name": "petit",
    "seed": 0,
    "corpus": {"path": "presse.jsonl", "labels": "theme", "split": {"test": 0.25}},
    "vectorizer": {"use": "french", "min_df": 2, "lemmas": "fast"},
    "model": {"use": "lda", "n_components": 3, "max_iter": 30},
    "evaluation": {"n_words": 5},
    "codebook": {"use": "press"},
    "placement": {"documents": "test"},
    "classifier": {"use": "themes", "multi_label": False, "vectorizer": {"use": "french", "lemmas": "fast"}},
}


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    """A folder with a corpus of 54 articles."""
    from topicmodel.datasets import load_press

    folder = tmp_path_factory.mktemp("experiment")
    load_press().where(theme=["sport", "sante", "justice"]).save(folder / "presse.jsonl")
    return folder


@pytest.fixture(scope="session")
def experiment(home) -> Experiment:
    return Experiment.from_settings(TABLES, home)


@pytest.fixture(scope="session")
def cache(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def run(experiment, home, cache) -> Run:
    return experiment.run(home / "run", cache=cache)


def _read(path: Path, documents: bool) -> None:
    experiment = Experiment.read(path)
    experiment.check() if documents else experiment.corpus_path()


@pytest.fixture
def refused(tmp_path):
    """Say what a file is refused with, which is one line that starts with its name."""

    def message(good: str, old: str, new: str, *, documents: bool = False) -> str:
        assert old in good
        path = tmp_path / "a.toml"
        path.write_text(good.replace(old, new, 1))
        with pytest.raises(InputError) as caught:
            _read(path, documents)
        assert str(caught.value).startswith(f"{path}")
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return message


def call(*words: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "topicmodel", *map(str, words)]
    known = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    return subprocess.run(whole, cwd=cwd, capture_output=True, text=True, env=known, check=False)


def start(*words: object, cwd: Path) -> subprocess.Popen[bytes]:
    whole = [sys.executable, "-m", "topicmodel", *map(str, words)]
    known = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(whole, cwd=cwd, env=known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def command():
    """Run the command line to its end."""
    return call


@pytest.fixture(scope="session")
def started():
    """Start the command line."""
    return start
