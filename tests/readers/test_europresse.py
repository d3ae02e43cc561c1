"""Europresse exports in each of their layouts."""

import datetime as dt

import pytest

from tests.readers.archives import (
    PARAGRAPHS,
    europresse,
    europresse_2010,
    europresse_2012,
    europresse_article,
)
from topicmodel import Corpus, InputError
from topicmodel.readers.europresse import looks_like, read_bytes

TEXT = "\n\n".join(PARAGRAPHS)


def rows(data: bytes) -> list[dict[str, object]]:
    return read_bytes(data, "x.html").table.to_pylist()


def test_an_article_of_today():
    (row,) = rows(europresse(europresse_article()))
    assert row == {
        "id": "news·20250303·VIG·4657890",
        "text": TEXT,
        "title": "Une digue pour Port-Ancre",
        "date": dt.date(2025, 3, 3),
        "source": "La Vigie",
        "issue": "no. 24910",
        "section": "Société",
        "page": "11",
        "words": 512,
        "author": "Jeanne Le Goff",
        "kicker": "Littoral",
        "subtitle": "Les élus ont voté",
        "copyright": "© 2025 La Vigie. Tous droits réservés.",
    }


@pytest.mark.parametrize(
    ("header", "section", "date", "page", "words", "time"),
    [
        ("Société, mardi 4 mars 2025 1 512 mots, p. 11,12", "Société", "2025-03-04", "11,12", 1512, None),
        ("Culture ; Livres, 1er mai 2024, p. LIV4", "Culture ; Livres", "2024-05-01", "LIV4", None, None),
        ("Thursday, December 22, 2022 13887 mots, p. 819(40)", None, "2022-12-22", "819(40)", 13887, None),
        ("lundi 3 mars 2025 - 14:32 UTC +0100 204 mots", None, "2025-03-03", None, 204, "14:32"),
        ("Monde, 3 mars 2025 99 words", "Monde", "2025-03-03", None, 99, None),
        ("Une", None, "2025-03-03", None, None, None),
        ("", None, "2025-03-03", None, None, None),
    ],
)
def test_the_line_above_the_title(header, section, date, page, words, time):
    (row,) = rows(europresse(europresse_article(header=header)))
    found = (row.get("section"), row["date"].isoformat(), row.get("page"), row.get("words"), row.get("time"))
    assert found == (section, date, page, words, time)


@pytest.mark.parametrize(
    ("written", "source", "issue"),
    [
        ("La Vigie", "La Vigie", None),
        ("Le Phare (site web)", "Le Phare (site web)", None),
        ("Cahiers du Port, Vol. 14, no 4", "Cahiers du Port", "Vol. 14, no 4"),
        ("La Vigie, n° 12\n            Édition Sud", "La Vigie", "n° 12, Édition Sud"),
        ("Rennes, ville et marais", "Rennes, ville et marais", None),
    ],
)
def test_the_name_of_the_paper(written, source, issue):
    (row,) = rows(europresse(europresse_article(source=written)))
    assert (row["source"], row.get("issue")) == (source, issue)


EXTRA = """
<p>Illustration(s) :</p><p>La digue vue du port.</p><p>Tous droits réservés La Vigie</p>
<p><a href="https://phare.example/digue">Cet article est paru dans Le Phare (site web)</a></p>
<figure><img src="x.jpg"><figcaption>Le port en 1950</figcaption></figure>
<div class="apd-wrapper"><p>Cet article est aussi paru dans</p><table><tr>
<td><div class="apd-sources-date">2025-03-04</div></td>
<td><div class="source-name-APD">Le Phare</div><div class="source-name-APD">Le Sud</div></td></tr></table></div>
<aside><div>Note(s) : Mise en page identique</div></aside><script>var x = 'Port';</script>"""


def test_what_is_no_text_of_the_article_is_told_apart():
    (row,) = rows(europresse(europresse_article(extra=EXTRA)))
    assert row["text"] == TEXT
    assert row["illustrations"] == "Le port en 1950\n\nLa digue vue du port."
    assert row["also"] == ["Le Phare (2025-03-04)", "Le Sud (2025-03-04)"]
    assert row["url"] == "https://phare.example/digue"
    assert row["notes"] == "Note(s) : Mise en page identique"
    assert row["copyright"] == "Tous droits réservés La Vigie"


def test_words_about_rights_inside_the_text_stay():
    said = (
        "La loi sur le copyright ne dit rien des ports, a rappelé l'avocate de la commune devant le tribunal.",
        "« Tous droits réservés » : la mention ne suffit pas, " + "a-t-elle ajouté, " * 20 + "et le juge l'a suivie.",
        "Une photo : voilà ce qu'il reste.",
    )
    (row,) = rows(europresse(europresse_article(paragraphs=said)))
    assert row["text"].split("\n\n") == list(said)
    assert "illustrations" not in row


