"""Input that is broken, hostile or absurd: survived, listed, and no good row lost."""

import contextlib
import os
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.fuzz.fuzz_readers import run
from tests.readers.builders import ARTICLES, BUILDERS, parquet
from topicmodel import Corpus, InputError
from topicmodel.readers import FORMATS, canonical
from topicmodel.readers.decode import decode
from topicmodel.readers.rows import split

EVERY = pytest.mark.parametrize("kind", BUILDERS)


def read(kind: str, data: bytes):
    if kind == "html":
        pytest.importorskip("trafilatura", reason="extra html")
    return canonical(FORMATS[kind].read_bytes(data, f"presse.{kind}"))


@EVERY
def test_files_as_they_should_be(kind):
    table, problems = read(kind, BUILDERS[kind]().whole())
    assert problems == ()
    assert " ".join(table["text"][0].as_py().split()).startswith(" ".join(ARTICLES[0].text.split()))


def test_every_reader_is_fuzzed():
    # A damaged Arrow file is refused as a whole: tests/readers/test_large.py.
    assert set(BUILDERS) == set(FORMATS) - {"arrow"}


@EVERY
def test_damage_anywhere_and_within_one_record(kind):
    """The short form of ``make fuzz``."""
    if kind == "html":
        pytest.importorskip("trafilatura", reason="extra html")
    counts = run(kind, range(300))
    assert counts.total() == 300
    assert counts["read"] or counts["others kept"]


@EVERY
@pytest.mark.parametrize("content", [b"", b"\n\n", b"\0" * 5_000, b"\xef\xbb\xbf", bytes(range(256)) * 40])
def test_nothing_in_it(kind, content):
    with pytest.raises(InputError) as caught:
        read(kind, content)
    assert "\n" not in str(caught.value)


@EVERY
def test_cut_off_anywhere(kind):
    data = BUILDERS[kind]().whole()
    for stop in range(0, len(data), max(1, len(data) // 60)):
        with contextlib.suppress(InputError):
            read(kind, data[:stop])


# --- text and its encoding


def test_utf8_and_cp1252_in_one_file_and_in_one_line():
    data = "été\n".encode() + "été\n".encode("cp1252") + "été ".encode() + "œuvre\n".encode("cp1252")
    found = decode(data, "a")
    assert found.text == "été\nété\nété œuvre\n"
    assert found.encoding == "utf-8 and cp1252"
    assert found.notes == ("2 lines not UTF-8 among others that are (first: line 2); read as cp1252",)


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        (b"abcde\0f", "abcdef", "1 NUL characters taken out"),
        (b"a\xed\xa0\x80b", "a\ufffdb", "1 lone surrogates"),
        (b"a" * 99 + b"\x81", "a" * 99 + "\ufffd", "1 bytes fit neither UTF-8 nor cp1252"),
        ("a\n\ufeffb".encode(), "a\nb", "1 byte-order marks inside"),
        ("a\rdÃ©jÃ\xa0".encode(), "a\ndÃ©jÃ\xa0", "UTF-8 that was read as cp1252 before ('Ã©', first in line 2)"),
        ("été".encode("utf-16") + b"\x00", "été\ufffd", "not whole utf-16"),
    ],
)
def test_every_repair_of_a_text_is_said(data, text, note):
    found = decode(data, "a")
    assert found.text == text
    assert note in " ".join(found.notes)


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "iramuteq", "tei", "feed"])
def test_marks_line_ends_and_mixtures_in_every_text_format(kind):
    built = BUILDERS[kind]()
    first, *others = built.records
    old = first.decode().replace("’", "'").encode("cp1252", "replace")
    mixed = built.head + old + b"".join(others) + built.foot
    for data in (
        built.whole().replace(b"\n", b"\r"),
        built.whole().replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + built.whole(),
    ):
        table, _ = read(kind, data)
        assert [text.replace("\n\n", "\n") for text in table["text"].to_pylist()] == [a.text for a in ARTICLES]
    table, problems = read(kind, mixed)
    assert [text.replace("\n\n", "\n") for text in table["text"].to_pylist()[1:]] == [a.text for a in ARTICLES[1:]]
    assert "cp1252" in problems[0].what


