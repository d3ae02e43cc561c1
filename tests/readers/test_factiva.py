"""Factiva's articles as HTML, with and without indexing, and as XML."""

import datetime as dt

import pytest

from tests.readers.archives import (
    PARAGRAPHS,
    europresse,
    europresse_article,
    factiva,
    factiva_article,
    factiva_plain,
    factiva_xml,
    factiva_xml_article,
)
from topicmodel import Corpus, InputError
from topicmodel.readers import factiva_html
from topicmodel.readers import factiva_xml as xml
from topicmodel.readers.sniff import sniff

TEXT = "\n\n".join(PARAGRAPHS)
COMMON = {
    "id": "VIGIE00020250303el3300001",
    "text": TEXT,
    "title": "Une digue pour Port-Ancre",
    "date": dt.date(2025, 3, 3),
    "source": "La Vigie",
    "author": "Jeanne Le Goff",
    "words": 512,
    "time": "06:32",
    "page": "11",
    "language": "fr",
}


def rows(data: bytes) -> list[dict[str, object]]:
    return factiva_html.read_bytes(data, "x.html").table.to_pylist()


def test_an_article_with_indexing():
    (row,) = rows(factiva(factiva_article()))
    assert row == COMMON | {
        "copyright": "Copyright 2025 La Vigie. Tous droits réservés.",
        "publisher": "Société de la Vigie",
        "subjects": ["Politique intérieure", "Actualité générale"],
        "regions": ["France", "Europe"],
    }


def test_an_article_in_english_and_one_without_a_body():
    english = factiva_article(
        "en", WC="1,204 words", PD="3 March 2025", BY="By Jane Doe", LA="English", TD="", SE="News", RE="", NS=""
    )
    (row,) = rows(factiva(english))
    assert (row["words"], row["date"], row["author"]) == (1204, dt.date(2025, 3, 3), "Jane Doe")
    assert (row["language"], row["section"], row["text"]) == ("en", "News", PARAGRAPHS[0])
    assert "subjects" not in row


def test_an_article_without_indexing():
    lines = ("512 mots", "3 mars 2025", "06:32", "La Vigie", "VIGIE", "11", "Français", "Copyright 2025 La Vigie")
    (row,) = rows(factiva(factiva_plain("Politique", *lines)))
    assert row == COMMON | {"copyright": "Copyright 2025 La Vigie", "section": "Politique"}


def test_an_article_without_indexing_and_without_time_or_page():
    (row,) = rows(factiva(factiva_plain("99 words", "3 March 2025", "La Vigie", "English", author="By J. Doe")))
    assert (row["source"], row["words"], row["author"]) == ("La Vigie", 99, "J. Doe")
    assert not {"time", "page", "section"} & set(row)


def test_what_is_wrong_is_listed_and_the_rest_kept(tmp_path):
    broken = factiva_article(AN="Document VIGIE2") + "<div>" * 4000
    wordless = factiva_article(LP="", TD="", AN="Document VIGIE3")
    undated = factiva_article(PD="hier", AN="Document VIGIE4")
    path = tmp_path / "Factiva.htm"
    path.write_bytes(factiva(factiva_article(), broken, wordless, undated, factiva_article(PD="", AN="VIGIE5")))
    corpus = Corpus.read(path)
    assert corpus.ids == ("VIGIE00020250303el3300001", "VIGIE4", "VIGIE5")
    assert list(corpus) == [TEXT] * 3
    assert [(p.where[-5:], p.what[:20], p.kept) for p in corpus.problems] == [
        ("row 2", "elements nested 4,00", False),
        ("row 3", "no text", False),
        ("row 4", "date 'hier' is no da", True),
        ("row 5", "no date; left empty", True),
    ]


def test_an_article_as_xml():
    raw = xml.read_bytes(factiva_xml(factiva_xml_article()), "x.xml")
    assert raw.problems == ()
    assert raw.table.to_pylist() == [
        COMMON
        | {
            "copyright": "(c) 2025 La Vigie",
            "publisher": "Société de la Vigie",
            "notes": "UNE NOTE",
            "subjects": ["Politique intérieure"],
            "regions": ["France", "Europe"],
        }
    ]


def test_xml_that_is_broken_in_one_article(tmp_path):
    bad = factiva_xml_article("VIGIE2").replace("</headline>", "")
    later = factiva_xml_article("VIGIE3", date="le 31 février")
    path = tmp_path / "Factiva.xml"
    path.write_bytes(factiva_xml(factiva_xml_article(), bad, later))
    corpus = Corpus.read(path)
    assert corpus.ids == ("VIGIE00020250303el3300001", "VIGIE3")
    assert corpus.table["date"].to_pylist() == [dt.date(2025, 3, 3), None]
    assert {(p.where, p.kept) for p in corpus.problems} == {
        ("Factiva.xml", True), ("Factiva.xml, row 2", False), ("Factiva.xml, row 3", True),
    }  # fmt: skip


def test_entities_are_never_read():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><PPSResponse><ppsarticle>'
    with pytest.raises(InputError, match="entities"):
        xml.read_bytes(bomb + b"<article><headline>&b;</headline></article></ppsarticle></PPSResponse>", "x.xml")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (factiva(factiva_article()), "factiva_html"),
        (factiva(factiva_plain("3 mars 2025")), "factiva_html"),
        (factiva_xml(factiva_xml_article()), "factiva_xml"),
        (europresse(europresse_article()), "europresse"),
        (b"<html><body><div class='article'>Un blog</div></body></html>", "html"),
    ],
)
def test_each_archive_is_recognised(content, kind):
    assert sniff(content, "export.html") == kind


def test_pages_without_articles():
    with pytest.raises(InputError, match=r"x.html: no article in it"):
        rows(b"<html><body>Rien</body></html>")


def test_numbers_of_papers_with_long_codes_and_pages_without_classes():
    number = "LEMOND0020250303el330000d"
    page = factiva(factiva_article(AN=f"Document {number}"), factiva_plain("3 mars 2025", "La Vigie")).replace(
        b' class="index"', b""
    )
    raw = factiva_html.read_bytes(page.replace(b"VIGIE00020250303el3300001", number.encode()), "a.html")
    assert raw.table["id"].to_pylist() == [number, number]
    assert raw.table["source"].to_pylist() == ["La Vigie", "La Vigie"]