def test_the_layout_of_2012():
    page = europresse_2012(
        ("La Vigie", "Société, mardi 5 mars 2013, p. 3", "Un titre", "Jeanne Le Goff", "news·20130305·VIG·12"),
        ("Le Phare", "Tuesday, March 5, 2013", "Un autre", "", "news·20130305·PHA·1"),
    )
    first, second = rows(page)
    assert first["text"] == second["text"] == TEXT
    assert (first["author"], second["author"]) == ("Jeanne Le Goff", None)
    assert (first["section"], first["page"], first["id"]) == ("Société", "3", "news·20130305·VIG·12")
    assert first["date"] == second["date"] == dt.date(2013, 3, 5)


def test_the_layout_of_2010_in_a_table():
    page = europresse_2010(
        (
            "La Vigie",
            ("Société", "lundi", "1 mars 2010", ", p. 3"),
            "Un titre",
            "Jeanne Le Goff",
            "news·20100301·VIG·12",
        ),
        ("Le Phare", ("lundi 1 mars 2010",), "Un autre", "", "news·20100301·PHA·1"),
    )
    raw = read_bytes(page, "x.html")
    first, second = raw.table.to_pylist()
    assert first["text"] == second["text"] == TEXT
    assert (first["author"], second["author"]) == ("Jeanne Le Goff", None)
    assert (first["section"], first["page"], first["title"]) == ("Société", "3", "Un titre")
    assert (first["id"], second["id"]) == ("news·20100301·VIG·12", "news·20100301·PHA·1")
    assert first["date"] == second["date"] == dt.date(2010, 3, 1)
    assert "cp1252" in str(raw.problems[0])


def test_a_page_of_the_mobile_site():
    page = (
        "<html><body><div class='titreArticleVisu'>Une digue</div><span class='DocPublicationName'>La Vigie</span>"
        "<span class='DocHeader'>Société, lundi 3 mars 2025, p. 1</span>"
        f"<div class='docOcurrContainer'>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</div></body></html>"
    )
    (row,) = rows(page.encode())
    assert (row["title"], row["source"], row["text"]) == ("Une digue", "La Vigie", TEXT)


def test_text_delivered_as_written_out_html_is_read():
    (row,) = rows(
        europresse(europresse_article(paragraphs=["&lt;p&gt;L&amp;#39;&amp;eacute;t&amp;eacute;.&lt;/p&gt;"]))
    )
    assert row["text"] == "L'été."


def test_searched_words_marked_inside_a_sentence_do_not_break_it():
    marked = "La <span class='occurence'>digue</span> de <mark>Port</mark>-<b>Ancre</b> <i>tient</i>."
    (row,) = rows(europresse(europresse_article(paragraphs=[marked])))
    assert row["text"] == "La digue de Port-Ancre tient."


def test_a_broken_article_does_not_spoil_the_others(tmp_path):
    broken = europresse_article(number="news·20250303·VIG·2", extra="<div>" * 5000)
    empty = europresse_article(number="news·20250303·VIG·3", paragraphs=(), subtitle="")
    unclosed = europresse_article(number="news·20250303·VIG·4").replace("</section>", "<div><b><table>")
    undated = europresse_article(number="", header="Culture, samedi")
    last = europresse_article(number="news·20250303·VIG·5")
    path = tmp_path / "export.HTML"
    path.write_bytes(europresse(europresse_article(), broken, empty, unclosed, undated, last, last))
    corpus = Corpus.read(path)
    assert [each[-1] for each in corpus.ids] == ["0", "4", "5", "5", "2"]
    assert list(corpus) == [TEXT] * 5
    assert [(p.where[-5:], p.kept) for p in corpus.problems] == [
        ("row 2", False), ("row 3", False), ("row 5", True), ("row 7", True),
    ]  # fmt: skip
    assert "no date in 'Culture, samedi'" in corpus.problems[2].what


def test_what_looks_like_europresse():
    assert looks_like(europresse(europresse_article()))
    assert looks_like(europresse_2010(("a", ("b",), "c", "d", "e")))
    assert not looks_like(b"<html><body><article>Un blog</article></body></html>")
    assert not looks_like(b"Le mot docOcurrContainer dans un texte")


def test_a_page_without_articles():
    with pytest.raises(
        InputError, match=r"x.html: no article in it \(first: x.html, row 1: elements nested 4,001 deep"
    ):
        read_bytes(b"<article>" + b"<div>" * 4000, "x.html")


def test_the_address_of_an_article_that_was_printed_on_a_site():
    link = 'Cet article est paru dans <a href="https://vigie.example/a">La Vigie (site web)</a>'
    raw = read_bytes(europresse(europresse_article(footer=link)), "a.html")
    assert raw.table["url"].to_pylist() == ["https://vigie.example/a"]