def test_a_line_of_ten_megabytes():
    long = "mot " * 2_500_000
    for kind, data in {
        "csv": f"id,text\na,{long}\nb,bon\n",
        "jsonl": f'{{"text": "{long}"}}\n{{"text": "bon"}}\n',
        "iramuteq": f"**** *a_1\n{long}\n**** *a_2\nbon\n",
        "feed": f"<rss><item><description>{long}</description></item><item><description>bon</description></item></rss>",
    }.items():
        begun = time.process_time()
        table, problems = read(kind, data.encode())
        assert table["text"].to_pylist() == ["bon"]
        assert "may have at most 5,000,000" in problems[0].what
        assert time.process_time() - begun < 5


# --- tables


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('1,"ouvert,fin', ["1", '"ouvert', "fin"]),
        ('1,ouvert","fin"', ["1", 'ouvert"', "fin"]),
        ('1,"dit ""oui""",fin', ["1", 'dit "oui"', "fin"]),
        ('1,"dit "oui" vite",fin', ["1", '"dit "oui" vite"', "fin"]),
        ('1,"a, b",""', ["1", "a, b", ""]),
        ("1,,", ["1", None, None]),
        ('1,"deux\nlignes",fin', ["1", "deux\nlignes", "fin"]),
    ],
)
def test_quotes(line, fields):
    found = [row.fields for row in split(f'0,a,b\n{line}\n2,"x\ny",z\n', ",")]
    assert found == [["0", "a", "b"], fields, ["2", "x\ny", "z"]]


def test_one_stray_quote_swallows_no_row():
    rows = [f'{i},"Titre {i}","Texte, {i}"' for i in range(200)]
    rows[50] = '50,"Titre 50,"Texte 50"'
    table, problems = read("csv", ("id,title,text\n" + "\n".join(rows)).encode())
    assert len(table) == 200
    assert table["text"][51].as_py() == "Texte, 51"
    assert [str(p) for p in problems] == ["presse.csv, row 51: a quote is not closed; read as a character (kept)"]


@pytest.mark.parametrize("rows", ['a,"b\n' * 50_000, 'a,"""\n' * 50_000, '"' * 500_000, 'a,"\n' + 'x,""y\n' * 50_000])
def test_quotes_without_end_take_linear_time(rows):
    begun = time.process_time()
    with contextlib.suppress(InputError):
        read("csv", b"id,text\n" + rows.encode())
    assert time.process_time() - begun < 5


def test_names_of_columns():
    table, problems = read("csv", b"text,text,,text_\na,b,c,d\n")
    assert table.to_pylist() == [{"id": "presse-1", "text": "a", "text~2": "b", "column 3": "c", "text_": "d"}]
    assert [p.where for p in problems] == ["presse.csv, header"] * 2
    table, _ = read("csv", b"texte,text_,texte_,text\na,b,c,d\n")
    assert table.num_columns == len(set(table.column_names)) == 5
    with pytest.raises(InputError, match="20,001 columns; at most 10,000"):
        read("csv", b"text" + b",a" * 20_000 + b"\n")


def test_excel_says_its_separator_and_adds_empty_fields():
    table, problems = read("csv", b"sep=;\r\nid;text\r\na;Un, deux;;\r\n")
    assert table.to_pylist() == [{"id": "a", "text": "Un, deux"}]
    assert [p.what for p in problems] == ["2 empty fields too many"]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("[" * 100_000, "nested too deeply"),
        ("[" * 500 + "]" * 500, "nested deeper than 10; kept as text"),
        ("NaN", "NaN, which JSON does not have"),
        ("-Infinity", "-Infinity, which JSON does not have"),
        ("9" * 30, "an integer beyond 64 bits; kept as text"),
        ("9" * 10_000, "an integer beyond 64 bits; kept as text"),
        ("-9223372036854775809", "an integer beyond 64 bits; kept as text"),
        ("{}", "objects that have no keys"),
        ('1, "v": 2', "a key that stands twice"),
        (r'"\ud83d"', "lone surrogates"),
        ('"a\x00b"', "NUL"),
    ],
)
def test_values_that_json_or_arrow_do_not_have(tmp_path, value, what):
    lines = ['{"text": "un", "v": null}', f'{{"text": "deux", "v": {value}}}', '{"text": "trois"}']
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines))
    corpus = Corpus.read(path)
    assert list(corpus) == ["un", "trois"] if "too deeply" in what else ["un", "deux", "trois"]
    assert what in " ".join(p.what for p in corpus.problems)
    for suffix in ("parquet", "jsonl"):
        again = Corpus.read(corpus.save(tmp_path / f"b.{suffix}"))
        assert list(again) == list(corpus)


