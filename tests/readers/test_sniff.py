"""Which format a file is, and folders of several."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from topicmodel import Corpus, InputError, MissingExtraError
from topicmodel.readers import FORMATS, factiva_html, factiva_xml
from topicmodel.readers.articles import COLUMNS
from topicmodel.readers.sniff import sniff

PROSE = "Le texte, le titre, la date : voilà ce que lit, chaque matin, le maire de la commune.\nIl lit, puis il dort.\n"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b'{"text": "Il pleut."}\n', "presse.txt", "jsonl"),
        (b'\xef\xbb\xbf {"text": "Il pleut."}\n', "presse.csv", "jsonl"),
        ('{"text": "Il pleut."}\n'.encode("utf-16"), "presse", "jsonl"),
        (b"{accolade ouvrante, dit le typographe", "note.txt", "txt"),
        (b"id;titre;texte\n1;Un;Il pleut.\n", "presse.txt", "csv"),
        (b"id\tdate\tcontenu\n1\t2024-01-02\tIl pleut.\n", "presse", "csv"),
        (PROSE.encode(), "article.txt", "txt"),
        (PROSE.encode(), "article", "txt"),
        (b"a,b\n1,2\n", "a.csv", "csv"),
        (b"a\tb\n1\t2\n", "a.tab", "tsv"),
        (b"PAR1....", "presse.csv", "parquet"),
    ],
)
def test_content_decides_then_the_suffix(content, name, kind):
    assert sniff(content, name) == kind


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"%PDF-1.7", "a.txt", "a.txt: a PDF keeps no reading order; save its text as .txt"),
        (rb"{\rtf1\ansi Il pleut.}", "a", "a: RTF is not read; save it as .docx"),
        (b"PK", "a.xlsx", "spreadsheets are not read; save the sheet as CSV"),
        (b"texte", "a.jsonn", "suffix '.jsonn' is not known; did you mean '.json'"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content, name, message):
    with pytest.raises(InputError) as caught:
        sniff(content, name)
    assert message in str(caught.value)


def test_every_suffix_belongs_to_one_format():
    suffixes = [suffix for each in FORMATS.values() for suffix in each.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_has_its_two_functions_and_prose_is_none_of_them(kind):
    assert not FORMATS[kind].looks_like(PROSE.encode())
    with pytest.raises((InputError, MissingExtraError), match=r"^vide: |optional dependency"):
        FORMATS[kind].read_bytes(b"", "vide")


def test_every_format_and_column_is_documented():
    formats = (Path(__file__).parents[2] / "docs/formats.md").read_text("utf-8")
    for kind in FORMATS:
        assert f'"{kind}"' in Corpus.read.__doc__
        assert f"`{kind}`" in formats
    lines = (*factiva_html._LINES.values(), *factiva_xml._LINES.values())
    assert {*lines, *factiva_html._LISTS.values(), *factiva_xml._LISTS.values()} <= set(COLUMNS)
    for column in COLUMNS:
        assert f"`{column}`" in formats


def test_a_folder_may_mix_formats(tmp_path):
    (tmp_path / "sous").mkdir()
    (tmp_path / "sous" / "a.txt").write_text("Un.")
    (tmp_path / "b.csv").write_text("id,text,n\na,Deux.,2\nb,,3\n")
    (tmp_path / "c.jsonl").write_text('{"id": "a", "texte": "Trois.", "n": [1]}\n{}\n')
    pq.write_table(pa.table({"text": ["Quatre."], "n": [4.5]}), tmp_path / "d.parquet")
    (tmp_path / "e.csv").write_text("nom;prix\nx;1\n")
    (tmp_path / "f.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    (tmp_path / ".cache").write_text("rien")
    corpus = Corpus.read(tmp_path)
    assert list(zip(corpus.ids, corpus, strict=True)) == [
        ("a", "Deux."), ("a~2", "Trois."), ("d-1", "Quatre."), ("sous/a", "Un."),
    ]  # fmt: skip
    assert corpus.table["n"].to_pylist() == ["2", "[1]", "4.5", None]
    assert {(p.where, p.kept) for p in corpus.problems} == {
        ("b.csv, row 2", False), ("c.jsonl, row 1", True), ("c.jsonl, row 2", False), ("e.csv", False),
        ("f.png", False), (f"{tmp_path}, column 'n'", True),
    }  # fmt: skip
    assert "called 'a~2'" in str(next(p for p in corpus.problems if p.id == "a~2"))


def test_a_folder_with_one_format_forced(tmp_path):
    (tmp_path / "a.log").write_text('{"text": "Un."}\n')
    (tmp_path / "b.txt").write_text("Deux.")
    corpus = Corpus.read(tmp_path, format="txt")
    assert list(corpus) == ['{"text": "Un."}\n', "Deux."]
    assert list(Corpus.read(tmp_path, format="jsonl")) == ["Un."]


def test_named_columns_hold_for_every_table_of_a_folder(tmp_path):
    (tmp_path / "a.csv").write_text("cle,dit\nx,Un.\n")
    (tmp_path / "b.jsonl").write_text('{"cle": 7, "dit": "Deux."}\n')
    (tmp_path / "c.txt").write_text("Trois.")
    corpus = Corpus.read(tmp_path, text="dit", id="cle")
    assert list(zip(corpus.ids, corpus, strict=True)) == [("x", "Un."), ("7", "Deux."), ("c", "Trois.")]


def test_a_folder_of_many_texts_keeps_their_order_and_one_chunk(tmp_path):
    for i in range(300):
        (tmp_path / f"{i:04d}.txt").write_text(f"Texte {i}.")
    corpus = Corpus.read(tmp_path)
    assert list(corpus) == [f"Texte {i}." for i in range(300)]
    assert corpus.table["text"].num_chunks == 1


def test_a_thousand_times_the_same_id_is_told_apart_in_linear_time(tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n" + "x,Un.\n" * 50_000)
    ids = Corpus.read(tmp_path / "a.csv").ids
    assert len(set(ids)) == 50_000
    assert ids[:3] == ("x", "x~2", "x~3")


def test_plain_text_is_read_without_the_other_readers(tmp_path):
    (tmp_path / "a.txt").write_text(PROSE)
    code = (
        "import sys\n"
        "from topicmodel import Corpus\n"
        "before = set(sys.modules)\n"
        f"Corpus.read({str(tmp_path / 'a.txt')!r})\n"
        "new = {name for name in set(sys.modules) - before if name.startswith('topicmodel.')}\n"
        "assert not new - {f'topicmodel.readers.{name}' for name in ('txt', 'decode', 'delimited', 'rows')}, new\n"
        "assert 'pandas' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
