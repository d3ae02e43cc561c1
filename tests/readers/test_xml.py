"""XML: entities and DTDs off, limits, damage."""

import time

import pytest

from topicmodel import InputError
from topicmodel.readers.xml import MAX_DEPTH, parse, records

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<rss><item><title>&d;</title></item><item><title>bon</title></item></rss>"""
OUTSIDE = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item>&x;</item><item>bon</item></rss>'
PARAMETER = b'<!DOCTYPE rss [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><rss><item>a</item><item>bon</item></rss>'
FOREIGN = b'<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://x.example/rss.dtd"><rss><item>bon</item></rss>'


@pytest.mark.parametrize("document", [LAUGHS, OUTSIDE, PARAMETER])
def test_entities_are_refused_and_sound_records_kept(document):
    with pytest.raises(InputError, match=r"a\.xml: line \d: it declares entities, which are not read"):
        parse(document, "a.xml")
    found, problems, _ = records(document, "a.xml", "item")
    assert "".join(found[-1].element.itertext()) == "bon"
    texts = "".join("".join(record.element.itertext()) for record in found)
    assert "lol" not in texts
    assert "root" not in texts
    assert "declares entities" in problems[0].what


def test_a_dtd_elsewhere_is_never_fetched():
    assert parse(FOREIGN, "a.xml")[0].text == "bon"


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (b"<b>" * 100_000, "nested deeper"),
        (b"<b a='" + b"x" * 200_000 + b"'/>", "an attribute longer"),
        (b"<b>", "mismatched tag"),
        (b"<!-- ", "mismatched tag|unclosed token|not well-formed"),
        (b"&inconnu;", "undefined entity"),
        (b"</rss>", "mismatched tag"),
        (b"<?xml version='1.0'?>", "declaration"),
        (b"\xff\x00", ""),
    ],
)
def test_one_bad_record_costs_no_other(record, fault):
    begun = time.process_time()
    document = b"<rss><item>un</item><item>" + record + b"</item><item>trois</item></rss>"
    found, problems, _ = records(document, "a.xml", "item")
    assert [r.element.text for r in found if r.row != 2] == ["un", "trois"]
    if fault:
        assert [p.where for p in problems if not p.kept] == ["a.xml, row 2"]
    assert problems
    assert time.process_time() - begun < 5


def test_text_between_broken_records_is_listed():
    found, problems, _ = records(b"<rss><item>un</item><b>perdu<item>deux</item></rss>", "a.xml", "item")
    assert [r.element.text for r in found] == ["un", "deux"]
    assert ("a.xml, row 1", "8 characters behind it are of no record and were not read") in {
        (p.where, p.what) for p in problems
    }


@pytest.mark.parametrize("place", range(3))
def test_a_record_without_its_start_is_counted(place):
    pieces = ["<item>un</item>", "<item>deux</item>", "<item>trois</item>"]
    pieces[place] = pieces[place].replace("<item>", "<itXm>")
    found, problems, _ = records(f"<rss>{''.join(pieces)}</rss>".encode(), "a.xml", "item")
    assert [r.row for r in found] == [row for row in (1, 2, 3) if row != place + 1]
    assert [p.where for p in problems if not p.kept] == [f"a.xml, row {place + 1}"]


def test_the_end_of_a_record_around_others_is_no_record():
    document = b"<all><TEI><TEI>un</TEI></TEI><b><TEI>deux</TEI></all>"
    _, problems, _ = records(document, "a.xml", "TEI")
    assert [p.where for p in problems if not p.kept] == ["a.xml, row 1"]


def test_namespaces_hold_for_records_read_alone():
    document = b"<rss xmlns:c='u'><item><c:e>un</c:e></item><item><c:e>deux</item></rss>"
    found, _, _ = records(document, "a.xml", "item")
    assert found[0].element[0].tag == "{u}e"


def test_depth_up_to_the_limit_is_read():
    assert parse(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH, "a.xml").tag == "a"
    with pytest.raises(InputError, match=f"nested deeper than {MAX_DEPTH}"):
        parse(b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1), "a.xml")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "utf-8"), ("iso-8859-1", "cp1252"), ("windows-1252", "cp1252"), ("iso-8859-15", "iso-8859-15"),
     ("utf-8", "cp1252"), ("utf-16", "utf-16"), ("klingon", "utf-8"), ("rot13", "utf-8"), ("UTF-8", "utf-8-sig")],
)  # fmt: skip
def test_declared_encodings(declared, encoding):
    document = f'<?xml version="1.0" encoding="{declared}"?><a>été, œuvre</a>'.encode(encoding)
    assert parse(document, "a.xml").text == "été, œuvre"


def test_nothing_to_read():
    for document in (b"<a", b"<a>" * 100_000, b"texte", b"<rss></rss>"):
        with pytest.raises(InputError) as caught:
            records(document, "a.xml", "item")
        assert "\n" not in str(caught.value)
