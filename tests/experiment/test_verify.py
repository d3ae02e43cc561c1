import json
import shutil
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from topicmodel import Corpus, Experiment, Run
from topicmodel.errors import InputError
from topicmodel.experiment import provenance
from topicmodel.experiment.cache import file_digest, json_digest
from topicmodel.experiment.difference import difference
from topicmodel.experiment.files import read_json, write_json, write_parquet
from topicmodel.experiment.verification import against
from topicmodel.objects import Topics


@pytest.fixture
def own(home, run, tmp_path):
    """A run of its own, beside its corpus, to change."""
    shutil.copy(home / "presse.jsonl", tmp_path)
    shutil.copytree(run.folder, tmp_path / "run")
    kept = read_json(tmp_path / "run" / "provenance.json")
    kept["corpus"]["source"] = str(tmp_path / "presse.jsonl")
    write_json(kept, tmp_path / "run" / "provenance.json")
    return sign(tmp_path / "run")


def sign(folder) -> Run:
    """Make a manifest true of what the folder holds now, as if the run had been made so."""
    manifest = read_json(folder / "manifest.json")
    for kind in ("artefacts", "records"):
        manifest[kind] = {name: file_digest(folder / name) for name in manifest[kind]}
    manifest["digest"] = json_digest(manifest["artefacts"])
    write_json(manifest, folder / "manifest.json")
    return Run.read(folder)


def verdicts(found) -> dict[str, str]:
    return {checked.name: checked.verdict for checked in found.artefacts}


def test_a_run_verifies_itself_from_its_folder_and_the_corpus_alone(own):
    found = own.verify()
    assert set(verdicts(found).values()) == {"identical"}
    assert (found.code, found.causes) == (0, ())


def test_a_changed_document_is_named(own, tmp_path):
    rows = [json.loads(line) for line in (tmp_path / "presse.jsonl").read_text().splitlines()]
    rows[3]["text"] += " Le maire a démissionné."
    rows[5]["source"] = "Une autre"
    gone = rows.pop(8)["id"]
    (tmp_path / "presse.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    found = own.verify()
    assert found.code == 2
    assert verdicts(found)["documents.parquet"] == "different"
    assert verdicts(found)["experiment.toml"] == "identical"
    assert found.causes[:3] == (
        f"corpus: document '{rows[3]['id']}': text changed",
        f"corpus: document '{rows[5]['id']}': metadata changed",
        f"corpus: document '{gone}': missing",
    )


def test_another_order_of_the_documents_is_named(own, tmp_path):
    lines = (tmp_path / "presse.jsonl").read_text().splitlines()
    (tmp_path / "presse.jsonl").write_text("\n".join(reversed(lines)))
    found = own.verify()
    assert found.causes[0] == "corpus: the same documents in another order"
    assert verdicts(found)["documents.parquet"] == "different"
    assert verdicts(found)["topics.npz"] == "identical"  # an LDA does not depend on it


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("n_components = 3", "n_components = 4", "setting model.n_components: 3 → 4"),
        ("seed = 0\n\n", "seed = 9\n\n", "seed: 0 → 9"),
        ("min_df = 2", "min_df = 3", "setting vectorizer.min_df: 2 → 3"),
    ],
)
def test_a_changed_setting_or_seed_is_named(own, old, new, cause):
    path = own.folder / "experiment.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    found = own.verify()
    assert found.code == 2
    assert found.causes[0] == cause
    assert "experiment.toml was changed after the run was written" in found.causes[-1]


def test_another_library_version_is_named(own, monkeypatch):
    """As if numpy 1.0 had given other topics; nothing but the versions tells."""
    topics = own.topics
    moved = 0.9 * topics.weights + 0.1 / len(topics.terms)
    replace(topics, weights=moved).save(own.folder / "topics.npz")
    kept = own.provenance
    kept["versions"] |= {"numpy": "1.0", "click": "7.0"}
    write_json(kept, own.folder / "provenance.json")
    found = sign(own.folder).verify()
    assert found.code == 2
    assert verdicts(found)["topics.npz"] == "different"
    now = provenance.versions()
    # What can change numbers comes first.
    assert found.causes == (
        f"library version: numpy 1.0 → {now['numpy']}",
        f"library version: click 7.0 → {now['click']}",
    )


def test_another_version_or_processor_that_changed_no_bit_is_said_but_no_failure(own):
    kept = own.provenance
    kept["versions"]["scipy"] = "1.0"
    kept["processor"] |= {"model": "Old One", "flags": ["avx", "old"]}
    kept["package"]["code"] = "0" * 64
    write_json(kept, own.folder / "provenance.json")
    found = sign(own.folder).verify()
    assert found.code == 0
    text = str(found)
    assert "Differs, but changed no bit" in text
    for said in ("library version: scipy 1.0", "processor: Old One", "-old", "its own files changed"):
        assert said in text


def test_another_processor_is_named_where_the_last_bits_differ(own):
    topics = own.topics
    replace(topics, weights=topics.weights * (1 + 1e-12)).save(own.folder / "topics.npz")
    kept = own.provenance
    kept["processor"] |= {"model": "Old One", "flags": ["avx", "old"]}
    write_json(kept, own.folder / "provenance.json")
    found = sign(own.folder).verify()
    assert found.code == 1
    assert verdicts(found)["topics.npz"] == "equal within tolerance"
    assert [cause.partition(" → ")[0] for cause in found.causes] == ["processor: Old One"]
    assert "Likely cause" in str(found)


