"""Exports of press archives, built from the structure of their formats; every word of them is made up."""

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

PARAGRAPHS = (
    "Le conseil municipal de Port-Ancre a voté hier soir la construction d'une digue de deux kilomètres.",
    "« Nous n'avons que trop attendu », a dit la maire, Odile Marchetti, devant une salle comble.",
    "Les travaux commenceront en avril et dureront trois ans.",
)


def europresse(*articles: str) -> bytes:
    """The page of an export of today; articles by `europresse_article`."""
    style = "<style>" + ".titre{margin:0}" * 50 + "</style>"
    head = f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'>{style}</head>"
    return f"{head}<body>{' '.join(articles)}</body></html>".encode()


def europresse_article(
    *,
    source: str = "La Vigie, no. 24910",
    header: str = "Société, lundi 3 mars 2025 512 mots, p. 11",
    title: str = "Une digue pour Port-Ancre",
    kicker: str = "Littoral",
    subtitle: str = "Les élus ont voté",
    author: str = "Par Jeanne Le Goff",
    paragraphs: Sequence[str] = PARAGRAPHS,
    number: str = "news·20250303·VIG·4657890",
    extra: str = "",
    footer: str = "© 2025 La Vigie. Tous droits réservés.",
) -> str:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"""<article><header>
      <div class="rdp__DocPublicationName"><span class="DocPublicationName">{source}
                  <span class="icon-Information" sourcecode="VIG_P"></span></span></div>
      <div class="rdp__DocHeader"><span class="DocHeader">{header}</span></div>
      <div class="titreArticle"><p class="sm-margin-bottomNews">{kicker}</p>
        <p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">{title}</p>
        <p class="sm-margin-TopNews rdp__subtitle">{subtitle}</p></div>
      <p class="sm-margin-bottomNews">{author}</p></header>
      <section><div class="DocText clearfix"><div class="docOcurrContainer">{body}</div>{extra}</div></section>
      <footer><div class="Doc-LegalInfo"><small>{footer}</small></div>
        <p>Numéro de document : </p><div class="publiC-lblNodoc">{number}</div></footer></article>"""


def europresse_2012(*articles: tuple[str, str, str, str, str]) -> bytes:
    """The layout of 2012 to 2015: articles of source, header, title, author and number."""
    pieces = "".join(
        f"""<article><span class="DocPublicationName">{source}</span><br><span class="DocHeader">{header}</span>
        <p class="titreArticleVisu">{title}</p>{f"<div>{author}</div>" if author else ""}
        <div class="docOcurrContainer">{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</div>
        <footer><small>© 2013 {source} ; tous droits réservés</small>
        <p>Numéro de document : {number}</p></footer></article>"""
        for source, header, title, author, number in articles
    )
    return f"<html><head><meta charset='utf-8'></head><body>{pieces}</body></html>".encode()


def europresse_2010(*articles: tuple[str, Sequence[str], str, str, str]) -> bytes:
    """The oldest layout, cells of a table: source, parts of the header, title, author and number."""
    cells = "".join(
        f"""<tr><td><span class="DocPublicationName">{source}</span><br>
        {" ".join(f'<span class="DocHeader">{part}</span>' for part in header)}<br>
        <span class="TitreArticleVisu">{title}</span><br>{f"{author}<br>" if author else ""}
        {"<br>".join(PARAGRAPHS)}<br>© 2010 {source}. Tous droits réservés.<br>
        <table><tr><td align="center">{number}</td></tr></table></td></tr>"""
        for source, header, title, author, number in articles
    )
    return f"<html><body><table>{cells}</table></body></html>".encode("cp1252")


FACTIVA = {
    "HD": "<b class='frHeadline'>Une digue pour Port-Ancre</b>",
    "BY": "Par Jeanne Le Goff",
    "WC": "512 mots",
    "PD": "3 mars 2025",
    "ET": "06:32",
    "SN": "La Vigie",
    "SC": "VIGIE",
    "PG": "11",
    "LA": "Français",
    "CY": "Copyright 2025 La Vigie. Tous droits réservés.",
    "LP": f'<p class="articleParagraph frarticleParagraph">{PARAGRAPHS[0]}</p>',
    "TD": "".join(f'<p class="articleParagraph frarticleParagraph">{p}</p>\n' for p in PARAGRAPHS[1:]),
    "NS": "<br/>gpol : Politique intérieure | gcat : Actualité générale",
    "RE": "<br/>fra : France | eurz : Europe",
    "IPC": "<br/>POL | LANGFR",
    "PUB": "<br/>Société de la Vigie",
    "AN": "<br/>Document VIGIE00020250303el3300001",
}
"""Fields of an article, with what Factiva puts around them."""


