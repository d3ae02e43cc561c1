"""Word documents: Nexis exports and others."""

import datetime as dt
import io
import zipfile

import pytest

from tests.readers.archives import COVER, NEXIS, PARAGRAPHS, docx
from tests.readers.builders import ARTICLES
from tests.readers.builders import docx as docx_parts
from topicmodel import Corpus, InputError
from topicmodel.readers import nexis
from topicmodel.readers.nexis import read_bytes
from topicmodel.readers.sniff import sniff

TEXT = "\n\n".join(PARAGRAPHS)
FIRST = {
    "text": TEXT,
    "title": "Une digue pour Port-Ancre",
    "date": dt.date(2025, 3, 3),
    "source": "La Vigie",
    "section": "SOCIÉTÉ",
    "page": "11",
    "words": 512,
    "time": "06:32",
    "author": "Jeanne Le Goff",
    "language": "fr",
    "subjects": ["LITTORAL", "COMMUNES"],
    "copyright": "Copyright 2025 La Vigie Tous droits réservés",
    "illustrations": "La digue vue du port.",
}


@pytest.mark.parametrize("cover", [COVER, ()])
def test_an_export(cover):
    date = ("lundi 3 mars 2025 06:32 GMT", "March 4, 2025 Tuesday 3:15 PM GMT")
    second = [line.replace("Une digue", "Deux digues").replace(*date) for line in NEXIS]
    raw = read_bytes(docx([*cover, *NEXIS, *second]), "nexis.docx")
    assert raw.problems == ()
    one, two = raw.table.to_pylist()
    assert one == FIRST
    assert two == FIRST | {"title": "Deux digues pour Port-Ancre", "date": dt.date(2025, 3, 4), "time": "15:15"}


def test_an_export_in_french():
    english = {
        "Body": "Corps",
        "Classification": "Classement",
        "End of Document": "Fin du document",
        "Graphic": "Graphique",
    }
    labels = {"Length": "Longueur", "Section": "Rubrique", "Byline": "Auteur", "Language": "Langue", "Subject": "Sujet"}
    lines = [english.get(line, line) for line in NEXIS]
    for label, name in labels.items():
        lines = [line.replace(f"{label}:", f"{name} :") for line in lines]
    assert read_bytes(docx(lines), "nexis.docx").table.to_pylist() == [FIRST]


def test_what_is_wrong_is_listed_and_the_rest_kept(tmp_path):
    picture = [line for line in NEXIS if line != "Body"]
    undated = [line for line in NEXIS if not line.startswith("lundi")]
    path = tmp_path / "nexis.DOCX"
    path.write_bytes(docx([*NEXIS, *picture, *undated, "Un titre", "La Vigie"]))
    corpus = Corpus.read(path)
    assert list(corpus) == [TEXT] * 2
    assert corpus.ids == ("nexis-1", "nexis-3")
    assert [(p.where[-5:], p.what[:24], p.kept) for p in corpus.problems] == [
        ("row 2", "no line 'Body' in 'Une d", False),
        ("row 3", "no date above the text o", True),
        ("row 4", "text after the last 'End", False),
    ]


def test_any_other_word_document_is_one_text():
    raw = read_bytes(docx(["Entretien", "", "Le port dort."]), "sous/entretien.docx")
    assert raw.table.to_pylist() == [{"id": "sous/entretien", "text": "Entretien\n\nLe port dort."}]
    assert "one text" in raw.problems[0].what
    with pytest.raises(InputError, match=r"a\.docx: a Word document without text"):
        read_bytes(docx([""]), "a.docx")


def test_word_documents_are_recognised():
    assert sniff(docx(["Un"]), "export") == "docx"
    assert sniff(docx(["Un"], part="autre.xml"), "export") == "zip"


@pytest.mark.parametrize("data", [b"PK\x03\x04", docx(["Un"])[:-30], docx(["Un"], part="autre.xml"), b""])
def test_no_whole_document(data):
    with pytest.raises(InputError, match=r"a\.docx: no whole Word document"):
        read_bytes(data, "a.docx")


def test_bombs_are_refused(monkeypatch):
    monkeypatch.setattr(nexis, "MAX_TEXT", 10_000)
    with pytest.raises(InputError, match="bytes of text"):
        read_bytes(docx(["mot " * 10_000]), "a.docx")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "ha">]><w><p>&a;</p></w>')
    with pytest.raises(InputError, match="entities"):
        read_bytes(buffer.getvalue(), "a.docx")


def test_damage_to_the_document_costs_its_paragraph():
    built = docx_parts()
    broken = built.inner().replace(b"<w:p><w:r><w:t", b"<w:p><w:r><<w:t", 1)
    raw = read_bytes(built.wrap(broken), "a.docx")
    assert raw.table["text"].to_pylist() == [a.parted for a in ARTICLES]
    assert ("paragraph 1", True) in [(p.part, p.kept) for p in raw.problems]


def test_an_article_whose_end_is_lost_is_still_one():
    built = docx_parts()
    words = b"".join(b'<w:r><w:t xml:space="preserve">%s</w:t></w:r>' % word for word in (b"End ", b"of ", b"Document"))
    assert words in built.inner()
    raw = read_bytes(built.wrap(built.inner().replace(words, b"", 1)), "a.docx")
    assert raw.table["text"].to_pylist() == [a.parted for a in ARTICLES]
    assert [p.what for p in raw.problems] == ["no 'End of Document' before it"]
