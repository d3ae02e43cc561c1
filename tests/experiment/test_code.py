"""The part of the package that a stage depends on: what it loads, and what an edit makes anew."""

import json
import subprocess
import sys

import pytest

from topicmodel.experiment import cache as cache_module
from topicmodel.experiment import code, source, stages

BOTH = [{"use": "french"}, {"use": "lda"}]
THEMES = {"use": "themes", "vectorizer": {"use": "french"}}
STAGES = {
    "corpus": (source.read_documents, ()),
    "matrix": (stages._count, BOTH[0]),
    "model": (stages._fit, BOTH),
    "scores": (stages._judge, BOTH),
    "placements": (stages._place, ()),
    "predictions": (stages._predict, THEMES),
}
LOADED = """
import json, sys
from topicmodel.experiment import Experiment
from topicmodel.experiment.cache import Store
from topicmodel.experiment import running  # what finds out that nothing is to be done
loaded, get = {}, Store.get
def names():
    return {name: module.__file__ for name, module in sys.modules.items() if name.startswith("topicmodel.")}
def watched(self, kind, *others, **named):
    before = names()
    entry = get(self, kind, *others, **named)
    loaded[kind] = [file for name, file in names().items() if name not in before]
    return entry
Store.get = watched
Experiment.read(sys.argv[1]).run(sys.argv[2], cache=sys.argv[3])
print(json.dumps(loaded))
"""


def parts(files):
    return {file.relative_to(code.HOME).as_posix() for file in files}


def test_a_stage_loads_no_file_that_it_is_not_said_to_depend_on(experiment, home, tmp_path):
    """A module that a stage runs and that its digest leaves out would keep old results."""
    path = experiment.save(home / "loads.toml")
    asked = [sys.executable, "-c", LOADED, str(path), str(tmp_path / "run"), str(tmp_path / "cache")]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout)
    assert set(loaded) == set(STAGES)
    for name, files in loaded.items():
        known = {str(file) for file in code.files_behind(*STAGES[name])}
        assert [file for file in files if file not in known] == []
    assert any(file.endswith("models/lda.py") for file in loaded["model"])
    assert any(file.endswith("evaluation/suite.py") for file in loaded["scores"])


def test_a_stage_depends_on_its_own_part_of_the_package():
    found = {name: parts(code.files_behind(*stage)) for name, stage in STAGES.items()}
    assert {"models/lda.py", "kernels/lda.py", "text/vectorizer.py", "text/resources/french.npz"} <= found["model"]
    rooms = {name: {file.split("/")[0] for file in files} for name, files in found.items()}
    assert not rooms["model"] & {"evaluation", "placer", "classifiers", "cli", "plot", "reporting"}
    assert not rooms["corpus"] & {
        "models",
        "codebook",
        "topic_model",
    }
    assert "text/vectorizer.py" not in found["corpus"]  # other parts of that room are: it finds near-duplicates
    assert "placer/service.py" in found["placements"]
    assert "datasets/press.npz" in found["placements"]
    assert "evaluation/sheet.html" in found["scores"]
    assert "models/gensim_adapters.py" in parts(code.files_behind(stages._fit, {"use": "gensim"}))
    assert "classifiers/theme_classifier.py" in parts(code.files_behind(stages._predict, {"x": {"use": "themes"}}))


def test_every_stage_that_imports_something_is_one_of_those_that_say_so():
    """Helpers between the stages have no imports of their own, which no digest would hold."""
    import ast
    from pathlib import Path

    tree = ast.parse(Path(stages.__file__).read_text("utf-8"))
    importing = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(node))
    }
    assert importing <= {make.__name__ for make, _ in STAGES.values()}


@pytest.mark.parametrize(
    ("edited", "anew"),
    [
        ("reporting/report.py", set()),
        ("evaluation/quality.py", {"scores", "predictions"}),
        ("placer/service.py", {"placements"}),
        ("models/lda.py", {"model", "scores", "predictions"}),
        ("objects/storage.py", set(STAGES)),
    ],
)
def test_an_edit_makes_anew_what_it_could_change(experiment, run, cache, tmp_path, monkeypatch, edited, anew):
    digest = code._digest
    monkeypatch.setattr(code, "_digest", lambda file: "edited" if str(file).endswith(edited) else digest(file))
    made = []
    monkeypatch.setattr(cache_module.Store, "_make", lambda self, place, make: made.append(place) or 1 / 0)
    changed = {name: code.stage_code(*stage) for name, stage in STAGES.items()}
    with monkeypatch.context() as patch:
        patch.setattr(code, "_digest", digest)
        assert {name for name, stage in STAGES.items() if code.stage_code(*stage) != changed[name]} == anew
    if anew:
        with pytest.raises(ZeroDivisionError):
            experiment.run(tmp_path / "r", cache=cache)
        assert made[0].parent.name in anew
    else:
        assert experiment.run(tmp_path / "r", cache=cache).digest == run.digest
