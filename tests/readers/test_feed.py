"""RSS and Atom."""

import time

import pytest

from tests.readers.builders import ARTICLES, feed
from topicmodel import Corpus
from topicmodel.readers.feed import looks_like, read_bytes
from topicmodel.readers.markup import plain

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>La Vigie</title>
<entry><id>urn:1</id><title type="html">Le &lt;b&gt;port&lt;/b&gt;</title>
<updated>2025-03-04T00:10:00+01:00</updated>
<link rel="enclosure" href="https://son.example"/><link href="https://port.example"/>
<author><name>P. Égret</name></author>
<category term="local"/><summary>Bref.</summary><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>Un <em>mot</em>.</p><p>Deux.</p></div></content></entry>
<entry><id>urn:2</id><title>B</title><summary type="html">&lt;p&gt;Bref&amp;nbsp;: oui.&lt;/p&gt;</summary>
<source><title>L'Écho</title></source></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>La Vigie</title></channel>
<item rdf:about="https://a.example"><title>A</title><link>https://a.example</link><description>Un.</description>
<dc:date>2024-01-02T23:59:00-05:00</dc:date><dc:creator>Zoé</dc:creator></item></rdf:RDF>"""


def rows(text: str) -> list[dict]:
    return read_bytes(text.encode(), "flux.xml").table.to_pylist()


def test_rss_is_recognised_and_read(tmp_path):
    path = tmp_path / "flux"
    path.write_bytes(feed().whole())
    corpus = Corpus.read(path)
    assert list(corpus) == [a.parted for a in ARTICLES]
    assert corpus.problems == ()
    row = corpus.table.to_pylist()[0]
    # Ten to midnight in Paris is that day, whatever the hour in London.
    assert row["date"].isoformat() == "2025-03-03"
    assert (row["id"], row["title"], row["author"]) == ("digue", ARTICLES[0].title, "Jeanne Morel")
    assert (row["section"], row["url"]) == ("Société; Local", "https://digue.example/")
    assert row["source"] == "Le Courrier du Littoral"


def test_atom():
    first, second = rows(ATOM)
    assert first == {
        "id": "urn:1", "title": "Le port", "date": "2025-03-04", "author": "P. Égret", "source": "La Vigie",
        "section": "local", "url": "https://port.example", "text": "Un mot.\n\nDeux.",
    }  # fmt: skip
    assert (second["text"], second["source"], second["date"]) == ("Bref\xa0: oui.", "L'Écho", None)


def test_rdf():
    assert rows(RDF) == [
        {"id": "https://a.example", "title": "A", "date": "2024-01-02", "author": "Zoé", "source": "La Vigie",
         "url": "https://a.example", "text": "Un."}
    ]  # fmt: skip


def test_an_item_of_an_agency_keeps_its_source():
    item = "<item><source url='u'>Agence Hexagone</source><description>Un.</description></item>"
    assert rows(f"<rss><channel><title>F</title>{item}</channel></rss>")[0]["source"] == "Agence Hexagone"


def test_dates_that_no_standard_knows_reach_the_list(tmp_path):
    path = tmp_path / "a.rss"
    path.write_text("<rss><channel><item><pubDate>hier</pubDate><description>Un.</description></item></channel></rss>")
    corpus = Corpus.read(path)
    assert corpus.table["date"].to_pylist() == [None]
    assert "hier" in str(corpus.problems[0])


def test_names_of_characters_and_bare_ampersands_are_mended():
    raw = read_bytes(
        b"<rss><item><title>caf&eacute; & th</title><description>L'&nbsp;un &lt;b&gt;</description></item></rss>",
        "f",
    )
    assert raw.table["title"][0].as_py() == "café & th"
    assert "names of characters" in raw.problems[0].what
    assert raw.problems[0].kept


def test_a_lost_end_of_cdata_does_not_swallow_the_next_item():
    parts = feed()
    records = list(parts.records)
    records[2] = records[2].replace(b"]]></content:encoded>\n</item>", b"")
    raw = read_bytes(parts.head + b"".join(records) + parts.foot, "f")
    assert raw.table["text"].to_pylist() == [a.parted for i, a in enumerate(ARTICLES) if i != 2]
    assert [p.where for p in raw.problems if not p.kept] == ["f, row 3"]
    assert set(raw.table["source"].to_pylist()) == {"Le Courrier du Littoral"}


@pytest.mark.parametrize("head", [b"<feedback/>", b"<rdf:RDF xmlns:rdf='u'/>", b"<html>", b"<feed/>", b"rss"])
def test_other_xml_is_no_feed(head):
    assert not looks_like(head)


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("Un\n\n deux ", "Un\ndeux"),
        ("<p>Un\ndeux</p>", "Un deux"),
        ("a<br/>b<hr>c", "a\n\nb\n\nc"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<script>x<p></script>a<!-- b -->c<style>d</style>", "ac"),
        ('<a title="x > y" href=z>lien</a>', "lien"),
        ("1 < 2 && 3 > 2", "1 < 2 && 3 > 2"),
        ("&lt;b&gt; &#233; &inconnu;", "<b> é &inconnu;"),
        ("<figure><figcaption>Photo</figcaption></figure>Texte", "Texte"),
        ("<p", "<p"),
    ],
)
def test_html_in_fields(fragment, text):
    assert plain(fragment) == text


@pytest.mark.parametrize(
    "fragment", ["<p " + "\"'" * 300 + "<", '<a "' * 50_000, "<" * 200_000, "<!--" * 50_000, "<script>" * 20_000]
)
def test_broken_html_takes_linear_time(fragment):
    begun = time.process_time()
    plain(fragment)
    assert time.process_time() - begun < 5
