"""Every result is saved without pickle, read back the same, shown as a table, and cannot be changed."""

import dataclasses
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import topicmodel as tm
from topicmodel.errors import InputError
from topicmodel.evaluation import Cooccurrence, Match, Stability
from topicmodel.objects.record import Record

TEXTS = ["Le maire préside le conseil de la ville.", "La pluie tombe et le vent souffle sur la mer."] * 10


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    lda = tm.LDA(n_components=2, max_iter=20, verbose=False)
    model = tm.TopicModel(tm.FrenchVectorizer(), lda).fit(TEXTS)
    room, topics, mixtures = tm.evaluation, model.topics_, model.transform(TEXTS)
    sheet = room.word_intrusion(model, n_words=2)
    right = {item.id: key for item, key in zip(sheet.items, sheet.key, strict=True)}
    found = [
        room.coherence([["maire", "conseil"], ["pluie", "vent"]], TEXTS, n_replicates=5),
        room.held_out(model, TEXTS),
        room.junk(topics, mixtures),
        room.against_labels(mixtures, ["a", "b"] * 10),
        room.match(topics, topics.take(["1"])),
        room.stability(model, TEXTS, n_refits=2),
        room.select(TEXTS, [2, 3], model=tm.TopicModel(tm.FrenchVectorizer(), lda), n_refits=2),
        room.score_sheet(sheet, {"A": right, "B": right}),
        room.prevalence_by(mixtures, ["a", "b"] * 10, topics.labels),
        Cooccurrence.from_tokens([["maire", "conseil"], []]),
        tm.evaluate(topics, TEXTS),
    ]
    return {type(each).__name__: each for each in found}


NAMES = (
    "Coherence",
    "HeldOut",
    "Junk",
    "LabelAgreement",
    "Match",
    "Prevalence",
    "Stability",
    "Selection",
    "SheetScores",
)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True)
    if dataclasses.is_dataclass(a):
        names = [f.name for f in dataclasses.fields(a) if f.init]
        return type(a) is type(b) and all(same(getattr(a, n), getattr(b, n)) for n in names)
    if isinstance(a, tuple):
        return type(b) is tuple and len(a) == len(b) and all(map(same, a, b))
    return bool(a == b or (a != a and b != b))


@pytest.mark.parametrize("name", [*NAMES, "Cooccurrence", "Scores"])
def test_a_result_is_saved_and_read_back_the_same(results: dict[str, Any], name: str, tmp_path: Path) -> None:
    result = results[name]
    first, second = result.save(tmp_path / "first"), result.save(tmp_path / "second")
    assert first.read_bytes() == second.read_bytes()
    assert same(result, type(result).read(first))
    assert same(result, pickle.loads(pickle.dumps(result)))
    assert result.frame() is not None
    assert "<table" in result._repr_html_()


@pytest.mark.parametrize("name", [*NAMES, "Cooccurrence", "Scores"])
def test_a_result_cannot_be_changed(results: dict[str, Any], name: str) -> None:
    result = results[name]
    for field in dataclasses.fields(result):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(result, field.name, None)
        value = getattr(result, field.name)
        if isinstance(value, np.ndarray):
            with pytest.raises(ValueError, match="read-only"):
                value[...] = 0


def test_every_result_of_the_room_is_tested_here(results: dict[str, Any]) -> None:
    room = vars(tm.evaluation)
    records = {
        name for name in tm.evaluation.__all__ if isinstance(room[name], type) and issubclass(room[name], Record)
    }
    assert records <= set(results)


def test_another_file_is_named(results: dict[str, Any], tmp_path: Path) -> None:
    path = results["Match"].save(tmp_path / "match.npz")
    with pytest.raises(InputError, match="holds Match; a Stability is needed"):
        Stability.read(path)
    with pytest.raises(InputError, match="no such file"):
        Match.read(tmp_path / "none.npz")
    topics = results["Stability"].topics.save(tmp_path / "topics.npz")
    with pytest.raises(InputError, match="holds no result; a Match is needed"):
        Match.read(topics)
