import json

import pytest
from click.testing import CliRunner

from topicmodel import Codebook, InputError, Theme
from topicmodel.cli.codebook import codebook

BOOK = Codebook("essai", (Theme("sport", "Sport", "", ("match", "le")), Theme("sante", "Santé", "", ("hôpital",))))


@pytest.fixture
def folder(tmp_path):
    BOOK.save(tmp_path / "a.toml")
    BOOK.add_keywords("sport", ["club"]).save(tmp_path / "b.toml")
    texts = [
        "Le match du club.",
        "Le club gagne le match.",
        "Un médecin de l’hôpital.",
        "L’hôpital et son médecin.",
    ] * 6
    rows = [json.dumps({"id": f"d{i}", "text": text}) for i, text in enumerate(texts)]
    (tmp_path / "corpus.jsonl").write_text("\n".join([*rows, '{"id": "vide", "text": ""}']))
    (tmp_path / "un.csv").write_text("id,codes\nd1,sport\nd2,sport;sante\n")
    (tmp_path / "deux.csv").write_text("id,codes\nd1,sport\nd2,sante\n")
    return tmp_path


def run(*args):
    return CliRunner().invoke(codebook, [str(arg) for arg in args], catch_exceptions=False)


def test_check(folder):
    done = run("check", folder / "a.toml", folder / "corpus.jsonl")
    assert done.exit_code == 0
    assert "sport: le" in done.stdout
    assert "left out" in done.stderr
    answer = json.loads(run("check", folder / "a.toml", folder / "corpus.jsonl", "--json").stdout)
    assert list(answer) == ["codebook", "documents", "max_share", "themes", "keywords", "ambiguous"]
    assert [keyword["count"] for keyword in answer["keywords"]] == [12, 0, 12]
    lines = run("check", folder / "a.toml", folder / "corpus.jsonl", "--concordance", "match", "-n", 3).stdout
    assert lines.startswith("match: 3 of 12 places\n")


def test_suggest(folder):
    command = ("suggest", folder / "a.toml", folder / "corpus.jsonl", "--max-share", 0.5)
    assert "médecin" in run(*command).stdout
    answer = json.loads(run(*command, "--json").stdout)
    assert {each["word"] for each in answer["suggestions"]} >= {"médecin", "club"}


def test_diff(folder):
    assert run("diff", folder / "a.toml", folder / "b.toml").stdout == "~ sport\n    + keyword club\n"
    answer = json.loads(run("diff", folder / "a.toml", folder / "b.toml", "--json").stdout)
    assert answer["changes"] == [{"theme": "sport", "what": "keyword added", "before": "", "after": "club"}]
    assert run("diff", folder / "a.toml", folder / "a.toml").stdout == "no change\n"


def test_agreement(folder):
    assert "Cohen's kappa" in run("agreement", folder / "un.csv", folder / "deux.csv").stdout
    answer = json.loads(run("agreement", folder / "un.csv", folder / "deux.csv", "--json").stdout)
    assert answer["n_documents"] == 2
    assert answer["observed"] == 0.5


@pytest.mark.parametrize("command", ["check", "suggest", "diff", "agreement"])
def test_missing_files_are_input_errors(folder, command):
    with pytest.raises(InputError, match="rien"):
        run(command, folder / "rien.toml", folder / "rien.csv")


def test_nothing_to_suggest_is_said(folder):
    (folder / "court.txt").write_text("La mer.")
    done = run("suggest", folder / "a.toml", folder / "court.txt")
    assert done.exit_code == 0
    assert "none: no other word" in done.stdout
