import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from topicmodel.datasets import load_codebook, load_press

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT / "corpus" / "article.txt"
KEYS = ["document", "themes", "unassigned", "abstains", "reason", "evidence", "model"]


def run(*args: object, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "topicmodel", *map(str, args)]
    return subprocess.run(command, input=stdin, capture_output=True, env=os.environ | environment, check=False)


def fails(*args: object, stdin: bytes | None = None) -> str:
    done = run(*args, stdin=stdin)
    error = done.stderr.decode()
    assert done.returncode == 2, error
    assert done.stdout == b""
    assert "Traceback" not in error
    assert len(error.strip().split("\n")) == 1, error
    return error


def test_the_json_has_exactly_these_keys():
    done = run("place", ARTICLE, "--json")
    assert done.returncode == 0
    assert done.stderr == b""
    answer = json.loads(done.stdout)
    assert list(answer) == KEYS
    assert list(answer["document"]) == ["id", "n_words", "sha256"]
    assert list(answer["model"]) == ["name", "version", "sha256"]
    assert all(list(t) == ["code", "label", "share", "low", "high"] for t in answer["themes"])
    assert all(list(e) == ["theme", "start", "end", "text", "contribution"] for e in answer["evidence"])
    shares = [t["share"] for t in answer["themes"]]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) + answer["unassigned"] == pytest.approx(1, abs=1e-12)
    assert sorted(t["code"] for t in answer["themes"]) == sorted(load_codebook().codes)
    text = ARTICLE.read_text()
    assert all(text[e["start"] : e["end"]] == e["text"] for e in answer["evidence"])


def test_same_bytes_in_two_processes_and_on_one_and_two_threads():
    answers = {run("place", ARTICLE, "--json", NUMBA_NUM_THREADS=n, OMP_NUM_THREADS=n).stdout for n in "1122"}
    assert len(answers) == 1
    assert answers.pop()


def test_the_lianyungang_article(data):
    answer = json.loads(run("place", data / "article" / "lianyungang.txt", "--json").stdout)
    first = {t["code"] for t in answer["themes"][:4]}
    assert first == {"cooperation", "migrations", "securite", "gouvernance"}
    assert not answer["abstains"]
    assert {e["theme"] for e in answer["evidence"]} >= first


def test_standard_input_table_and_page(tmp_path):
    page = tmp_path / "a.html"
    done = run("place", "-", "--html", page, "--lang", "en", stdin=ARTICLE.read_bytes())
    assert done.returncode == 0
    table = done.stdout.decode()
    assert "Migrations" in table.split("\n")[2]
    assert "(unassigned)" in table
    assert done.stderr.decode() == f"topicmodel: page written: {page}\n"
    assert '<html lang="en">' in page.read_text()


def test_a_guessed_encoding_is_said_on_stderr(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(ARTICLE.read_text().encode("cp1252", "replace"))
    done = run("place", path, "--json")
    assert json.loads(done.stdout)["document"]["id"] == "a"
    assert "read as cp1252" in done.stderr.decode()


def test_a_codebook_of_ones_own(tmp_path):
    path = tmp_path / "mien.toml"
    path.write_text(
        '[[theme]]\ncode = "mer"\nlabel = "Mer"\nkeywords = ["mer", "navire", "naufragé", "port"]\n'
        '[[theme]]\ncode = "ecole"\nlabel = "École"\nkeywords = ["école", "étudiant", "bourse"]\n'
    )
    one, two = (run("place", ARTICLE, "--codebook", path, "--json", NUMBA_NUM_THREADS=n) for n in "12")
    assert one.stdout == two.stdout
    answer = json.loads(one.stdout)
    assert {t["code"] for t in answer["themes"]} == {"mer", "ecole"}
    assert answer["model"]["name"] == "press/mien"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty file"),
        (bytes(2000), "empty file"),
        (b"mot " * 13_000_000, "52.0 MB"),
        (b" ... !\n", "without a word"),
    ],
)
def test_bad_articles(tmp_path, content, message):
    (tmp_path / "a.txt").write_bytes(content)
    assert message in fails("place", tmp_path / "a.txt")


