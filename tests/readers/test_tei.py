"""TEI XML."""

import pytest

from tests.readers.builders import ARTICLES, tei
from topicmodel import Corpus, InputError
from topicmodel.readers.tei import read_bytes

TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0">{header}<text><body>{body}</body></text></TEI>'


def one(body: str, header: str = "") -> dict:
    rows = read_bytes(TEI.format(header=header, body=body).encode(), "a.xml").table.to_pylist()
    assert len(rows) == 1
    return rows[0]


def test_a_corpus_is_recognised_and_read(tmp_path):
    path = tmp_path / "presse.xml"
    path.write_bytes(tei().whole())
    corpus = Corpus.read(path)
    assert list(corpus) == [a.parted for a in ARTICLES]
    assert corpus.ids == tuple(a.id for a in ARTICLES)
    rows = corpus.table.to_pylist()
    assert [r["title"] for r in rows] == [a.title for a in ARTICLES]
    assert [r["date"].isoformat() for r in rows] == [a.date for a in ARTICLES]
    assert [r["source"] for r in rows] == [a.source for a in ARTICLES]
    assert [r["author"] for r in rows] == [a.author for a in ARTICLES]
    assert corpus.problems == ()


def test_only_paragraphs_of_the_body_are_text():
    body = (
        "<head>Titre</head><p>Un <hi rend='i'>mot</hi> et<lb/>un autre, cou<lb break='no'/>pé.<note>Non.</note></p>"
        "<figure><p>Non.</p></figure><fw>Non</fw><pb n='2'/><lg><l>Vers un</l><l>Vers deux</l></lg>"
        "<list><item>A</item><item>B</item></list><table><row><cell>Non</cell></row></table>"
    )
    assert one(body)["text"] == "Titre\n\nUn mot et un autre, coupé.\n\nVers un\n\nVers deux\n\nA\n\nB"


def test_of_two_readings_the_corrected_one():
    first = "<choice><sic>mère</sic><corr>maire</corr></choice>"
    body = f"<p>Le {first} de <choice><orig>Paris</orig><reg>Paris (75)</reg></choice></p>"
    assert one(body)["text"] == "Le maire de Paris (75)"


def test_a_quotation_in_a_line_does_not_break_it():
    assert one("<p>Il dit : <quote>assez</quote>, puis sort.</p>")["text"] == "Il dit : assez, puis sort."
    assert one("<p>Un.</p><quote>Deux.</quote><p>Trois.</p>")["text"] == "Un.\n\nDeux.\n\nTrois."


def test_articles_of_an_issue_are_rows():
    header = (
        "<teiHeader><fileDesc><titleStmt><title>Numéro 12</title></titleStmt>"
        "<publicationStmt><publisher>La Vigie</publisher>"
        "<date>3 mars 1912</date></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader>"
    )
    body = (
        "<div type='article' xml:id='a1'><head>Un</head><byline>P. Égret</byline><p>Texte un.</p></div>"
        "<div type='publicité'><p>Savon.</p></div><div type='article'><p>Texte deux.</p></div>"
    )
    rows = read_bytes(TEI.format(header=header, body=body).encode(), "a.xml").table.to_pylist()
    assert [(r["id"], r["title"], r["author"]) for r in rows] == [("a1", "Un", "P. Égret"), (None, "Numéro 12", None)]
    assert [r["source"] for r in rows] == ["La Vigie"] * 2
    assert [r["date"] for r in rows] == ["3 mars 1912"] * 2
    assert "Savon" not in rows[0]["text"] + rows[1]["text"]


def test_without_a_namespace_and_with_a_prefix():
    assert read_bytes(b"<TEI.2><text><body><p>Un.</p></body></text></TEI.2>", "a").table["text"][0].as_py() == "Un."
    prefixed = b"<t:TEI xmlns:t='http://www.tei-c.org/ns/1.0'><t:text><t:body><t:p>Un.</t:p></t:body></t:text></t:TEI>"
    assert read_bytes(prefixed, "a").table["text"][0].as_py() == "Un."


def test_one_broken_article_costs_no_other():
    parts = tei()
    records = list(parts.records)
    records[1] = records[1].replace(b"</titleStmt>", b"")
    raw = read_bytes(parts.head + b"".join(records) + parts.foot, "p.xml")
    assert raw.table["text"].to_pylist() == [a.parted for i, a in enumerate(ARTICLES) if i != 1]
    assert raw.rows == (1, 3, 4)
    assert [str(p) for p in raw.problems if not p.kept] == ["p.xml, row 2: cannot be read: mismatched tag (left out)"]


def test_no_tei():
    with pytest.raises(InputError, match=r"no element TEI or TEI\.2 in it; the root is teiCorpus"):
        read_bytes(b"<teiCorpus/>", "a.xml")
