"""``topicmodel corpus`` as a user meets it."""

import csv
import io
import json

import pytest

from tests.test_cli import fails, run
from tests.text.foreign import FRENCH, PARAGRAPHS
from topicmodel import Corpus


@pytest.fixture
def archive(tmp_path):
    """Six French texts, a reprint, an English text, a blank row, a broken line."""
    rows = [{"id": f"f{i}", "text": f"{t} {FRENCH[i - 1]}", "date": f"202{i}-01-01"} for i, t in enumerate(FRENCH)]
    rows.append({"id": "again", "text": rows[0]["text"] + " (AFP)", "date": "2023-01-01"})
    rows.append({"id": "english", "text": PARAGRAPHS["en"][0], "date": "2022-01-01"})
    rows.append({"id": "blank", "text": " "})
    lines = [json.dumps(row | {"source": "Le Pays"}) for row in rows]
    path = tmp_path / "archive.jsonl"
    path.write_text("\n".join([*lines, "{"]), "utf-8")
    return path


def answer(*arguments: object) -> str:
    done = run("corpus", *arguments)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_describe(archive):
    text = answer("describe", archive)
    assert text.startswith("8 documents, 2020-01 to 2025-01, 1 outlet\n")
    assert json.loads(answer("describe", archive, "--json"))["n_documents"] == 8
    rows = list(csv.DictReader(io.StringIO(answer("describe", archive, "--csv"))))
    assert sum(int(row["documents"]) for row in rows) == 8


def test_report(archive, tmp_path):
    lines = answer("report", archive, "--save", tmp_path / "r.json").split("\n")
    assert lines[0] == "10 documents read, 8 kept, 2 dropped"
    assert sum("(left out)" in line for line in lines) == 2
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["n_kept"] == 8
    rows = list(csv.DictReader(io.StringIO(answer("report", archive, "--csv"))))
    assert [row["outcome"] for row in rows] == ["dropped", "dropped"]


def test_languages(archive):
    assert "english: reads as 'en'" in answer("languages", archive)
    rows = list(csv.DictReader(io.StringIO(answer("languages", archive, "--csv"))))
    assert [row["language"] for row in rows] == ["fr"] * 7 + ["en"]
    assert len(list(csv.DictReader(io.StringIO(answer("languages", archive, "--csv", "--passages"))))) >= 8


def test_clean_writes_what_is_kept_and_says_what_is_not(archive, tmp_path):
    out, foreign, report = tmp_path / "c.parquet", tmp_path / "f.jsonl", tmp_path / "r.html"
    text = answer("clean", archive, out, "--since", "2021", "--french", "--foreign", foreign, "--deduplicate",
                  "--keep", "longest", "--report", report)  # fmt: skip
    assert text.split("\n")[0] == "10 documents read, 6 kept, 4 dropped"
    assert Corpus.read(out).ids == ("f1", "f2", "f3", "f4", "f5", "again")
    assert list(Corpus.read(foreign)) == [PARAGRAPHS["en"][0]]
    assert "english" in report.read_text("utf-8")
    assert answer("clean", archive, out, "--deduplicate").startswith("10 documents read, 7 kept, 3 dropped")


def test_names_of_files_are_looked_at_before_the_work(archive, tmp_path):
    out = tmp_path / "c.csv"
    assert "r.pdf: suffix '.pdf' cannot be written" in fails("corpus", "clean", archive, out, "--report", "r.pdf")
    assert "c.doc: suffix '.doc' cannot be written" in fails("corpus", "clean", tmp_path / "nothing.csv", "c.doc")
    assert not out.exists()


def test_errors_are_one_line(archive, tmp_path):
    out = tmp_path / "c.parquet"
    assert "needs --french" in fails("corpus", "clean", archive, out, "--foreign", "x.jsonl")
    assert "no document is left" in fails("corpus", "clean", archive, out, "--since", "2030")
    assert "did you mean 'longest'" in fails("corpus", "clean", archive, out, "--deduplicate", "--keep", "longes")
    assert "one of them" in fails("corpus", "describe", archive, "--json", "--csv")
    assert "no such file" in fails("corpus", "report", tmp_path / "nothing.jsonl")
    assert not out.exists()
