"""``topicmodel convert``: any format to any other, one line where something is wrong."""

import subprocess
import sys

import pytest

from topicmodel import Corpus
from topicmodel.writers import FORMATS
from topicmodel.writers.converting import convert


def run(*words, folder):
    """Run the command line in a folder."""
    command = [sys.executable, "-m", "topicmodel", "convert", *map(str, words)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def source(folder):
    """Write three documents and a broken line."""
    rows = "\n".join(f'{{"contenu": "Texte {i} du maire.", "date": "2025-03-0{i}", "n": {i}}}' for i in (1, 2, 3))
    (folder / "presse.jsonl").write_text(rows + "\n{broken\n")
    return folder / "presse.jsonl"


def test_the_answer_is_the_file_and_everything_else_is_said(tmp_path):
    source(tmp_path)
    done = run("presse.jsonl", "presse.parquet", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    said = done.stderr.splitlines()
    assert said[0].startswith("topicmodel: presse.jsonl, row 4: no valid JSON")
    assert said[1:] == ["topicmodel: 3 documents written: presse.parquet"]
    corpus = Corpus.read(tmp_path / "presse.parquet")
    assert corpus.fingerprint == Corpus.read(tmp_path / "presse.jsonl").fingerprint


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["presse.jsonl", "out.parket"], "suffix '.parket' cannot be written"),
        (["presse.jsonl", "out", "--to", "irramuteq"], "did you mean 'iramuteq'?"),
        (["presse.jsonl", "out.csv", "--format", "jsonn"], "did you mean 'jsonl'?"),
        (["pres.jsonl", "out.csv"], "no such file; did you mean 'presse.jsonl'?"),
        (["presse.jsonl", "nowhere/out.csv"], "cannot be written"),
        (["presse.jsonl", "out.csv", "--text", "content"], "did you mean 'contenu'?"),
    ],
)
def test_wrong_input_is_one_line_and_leaves_nothing(tmp_path, words, said):
    source(tmp_path)
    done = run(*words, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("topicmodel: error: ")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["presse.jsonl"]


def test_every_format_can_be_written_from_every_other_that_is_read(tmp_path):
    seen = []
    first = convert(source(tmp_path), tmp_path / "first.arrow", watch=lambda *told: seen.append(told))
    assert (first.n_documents, len(first.problems)) == (3, 1)
    assert seen == [("writing", 3, 3)]
    for kind, each in FORMATS.items():
        done = convert(tmp_path / "first.arrow", tmp_path / f"x{each.suffixes[0]}")
        assert (done.n_documents, done.problems) == (3, ()), kind
        if kind in ("arrow", "parquet", "jsonl", "csv"):
            again = convert(done.path, tmp_path / "again.jsonl")
            assert (again.n_documents, again.problems) == (3, ()), kind
            assert list(Corpus.read(again.path)) == list(Corpus.read(first.path))


def test_large_files_tell_how_far_they_are(tmp_path, monkeypatch):
    monkeypatch.setenv("TOPICMODEL_MEMORY", "1")
    texts = [f"texte {i} " * 20 for i in range(9000)]
    path = Corpus.from_texts(texts).save(tmp_path / "c.jsonl")
    for source_, stage in ((path, "reading"), (path.with_suffix(".parquet"), "reading")):
        seen = []
        convert(path, path.with_suffix(".parquet"))
        done = convert(source_, tmp_path / "d.arrow", watch=lambda *told, seen=seen: seen.append(told))
        assert done.n_documents == 9000
        reading = [told for told in seen if told[0] == stage]
        assert reading
        assert reading[-1][1] == reading[-1][2]
        assert seen[-1] == ("writing", 9000, 9000)
        assert list(Corpus.read(tmp_path / "d.arrow")) == texts
