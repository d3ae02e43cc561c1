"""What a paper needs of runs: checklist and BibTeX."""

import importlib
import inspect
import re
import statistics

import pytest

from topicmodel import Experiment
from topicmodel.errors import InputError
from topicmodel.experiment.checklist import checklist
from topicmodel.experiment.references import _USED, bibtex, entries, modules_of


@pytest.fixture(scope="module")
def seeds(experiment, home, cache):
    """Three runs that differ in their seed."""
    base = experiment.set({"model.init": "random"})
    return [base.set({"seed": seed}).run(home / f"seed-{seed}", cache=cache) for seed in range(3)]


def test_the_checklist_says_what_the_runs_say(seeds):
    items = dict(checklist(seeds).items)
    assert items["Data"] == "presse.jsonl (labels = theme)"
    assert items["Splits"] == "54 documents: 40 for training, 14 held out (at random, near-duplicates on one side)"
    assert items["Number of runs, seeds"] == "3 runs, seeds 0 | 1 | 2"
    assert items["Hyper-parameter ranges"] == "none was varied"
    values = [run.scores["c_npmi"].value for run in seeds]
    said = f"c_npmi {statistics.fmean(values):.3f} ± {statistics.stdev(values):.3f}; "
    assert said in items["Results; mean ± standard deviation over 3 seeds"]
    assert seeds[0].digest[:16] in items["Digest over all artefacts"]
    assert {"Infrastructure", "Software", "Runtime", "Peak memory", "How to reproduce"} <= set(items)


def test_settings_that_were_varied_are_ranges_and_groups(seeds, run):
    items = dict(checklist([*seeds, run]).items)
    assert items["Hyper-parameter ranges"] == "model.init: random | nmf"
    assert {
        "Results with model.init = random; mean ± standard deviation over 3 seeds",
        "Results with model.init = nmf; 90 % intervals",
    } <= set(items)
    with pytest.raises(InputError, match="one or more"):
        checklist([])


def test_results_come_in_the_order_of_what_was_varied(experiment, home, cache):
    lean = {name: rows for name, rows in experiment.settings.items() if name not in ("classifier", "placement")}
    base = Experiment.from_settings(lean | {"model": {"use": "lda", "max_iter": 2}}, home)
    runs = [base.set({"model.n_components": k}).run(home / f"components-{k}", cache=cache) for k in (10, 5, 6)]
    said = [name for name, _ in checklist(runs).items if name.startswith("Results")]
    assert said == [f"Results with model.n_components = {k}; 90 % intervals" for k in (5, 6, 10)]


def test_markdown_and_latex_are_tables(seeds):
    found = checklist(seeds)
    rows = found.markdown().strip().split("\n")
    assert len(rows) == 2 + len(found.items)
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 3 for row in rows)
    latex = found.latex()
    body = latex[latex.index("midrule") :]
    assert not re.search(r"(?<!\\)[_%#$](?!\\pm|\S*\$)", body.replace(r"$\pm$", "").replace("$-$", ""))
    assert body.count(r"\\") == len(found.items)


def test_every_method_of_a_run_is_cited_once(run):
    text = bibtex([run, run])
    keys = re.findall(r"^@misc\{(.+),$", text, re.MULTILINE)
    assert len(keys) == len(set(keys))
    assert {"blei2003latent", "roder2015exploring", "wallach2009evaluation"} <= set(keys)
    assert not any(key.startswith("bouma") for key in keys)  # phrases were not learnt
    assert text.count("{") == text.count("}")
    assert not re.search(r"[^\x00-\x7f]", "".join(keys))


def test_every_cited_module_exists_and_cites(run):
    names = {name for names in _USED.values() for name in names} | set(modules_of(run))
    for name in names - {"classifiers.theme_classifier"}:
        module = importlib.import_module(f"topicmodel.{name}")
        found = entries(inspect.getdoc(module) or "")
        assert found, name
        assert len({work["key"] for work in found}) == len(found)
        for work in found:
            assert re.fullmatch(r"\d{4}", work["year"])
            assert work["author"]
            assert "http" not in work["title"] + work["author"]


def test_the_command(run, home, command):
    assert command("export", run.folder, cwd=home).stdout.startswith("| Item | Answer |")
    assert r"\toprule" in command("export", run.folder, "--to", "latex", cwd=home).stdout
    assert "@misc{blei2003latent," in command("export", run.folder, "--to", "bibtex", cwd=home).stdout
    failed = command("export", run.folder, "--to", "bibtx", cwd=home)
    assert failed.returncode == 2
    assert "did you mean 'bibtex'?" in failed.stderr