def test_integers_of_64_bits_stay_numbers():
    table, problems = read(
        "jsonl", b'{"text": "a", "n": 9223372036854775807}\n{"text": "b", "n": -9223372036854775808}\n'
    )
    assert table["n"].to_pylist() == [2**63 - 1, -(2**63)]
    assert problems == ()


def test_keys_that_are_data():
    lines = [f'{{"mot{i}": 1, "text": "t{i}"}}' for i in range(700)]
    table, problems = read("jsonl", "\n".join(lines).encode())
    assert (table.num_rows, table.num_columns) == (700, 501)
    assert "701 different keys; 201 of them left empty" in problems[0].what


def test_titles_and_sources_that_are_no_strings():
    table, _ = read(
        "jsonl", b'{"text": "a", "title": ["x", "y"], "source": {"nom": "z"}, "date": [1], "id": {"a": 1}}\n'
    )
    assert table["title"].to_pylist() == ['["x", "y"]']
    assert table["source"].to_pylist() == ['{"nom": "z"}']


# --- Parquet


def test_a_damaged_row_group_costs_no_other():
    built = parquet()
    pages = bytearray(built.records[1])
    pages[len(pages) // 2] ^= 255
    data = built.head + built.records[0] + bytes(pages) + b"".join(built.records[2:]) + built.foot
    table, problems = read("parquet", data)
    assert table["text"].to_pylist() == [a.text for i, a in enumerate(ARTICLES) if i != 1]
    assert problems[0].where == "presse.parquet, row 2"
    assert not problems[0].kept


def test_bytes_and_strings_that_are_no_utf8(tmp_path):
    offsets = pa.py_buffer(pa.array([0, 2, 5], pa.int32()).buffers()[1])
    bad = pa.StringArray.from_buffers(2, offsets, pa.py_buffer(b"\xe9tbon"))
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": pa.array(["été".encode(), b"x"]), "title": bad}), path)
    corpus = Corpus.read(path)
    assert list(corpus) == ["été", "x"]
    assert corpus.table["title"].to_pylist() == ["\ufffdt", "bon"]
    assert "1 values are no UTF-8 (first: row 1)" in corpus.problems[0].what


def test_two_columns_of_one_name(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table([pa.array(["a"]), pa.array(["b"])], ["text", "text"]), path)
    corpus = Corpus.read(path)
    assert list(corpus) == ["a"]
    assert "a second column 'text'" in corpus.problems[0].what


# --- folders


def test_folders_called_like_files_loops_and_locked_files(tmp_path):
    (tmp_path / "dossier.txt").mkdir()
    (tmp_path / "dossier.txt" / "bon.txt").write_text("Oui.")
    (tmp_path / "boucle").symlink_to(tmp_path)
    (tmp_path / "soi.txt").symlink_to(tmp_path / "soi.txt")
    (tmp_path / "perdu.txt").symlink_to(tmp_path / "nulle-part.txt")
    os.mkfifo(tmp_path / "tuyau.txt")
    corpus = Corpus.read(tmp_path)
    assert list(corpus) == ["Oui."]
    assert {p.where: p.what for p in corpus.problems} == {
        "perdu.txt": "a link that leads nowhere",
        "soi.txt": "a link that leads nowhere",
        "tuyau.txt": "not a file",
    }


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("Non.")
    (tmp_path / "b.txt").write_text("Oui.")
    plain = type(tmp_path).read_bytes

    def locked(path):
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return plain(path)

    monkeypatch.setattr(type(tmp_path), "read_bytes", locked)
    corpus = Corpus.read(tmp_path)
    assert list(corpus) == ["Oui."]
    assert [str(p) for p in corpus.problems] == ["a.txt: cannot be read (Permission denied) (left out)"]
    with pytest.raises(InputError, match="cannot be read"):
        Corpus.read(tmp_path / "a.txt")


@pytest.mark.parametrize("kind", ["soi", "nul"])
def test_a_path_that_is_no_file(tmp_path, kind):
    (tmp_path / "soi").symlink_to(tmp_path / "soi")
    with pytest.raises(InputError, match=r"no such file|no path|cannot be read"):
        Corpus.read(str(tmp_path / kind) + ("\0" if kind == "nul" else ""))