def test_bad_paths_and_options(tmp_path):
    assert "no such file" in fails("place", tmp_path / "rien.txt")
    assert "no file in it" in fails("place", tmp_path)
    (tmp_path / "a.csv").write_text("nom,age\nx,3\n")
    assert "no text column" in fails("place", tmp_path / "a.csv")
    assert "empty" in fails("place", "-", stdin=b"")
    assert "one of fr, en" in fails("place", ARTICLE, "--html", tmp_path / "a.html", "--lang", "de")
    assert "cannot be written" in fails("place", ARTICLE, "--html", tmp_path / "nowhere" / "a.html")
    assert "see 'topicmodel place --help'" in fails("place")
    assert "Did you mean 'place'?" in fails("plaec")
    assert "No such option '--jsn'" in fails("place", ARTICLE, "--jsn")
    assert "no such file" in fails("place", ARTICLE, tmp_path / "rien.txt")


def test_several_sources_are_one_table(tmp_path):
    (tmp_path / "article.txt").write_text("La mer est haute ce matin, les navires restent au port.")
    (tmp_path / "t.csv").write_text("id,contenu\nx,La police a arrêté trois suspects hier soir.\n")
    done = run("place", ARTICLE, tmp_path / "article.txt", tmp_path / "t.csv", "--csv")
    rows = done.stdout.decode().strip().split("\n")
    assert [row.split(",")[0] for row in rows] == ["id", "article", "article~2", "x"]
    assert rows[:2] == run("place", ARTICLE, "--csv").stdout.decode().strip().split("\n")
    assert "id 'article' stood before" in done.stderr.decode()


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('[[theme]]\ncode = "a"\nlabel = "A"\nkeyword = ["x"]\n', "unknown key 'keyword'"),
        ('[[theme]]\ncode = "a"\nlabel = "A"\nkeywords = ["mer"]\n' * 2, "code 'a' stands twice"),
        ('[[theme]]\ncode = "a"\nlabel = "A"\nkeywords = ["xyzzy", "zzz"]\n', "no keyword is known to the model"),
    ],
)
def test_bad_codebooks(tmp_path, toml, message):
    (tmp_path / "c.toml").write_text(toml)
    error = fails("place", ARTICLE, "--codebook", tmp_path / "c.toml")
    assert message in error


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Le maire démissionne", "too short"),
        ("The mayor said on Tuesday that the council would vote on the new budget next week, after months of talks "
         "between the parties about schools, hospitals and the police force in the city.", "does not read as French"),
        ("أعلن رئيس البلدية يوم الثلاثاء أن المجلس سيصوت على الميزانية الجديدة الأسبوع المقبل بعد أشهر من المحادثات "
         "بين الأحزاب حول المدارس والمستشفيات وقوات الشرطة في المدينة", "does not read as French"),
    ],
)  # fmt: skip
def test_doubtful_articles_are_flagged(text, reason):
    done = run("place", "-", "--json", stdin=text.encode())
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["abstains"]
    assert answer["reason"].startswith(reason)
    assert "ABSTAINS" in run("place", "-", stdin=text.encode()).stdout.decode()


def test_help_fits_80_columns():
    for args in (["--help"], ["place", "--help"]):
        done = run(*args)
        assert done.returncode == 0
        assert all(len(line) <= 80 for line in done.stdout.decode().split("\n"))


def test_a_reader_that_leaves_early_is_no_error():
    command = f"{sys.executable} -m topicmodel place {ARTICLE} --json | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True)
    assert done.stderr == b""


def test_several_articles(tmp_path):
    table = tmp_path / "presse.csv"
    rows = load_press()[:3].frame()
    rows.rename(columns={"text": "contenu"})[["id", "contenu"]].to_csv(table, index=False)
    done = run("place", table, "--json", "--html", tmp_path / "pages")
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [a["document"]["id"] for a in answers] == list(load_press()[:3].ids)
    assert all(list(a) == KEYS for a in answers)
    assert len(list((tmp_path / "pages").glob("0*.html"))) == 3
    first = (tmp_path / "pages" / "index.html").read_text("utf-8")
    assert all(page.name in first for page in (tmp_path / "pages").glob("0*.html"))
    two = run("place", table, "--json", "--jobs", "2")
    assert two.stdout == done.stdout
    lines = run("place", table, "--csv", "--text", "contenu").stdout.decode().splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("id,n_words,best,cooperation,culture")
    assert run("place", table).stdout.decode().count("\n") == 3