def test_small_differences_are_equal_within_tolerance(own, run):
    path = own.folder / "mixtures.parquet"
    table = pq.read_table(path)
    column = table["topic 0"].to_numpy().copy()
    column[4] += 1e-9
    write_parquet(table.set_column(2, "topic 0", pa.array(column)), path)
    scores = json.loads((own.folder / "scores.json").read_text())
    (own.folder / "scores.json").write_text(json.dumps(scores))  # the same content, other bytes
    changed = sign(own.folder)
    found = against(changed, run)
    assert found.code == 1
    notes = {c.name: c.note for c in found.artefacts if c.note}
    assert notes == {
        "mixtures.parquet": "largest difference 1.0e-09 in topic 0",
        "scores.json": "other bytes, same content",
    }
    assert against(changed, run, tolerance=1e-12).code == 2
    assert "No cause found" in str(against(changed, run, tolerance=1e-12))


def test_a_file_edited_by_hand_is_named(own, run):
    words = (own.folder / "words.csv").read_text().split("\n")
    (own.folder / "words.csv").write_text("\n".join([words[0], *words[2:]]))
    (own.folder / "held_out.parquet").write_bytes(b"PAR1")
    (own.folder / "likelihood.csv").unlink()
    found = own.verify()
    different = {name for name, verdict in verdicts(found).items() if verdict == "different"}
    assert different == {"words.csv", "held_out.parquet", "likelihood.csv"}
    assert [cause.split(":")[1].split()[0] for cause in found.causes] == sorted(different)
    assert set(own.damaged()) == different


def test_topics_in_another_order_are_different(own):
    topics = own.topics
    topics.take([1, 0, 2]).save(own.folder / "topics.npz")
    assert isinstance(own.topics, Topics)
    found = sign(own.folder).verify()
    assert verdicts(found)["topics.npz"] == "different"


def test_differences():
    assert difference({"a": [1, "x"]}, {"a": [1, "x"]}) == (0.0, "")
    assert difference({"a": [1, "x"]}, {"a": [1, "y"]}) == (np.inf, "a")
    assert difference({"a": 1}, {"b": 1}) == (np.inf, " names")
    assert difference([1], [1, 2]) == (np.inf, "lengths 1 and 2")
    assert difference(np.array([1.0, np.nan]), np.array([1.0, np.nan])) == (0.0, "")
    assert difference({"x": np.array([1.0, np.nan])}, {"x": np.array([1.0, 2.0])}) == (np.inf, "x")
    assert difference({"x": np.array([1000.0])}, {"x": np.array([1001.0])}) == (0.001, "x")
    assert difference(np.array(["a"]), np.array(["b"]))[0] == np.inf
    assert difference(float("nan"), float("nan")) == (0.0, "")
    assert difference(True, 1)[0] in (0.0, np.inf)


def test_the_command_and_its_exit_codes(own, tmp_path, command):
    done = command("verify", own.folder, "--jobs", 2, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("run: identical\n")
    none = command("verify", own.folder, "--jobs", 0, cwd=tmp_path)
    assert none.returncode == 2
    assert "compute.n_jobs: found 0; allowed: 1 or more, or -1" in none.stderr
    (tmp_path / "moved").mkdir()
    shutil.move(tmp_path / "presse.jsonl", tmp_path / "moved")
    lost = command("verify", own.folder, cwd=tmp_path)
    assert lost.returncode == 2
    assert "which is not there; name it with --corpus" in lost.stderr
    found = command("verify", own.folder, "--corpus", tmp_path / "moved" / "presse.jsonl", "-q", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (0, "run: identical\n")
    shutil.copytree(own.folder, tmp_path / "copy")
    (tmp_path / "copy" / "words.csv").write_text("a\n")
    copy = command("verify", own.folder, "--against", tmp_path / "copy", "--json", cwd=tmp_path)
    assert copy.returncode == 2
    answer = json.loads(copy.stdout)
    assert answer["verdict"] == "different"
    assert [row["name"] for row in answer["artefacts"] if row["verdict"] != "identical"] == ["words.csv"]
    assert "is no run" in command("verify", tmp_path / "moved", cwd=tmp_path).stderr


def test_what_is_no_run(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        Run.read(tmp_path / "r")
    (tmp_path / "r").mkdir()
    with pytest.raises(InputError, match="is no run"):
        Run.read(tmp_path / "r")
    (tmp_path / "r" / "manifest.json").write_text('{"format": 99}')
    with pytest.raises(InputError, match="format 1"):
        Run.read(tmp_path / "r")


def test_the_embedded_corpus_needs_no_path(tmp_path, cache):
    tables = {
        "name": "a",
        "corpus": {"use": "press", "sample": 30},
        "model": {"use": "lda", "n_components": 2, "max_iter": 5},
    }
    run = Experiment.from_settings(tables).run(tmp_path / "r", cache=cache)
    assert run.provenance["corpus"]["source"] == ""
    assert run.verify().code == 0
    assert len(Corpus.read(tmp_path / "r" / "documents.parquet", text="text")) == 30
