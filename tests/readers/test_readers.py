import datetime as dt
import json
import os
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from topicmodel import Corpus, InputError
from topicmodel.readers import MAX_CHARACTERS
from topicmodel.readers.decode import decode

FRENCH = "Le préfet a reçu les élus à l’hôtel de ville : « c’est réglé », dit-il."


@pytest.mark.parametrize(
    ("encoding", "guessed"),
    [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("utf-16-le", True), ("utf-16-be", True),
     ("utf-32", False), ("cp1252", True)],
)  # fmt: skip
def test_any_usual_encoding_is_read(encoding, guessed):
    decoded = decode(FRENCH.encode(encoding), "a.txt")
    assert decoded.text == FRENCH
    assert decoded.guessed is guessed


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"  \n\t ", "empty"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(300), "binary"),
        (b"\x01\x02\x03\x04" * 50, "binary"),
        (b"abc \x81\x8d\x8f", "UTF-8"),
    ],
)
def test_no_text_is_refused_in_one_line(tmp_path, content, message):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        Corpus.read(path)
    assert "\n" not in str(caught.value)
    assert "a.txt" in str(caught.value)


def test_a_guessed_encoding_is_reported(tmp_path):
    (tmp_path / "a.txt").write_bytes(FRENCH.encode("cp1252"))
    corpus = Corpus.read(tmp_path / "a.txt")
    assert corpus[0] == FRENCH
    assert "cp1252" in str(corpus.problems[0])
    assert corpus.problems[0].kept


