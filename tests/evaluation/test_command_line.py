import json

import pytest

from tests.test_cli import ROOT, fails, run
from topicmodel.objects import Topics

CORPUS = ROOT / "corpus" / "press.jsonl"


@pytest.fixture
def topics(tmp_path):
    weights = [[0.5, 0.3, 0.2, 0, 0, 0], [0, 0, 0, 0.4, 0.3, 0.3]]
    terms = ("gouvernement", "ministre", "réforme", "match", "équipe", "joueur")
    return Topics(weights, terms, [0.6, 0.4], ("politique", "sport")).save(tmp_path / "topics.npz")


def test_topics_are_judged_on_a_corpus(topics) -> None:
    done = run("evaluate", topics, CORPUS, "-n", 3, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer) == ["summary", "topics", "columns", "warnings"]
    assert [row["topic"] for row in answer["topics"]] == ["politique", "sport"]
    assert run("evaluate", topics, CORPUS, "-n", 3, "--json", "--jobs", 2).stdout == done.stdout
    shown = run("evaluate", topics, CORPUS, "-n", 3).stdout.decode()
    assert "c_npmi" in shown
    assert "coherence is weak evidence" in shown
    assert max(map(len, shown.split("\n"))) <= 80
    assert "politique  0.600" in shown
    table = run("evaluate", topics, CORPUS, "-n", 3, "--csv").stdout.decode()
    assert table.startswith("topic,prevalence,c_npmi")
    assert r"\bottomrule" in run("evaluate", topics, CORPUS, "-n", 3, "--latex").stdout.decode()


def test_mistakes_are_one_line(topics, tmp_path) -> None:
    assert "no such file" in fails("evaluate", tmp_path / "none.npz", CORPUS)
    assert "one of them is allowed" in fails("evaluate", topics, CORPUS, "--json", "--csv")
    assert "n_words=1" in fails("evaluate", topics, CORPUS, "-n", 1)