def test_a_folder_of_articles(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE.read_text())
    (tmp_path / "b.txt").write_text(load_press()[0])
    (tmp_path / "c.txt").write_bytes(b"")
    done = run("place", tmp_path, "--csv")
    assert len(done.stdout.decode().splitlines()) == 3
    assert "c.txt: empty file" in done.stderr.decode()


TABLE = "num,contenu\n7,La police a arrêté trois suspects hier soir.\n8,Le lycée rouvre ses classes lundi.\n"


def test_texts_and_tables_with_a_named_column(tmp_path):
    (tmp_path / "t.csv").write_text(TABLE)
    done = run("place", ARTICLE, tmp_path / "t.csv", "--text", "contenu", "--id", "num", "--csv")
    assert done.returncode == 0, done.stderr
    assert [row.split(b",")[0] for row in done.stdout.splitlines()] == [b"id", b"article", b"7", b"8"]


def test_a_folder_may_hold_tables(tmp_path):
    (tmp_path / "t.csv").write_text(TABLE.replace("contenu", "propos"))
    assert "t.csv: no text column; found num, propos; say which one with text=" in fails("place", tmp_path)
    (tmp_path / "a.txt").write_bytes(ARTICLE.read_bytes())
    done = run("place", tmp_path, "--text", "propos", "--id", "num", "--csv")
    assert [row.split(b",")[0] for row in done.stdout.splitlines()] == [b"id", b"a", b"7", b"8"]
    assert done.stderr == b""


@pytest.mark.parametrize(
    "table", [TABLE, '{"num": 7, "contenu": "La police enquête."}\n{"num": 8, "contenu": "Le lycée rouvre."}\n']
)
def test_a_table_on_standard_input(table):
    done = run("place", "-", "--text", "contenu", "--id", "num", "--csv", stdin=table.encode())
    assert [row.split(b",")[0] for row in done.stdout.splitlines()] == [b"id", b"7", b"8"]
    assert "no column 'conten' for text" in fails("place", "-", "--text", "conten", stdin=table.encode())


def book(tmp_path, *themes: str) -> Path:
    path = tmp_path / "themes.toml"
    path.write_text("\n".join(f'[[theme]]\ncode = "{t[0]}"\nlabel = "{t[0]}"\n{t[1:]}\n' for t in themes))
    return path


def test_overlapping_keywords_are_said(tmp_path):
    path = book(tmp_path, 'akeywords = ["police", "juge"]', 'bkeywords = ["Police", "mer"]')
    done = run("place", ARTICLE, "--codebook", path, "--json")
    assert len(json.loads(done.stdout)["themes"]) == 2
    assert done.stderr.decode() == "topicmodel: keyword 'police' stands in a and b; it speaks for each of them\n"
    below = book(tmp_path, 'akeywords = ["police", "juge"]', 'bparent = "a"\nkeywords = ["police", "mer"]')
    assert run("place", ARTICLE, "--codebook", below, "--json").stderr == b""


def test_one_theme_alone(tmp_path):
    done = run("place", ARTICLE, "--codebook", book(tmp_path, 'akeywords = ["police"]'), "--json")
    answer = json.loads(done.stdout)
    assert [theme["code"] for theme in answer["themes"]] == ["a"]
    assert answer["themes"][0]["share"] + answer["unassigned"] == pytest.approx(1)


CIRCLE = ('aparent = "b"\nkeywords = ["juge"]', 'bparent = "a"\nkeywords = ["mer"]')
BOTH = ('akeywords = ["mer"]\nnegative = ["mer"]',)
STOP = ('akeywords = ["avec"]', 'bkeywords = ["police"]')
PLACE, DIFF = ("place", ARTICLE, "--codebook"), ("codebook", "diff", ROOT / "corpus" / "codebook.toml")


@pytest.mark.parametrize(
    ("command", "themes", "message"),
    [
        (PLACE, STOP, "theme 'a': no keyword is known to the model (avec)"),
        (PLACE, CIRCLE, "theme 'a': its parents turn in a circle: a → b → a"),
        (DIFF, CIRCLE, "theme 'a': its parents turn in a circle: a → b → a"),
        (PLACE, BOTH, "'mer' is both a keyword and negative"),
        (DIFF, BOTH, "'mer' is both a keyword and negative"),
    ],
)
def test_codebooks_that_cannot_be_used(tmp_path, command, themes, message):
    assert message in fails(*command, book(tmp_path, *themes))