def factiva(*articles: str) -> bytes:
    """A page of articles by `factiva_article` or `factiva_plain`."""
    body = "<br/><span></span>".join(articles)
    footer = '<div id="pageFooter"><span class="copyright">&copy; 2025 Factiva, Inc. Tous droits réservés.</span></div>'
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">\n<html><head><meta http-equiv="Content-Type" '
        'content="text/html; charset=UTF-8"/>\n<title>Factiva</title><style>.article {page-break-after:always;}</style>'
        f'</head><body><form><div id="contentLeft"><span></span>{body}{footer}</div></form></body></html>'
    ).encode()


def factiva_article(language: str = "fr", **fields: str) -> str:
    """An article with indexing; fields of `FACTIVA` may be changed or, when empty, left out."""
    rows = "".join(
        f'<tr><td align="right" class="index"><p><b>{code}</b>&nbsp;</p></td><td>{value}</td></tr>\n'
        for code, value in (FACTIVA | fields).items()
        if value
    )
    return f'<div class="article {language}Article"><table cellpadding="1">{rows}</table><br/></div>'


def factiva_plain(*lines: str, title: str = "Une digue pour Port-Ancre", author: str = "Jeanne Le Goff") -> str:
    """An article without indexing: lines without a name."""
    shown = "".join(f"<div>{each}</div>" for each in lines)
    body = "".join(f'<p class="articleParagraph frarticleParagraph">{p}</p>' for p in PARAGRAPHS)
    return (
        f'<div class="article frArticle"><div id="hd"><span class="frHeadline">{title}</span></div>'
        f'<div class="author">{author}</div>{shown}{body}<p>Document VIGIE00020250303el3300001</p></div>'
    )


def factiva_xml(*articles: str) -> bytes:
    """A document of Factiva's print service; articles by `factiva_xml_article`."""
    body = "".join(f"<ppsarticle>{each}</ppsarticle>" for each in articles)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">'
        f'<ppsarticleResultSet count="{len(articles)}">{body}</ppsarticleResultSet></ppsArticleResponse></PPSResponse>'
    ).encode()


def factiva_xml_article(number: str = "VIGIE00020250303el3300001", date: str = "2025-03-03T06:32:00Z") -> str:
    """One article."""
    tail = "".join(f'<paragraph display="Proportional">{p}</paragraph>' for p in PARAGRAPHS[1:])
    return f"""<article>
      <accessionNo>{number}</accessionNo>
      <reference>distdoc:archive/ArchiveDoc::Article/{number}</reference>
      <baseLanguage>FR</baseLanguage><byline>Jeanne Le Goff</byline>
      <copyright>(c) 2025 La Vigie   </copyright>
      <headline><paragraph display="Proportional" lang="FR">
          <hlt>Une digue</hlt> pour Port-Ancre</paragraph></headline>
      <leadParagraph><paragraph>{PARAGRAPHS[0]}</paragraph></leadParagraph>
      <pages>11</pages>
      <publicationDate><dateTime>{date}</dateTime></publicationDate>
      <publisherName>Société de la Vigie</publisherName><sourceName>La Vigie</sourceName>
      <region code="fra"><name>France</name></region><region code="eurz"><name>Europe</name></region>
      <newsSubject code="gpol" position="0"><name>Politique intérieure</name></newsSubject>
      <descField code="ipc">POL</descField>
      <tailParagraphs>{tail}</tailParagraphs>
      <notes>UNE NOTE</notes><wordCount>512</wordCount></article>"""


COVER = (
    "Nom d'utilisateur : Jeanne Le Goff", "Date and Time: lundi 10 mars 2025 10 h 00", "Job Number: 123456", "",
    "Documents (2)", "1. Une digue pour Port-Ancre", "Client/Matter: -None-", "Search Terms: digue",
    "Search Type: NOT Boolean", "", "", "",
)  # fmt: skip
NEXIS = (
    "Une digue pour Port-Ancre", "La Vigie", "lundi 3 mars 2025 06:32 GMT", "",
    "Copyright 2025 La Vigie Tous droits réservés",
    "Section:\N{NO-BREAK SPACE}SOCIÉTÉ; Pg. 11", "Length:\N{NO-BREAK SPACE}512 mots",
    "Byline:\N{NO-BREAK SPACE}Par Jeanne Le Goff", "Body", "", *PARAGRAPHS, "", "Graphic", "La digue vue du port.",
    "Classification", "Language:\N{NO-BREAK SPACE}FRENCH; FRANÇAIS", "Subject: LITTORAL (91%); COMMUNES (75%)",
    "Load-Date:\N{NO-BREAK SPACE}March 4, 2025", "", "End of Document", "", "",
)  # fmt: skip


def docx(lines: Sequence[str], part: str = "word/document.xml") -> bytes:
    """A Word document of these paragraphs; every word is a run of its own, as after a search."""
    runs = (
        "".join(f'<w:r><w:t xml:space="preserve">{escape(word)}</w:t></w:r>' for word in re.split(r"(?<= )", line))
        for line in lines
    )
    body = "".join(f"<w:p>{each}</w:p>" for each in runs)
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document '
        f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, document)
    return buffer.getvalue()