def test_too_long_a_text_is_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"mot " * 13_000_000)
    with pytest.raises(InputError, match=r"52.0 MB; at most 5 million characters are allowed"):
        Corpus.read(path)
    path.write_text("mot " * (MAX_CHARACTERS // 3))
    with pytest.raises(InputError, match="characters; an article may have at most"):
        Corpus.read(path)


def test_missing_file_names_the_nearest(tmp_path):
    (tmp_path / "article.txt").write_text(FRENCH)
    with pytest.raises(InputError, match=r"no such file; did you mean 'article.txt'\?"):
        Corpus.read(tmp_path / "artcle.txt")


def test_unknown_suffix_and_format(tmp_path):
    (tmp_path / "a.log").write_bytes(b"mot")
    with pytest.raises(InputError, match=r"suffix '.log' is not known"):
        Corpus.read(tmp_path / "a.log")
    with pytest.raises(InputError, match="did you mean 'jsonl'"):
        Corpus.read(tmp_path / "a.log", format="json")


def test_folder_keeps_good_files_and_lists_bad_ones(tmp_path):
    (tmp_path / "sous").mkdir()
    (tmp_path / "b.txt").write_text(FRENCH)
    (tmp_path / "sous" / "a.txt").write_text(FRENCH)
    (tmp_path / "vide.txt").write_bytes(b"")
    (tmp_path / "image.txt").write_bytes(bytes(500))
    corpus = Corpus.read(tmp_path)
    assert corpus.ids == ("b", "sous/a")
    assert sorted(p.where for p in corpus.problems) == ["image.txt", "vide.txt"]
    assert not any(p.kept for p in corpus.problems)


def test_folder_without_texts(tmp_path):
    with pytest.raises(InputError, match="no file in it"):
        Corpus.read(tmp_path)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "vide.txt").write_bytes(b"")
    with pytest.raises(InputError, match=r"none of 2 files can be read \(first: a.pdf: a PDF keeps no reading order"):
        Corpus.read(tmp_path)


@pytest.mark.parametrize(("suffix", "sep"), [("csv", ","), ("csv", ";"), ("csv", "|"), ("tsv", "\t")])
def test_delimited_tables(tmp_path, suffix, sep):
    path = tmp_path / f"presse.{suffix}"
    rows = [["id", "titre", "texte"], ["1", "Un", f'"Deux lignes\net un {sep} dedans"'], ["2", "", "b"]]
    path.write_text("\n".join(sep.join(row) for row in rows) + "\n")
    corpus = Corpus.read(path)
    assert list(corpus) == [f"Deux lignes\net un {sep} dedans", "b"]
    assert corpus.table["title"].to_pylist() == ["Un", None]
    assert corpus.problems == ()


def test_bad_rows_of_a_table_are_listed_with_their_numbers(tmp_path):
    path = tmp_path / "presse.csv"
    path.write_text("id,text,date\na,Un,2024-01-02\nb,Deux\nc,,2024-01-02\na,Quatre,hier\ne,Cinq,\n")
    corpus = Corpus.read(path)
    assert list(corpus) == ["Un", "Quatre", "Cinq"]
    assert corpus.ids == ("a", "a~2", "e")
    found = {(p.where, p.what, p.kept) for p in corpus.problems}
    assert found == {
        ("presse.csv, row 2", "2 fields where the header has 3", False),
        ("presse.csv, row 3", "no text", False),
        ("presse.csv, row 4", "id 'a' stood before; called 'a~2'", True),
        ("presse.csv, row 4", "date 'hier' is no date; left empty", True),
    }


def test_a_table_without_a_text_column(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("nom,age\nx,1\n")
    with pytest.raises(InputError, match="no text column; found nom, age; say which one with text="):
        Corpus.read(path)
    with pytest.raises(InputError, match="no column 'non' for text; found nom, age; did you mean 'nom'"):
        Corpus.read(path, text="non")
    assert Corpus.read(path, text="nom")[0] == "x"


def test_a_table_whose_texts_are_all_null(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,\n2,\n")
    with pytest.raises(InputError, match=r"no document with a text among 2 rows \(first: a.csv, row 1: no text"):
        Corpus.read(path)


def test_json_lines(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [
        json.dumps({"id": 7, "text": "Un", "n": 1}),
        "{broken",
        "[1]",
        "",
        json.dumps({"texte": "x", "text": None}),
        r'{"text": "\ud800seul", "n": "deux"}',
        json.dumps({"text": 5}),
    ]
    path.write_text("\n".join(lines))
    corpus = Corpus.read(path)
    assert corpus.ids == ("7", "a-5", "a-6", "a-7")
    assert list(corpus)[1:3] == ["x", "?seul"]
    assert [p.where for p in corpus.problems if not p.kept] == [f"a.jsonl, row {n}" for n in (2, 3)]
    assert [str(p) for p in corpus.problems if p.kept] == [
        "a.jsonl, column 'text': empty in some rows, which have what 'texte' says (kept)",
        "a.jsonl, column 'text': values of several types; kept as text (kept)",
        "a.jsonl, column 'n': values of several types; kept as text (kept)",
        "a.jsonl, row 6: lone surrogates; each became '?' (kept)",
    ]
    path.write_text("[]\n")
    with pytest.raises(InputError, match="no line holds a JSON object"):
        Corpus.read(path)


def test_parquet(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["Un", None, "Trois"], "n": [1, 2, 3]}), path)
    corpus = Corpus.read(path)
    assert corpus.ids == ("a-1", "a-3")
    assert corpus.table["n"].to_pylist() == [1, 3]
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="no whole Parquet file"):
        Corpus.read(path)
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    with pytest.raises(InputError, match="without rows"):
        Corpus.read(path)


def test_content_decides_where_there_is_no_suffix(tmp_path):
    (tmp_path / "a").write_text('{"text": "Un"}\n')
    assert Corpus.read(tmp_path / "a")[0] == "Un"
    (tmp_path / "b").write_text(FRENCH)
    assert Corpus.read(tmp_path / "b")[0] == FRENCH
    pq.write_table(pa.table({"text": ["Un"]}), tmp_path / "c")
    assert Corpus.read(tmp_path / "c")[0] == "Un"


def test_real_tables_are_read_whole(data):
    corpus = Corpus.read(data / "masakhanews" / "fra" / "dev.tsv")
    assert len(corpus) == 211
    assert corpus.problems == ()
    assert len(Corpus.read(data / "orangesum" / "articles.parquet")) == 28_910


def test_a_folder_of_texts_takes_its_days_from_their_names(tmp_path):
    for name in ("2025-03-03_lemonde", "20250304", "notes"):
        (tmp_path / f"{name}.txt").write_text("Un texte.")
    corpus = Corpus.read(tmp_path).between("2025-03-04")
    assert corpus.ids == ("20250304",)


@pytest.mark.parametrize("indent", [None, 1])
def test_a_json_array_is_read_as_lines_are(tmp_path, indent):
    path = tmp_path / "a.json"
    rows = [{"text": "Un, [deux]}, {.", "n": [{"x": 1}, {"x": 2}]}, {"text": "Deux."}]
    path.write_text(json.dumps(rows, indent=indent))
    assert list(Corpus.read(path)) == ["Un, [deux]}, {.", "Deux."]
    path.write_text("\n".join(json.dumps(row, indent=2) for row in rows))
    assert list(Corpus.read(path)) == ["Un, [deux]}, {.", "Deux."]
    path.write_text('[{"text": "Un."}, {"text": "cassé", "n": 1 2}, {"text": "Trois."}, 4, {"text": "cou')
    corpus = Corpus.read(path)
    assert corpus.ids == ("a-1", "a-3")
    assert [(p.row, p.kept) for p in corpus.problems] == [(2, False), (4, False), (5, False)]


def test_columns_by_their_usual_names(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Titre de l’article;MÉDIA;Date de parution;Corps de l'article\nA;Le Pays;3 mars 2025;Un.\n")
    (row,) = Corpus.read(path).table.to_pylist()
    assert row == {"id": "a-1", "text": "Un.", "title": "A", "date": dt.date(2025, 3, 3), "source": "Le Pays"}


def test_rows_of_several_sets_of_keys_keep_their_texts(tmp_path):
    path = tmp_path / "a.jsonl"
    rows = [{"titre": "A", "texte": "Un."}, {"title": "B", "body": "Deux.", "date": ""}, {"titre": "C", "texte": " "}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    corpus = Corpus.read(path)
    assert list(corpus) == ["Un.", "Deux."]
    assert corpus.table["title"].to_pylist() == ["A", "B"]
    assert [str(p) for p in corpus.problems] == [
        "a.jsonl, column 'texte': empty in some rows, which have what 'body' says (kept)",
        "a.jsonl, column 'title': empty in some rows, which have what 'titre' says (kept)",
        "a.jsonl, row 3: no text (blank) (left out)",
    ]
    assert list(Corpus.read(path, text="texte")) == ["Un."]


def test_a_column_named_for_one_thing_is_no_other(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("texte;article;body\nUn.;12;\n;13;\n;14;Trois.\n")
    corpus = Corpus.read(path, id="article")
    assert list(zip(corpus.ids, corpus, strict=True)) == [("12", "Un."), ("14", "Trois.")]
    assert [(p.row, p.id) for p in corpus.problems if not p.kept] == [(2, "13")]
    assert list(Corpus.read(path, id="body")) == ["Un."]
    assert list(Corpus.read(path)) == ["Un.", "Trois."], "a number is no text"


def test_titles_may_be_the_texts(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;title;text;titre\na;Grève;Un.;B\n")
    (row,) = Corpus.read(path, text="title").table.to_pylist()
    assert row == {"id": "a", "text": "Grève", "title": "B", "text_": "Un."}
    (row,) = Corpus.read(path, text="titre", id="title").table.to_pylist()
    assert (row["id"], row["text"]) == ("Grève", "B")
    with pytest.raises(InputError, match=r"a\.csv: column 'title' is named for text and id; each needs one of its own"):
        Corpus.read(path, text="title", id="title")


def test_a_problem_knows_its_document(tmp_path):
    (tmp_path / "a.csv").write_text("id,date,text\nx,hier,Un.\ny,,\n")
    (tmp_path / "b.csv").write_text("id,date,text\nx,31/02/2024,Deux.\n")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("d.csv", "id,date,text\nx,demain,Trois.\n")
    corpus = Corpus.read(tmp_path)
    assert corpus.ids == ("x", "x~2", "x~3")
    frame = corpus.cleaning.frame()
    assert frame[["file", "row", "id", "outcome"]].to_numpy().tolist() == [
        ["a.csv", 1, "x", "kept"], ["a.csv", 2, "y", "dropped"], ["b.csv", 1, "x~2", "kept"],
        ["b.csv", 1, "x~2", "kept"], ["c.zip/d.csv", 1, "x~3", "kept"], ["c.zip", 1, "x~3", "kept"],
    ]  # fmt: skip


def test_a_path_is_whatever_the_system_takes_for_one(tmp_path):
    (tmp_path / "a.txt").write_text("Un.")
    (entry,) = os.scandir(tmp_path)
    assert list(Corpus.read(entry)) == ["Un."]
    (entry,) = os.scandir(os.fsencode(tmp_path))
    with pytest.raises(InputError, match="path is a DirEntry; one file or folder is needed"):
        Corpus.read(entry)


def test_what_is_no_path_and_no_position():
    with pytest.raises(InputError, match="path is a list; one file or folder is needed"):
        Corpus.read(["a.csv"])
    with pytest.raises(InputError, match=r"corpus\['date'\]; a position or a slice is needed"):
        Corpus.from_texts(["Un."])["date"]
