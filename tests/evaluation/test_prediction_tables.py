"""topicmodel judge: predictions of any tool, from a file."""

import json

import pytest

from tests.test_cli import fails, run

ROWS = [("sport", "sport", "sport", 0.9), ("santé", "santé", "sport", 0.2), ("sport", "santé", "sport", 0.4)] * 20


@pytest.fixture
def table(tmp_path):
    lines = ["id;vrai;svm;autre;p_sport;p_santé"]
    lines += [f"{i};{a};{b};{c};{p};{1 - p:.1f}".replace(".", ",") for i, (a, b, c, p) in enumerate(ROWS)]
    path = tmp_path / "predictions.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


OPTIONS = ("--true", "vrai", "--predicted", "svm", "--baseline", "autre", "--probabilities", "p_")


def test_a_table_is_judged(table) -> None:
    done = run("judge", table, *OPTIONS, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert [row["name"] for row in answer["summary"]][:2] == ["accuracy", "macro F1"]
    assert answer["summary"][0]["value"] == pytest.approx(2 / 3)
    assert [t["name"] for t in answer["tables"]] == ["classes", "confusion", "calibration", "comparisons"]
    assert run("judge", table, *OPTIONS, "--json").stdout == done.stdout
    shown = run("judge", table, *OPTIONS).stdout.decode()
    assert "! accuracy is known to" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert r"\bottomrule" in run("judge", table, *OPTIONS, "--latex").stdout.decode()


def test_several_labels_in_a_cell(tmp_path) -> None:
    path = tmp_path / "p.jsonl"
    rows = [{"true": "a|b", "predicted": "a"}, {"true": "", "predicted": ""}, {"true": "b", "predicted": "b|a"}] * 5
    path.write_text("\n".join(map(json.dumps, rows)))
    answer = json.loads(run("judge", path, "--separator", "|", "--json").stdout)
    values = {row["name"]: row["value"] for row in answer["summary"]}
    assert values["accuracy"] == pytest.approx(1 / 3)
    assert values["Jaccard"] == pytest.approx((0.5 + 1 + 0.5) / 3)
    assert "row 2, column 'true': no label" in fails("judge", path)


def test_mistakes_are_one_line(table, tmp_path) -> None:
    assert "no column 'true'; found id, vrai" in fails("judge", table)
    assert "did you mean 'autre'" in fails("judge", table, *OPTIONS, "--baseline", "autr")
    assert "no column starts with 'q_'" in fails("judge", table, *OPTIONS[:6], "--probabilities", "q_")
    assert "did you mean 'predictions.csv'" in fails("judge", tmp_path / "prediction.csv")
    assert "suffix '.xlsx' is not known" in fails("judge", tmp_path / "p.xlsx")
    assert "one of them is allowed" in fails("judge", table, *OPTIONS, "--json", "--latex")
    (tmp_path / "broken.csv").write_text("true,predicted\na,b\na,b,c\n")
    assert "broken.csv, row 2" in fails("judge", tmp_path / "broken.csv")
    (tmp_path / "word.csv").write_text("true,predicted,p_a\na,a,beaucoup\n")
    assert "'beaucoup' is no number" in fails("judge", tmp_path / "word.csv", "--probabilities", "p_")
