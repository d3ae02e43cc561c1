"""Files of every format, made from the documented structure of the format and invented articles.

Each builder gives the parts of a file: what comes before the records, each record, what comes after.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq

from tests.readers import archives

PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>{title} - {source}</title>
<meta property="og:site_name" content="{source}"><meta name="author" content="{author}">
<meta property="article:published_time" content="{date}T08:12:00+01:00">
<link rel="canonical" href="https://{id}.example/"></head>
<body><nav><ul><li><a href="/">Accueil</a></li><li><a href="/sport">Sports et loisirs</a></li></ul></nav>
<article><h1>{title}</h1>{text}</article>
<aside>À lire aussi : <a href="/autre">Le marché aux poissons rouvre</a></aside>
<footer>Mentions légales</footer><script>var suivi = "non";</script></body></html>"""


@dataclass(frozen=True)
class Article:
    """An invented article."""

    id: str
    title: str
    date: str
    author: str
    source: str
    text: str

    @property
    def parted(self) -> str:
        """The text as formats that mark paragraphs give it back."""
        return self.text.replace("\n", "\n\n")


ARTICLES = (
    Article(
        "digue", "La digue cède à Port-Vieil", "2025-03-03", "Jeanne Morel", "Le Courrier du Littoral",
        "La digue nord de Port-Vieil a cédé dans la nuit, sans faire de victime.\n"
        "« Nous avions prévenu », rappelle l’adjoint aux travaux, qui réclame une réfection ; "
        "le préfet promet un audit.",
    ),
    Article(
        "tram", "Le tramway de Brévigny attendra", "2024-11-21", "Ali Benhamou", "L'Écho de Brévigny",
        'Le conseil a reporté le vote. Le "tram du siècle", dit l\'opposition, coûterait 3 < 4 millions & plus.\n'
        "Une réunion publique, prévue jeudi, dira si la ligne B passe par l'hôpital.",
    ),
    Article(
        "ruches", "Les ruches du toit de la mairie", "2025-06-01", "Zoé Lantier", "Le Courrier du Littoral",
        "Trente ruches ont été posées sur le toit de la mairie de Saint-Aubrac par des élèves du lycée agricole.\n"
        "Le miel sera vendu au marché d'été ; l'œuvre profite à la cantine.",
    ),
    Article(
        "port", "Le port change de mains", "2023-01-09", "Paul Égret", "La Vigie",
        "La région cède la gestion du port à un syndicat mixte, où siègent trois communes et la chambre de commerce.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Built:
    """A file in parts."""

    head: bytes
    records: tuple[bytes, ...]
    foot: bytes = b""
    wrap: Callable[[bytes], bytes] = bytes

    def inner(self) -> bytes:
        """Return the parts one behind the other."""
        return self.head + b"".join(self.records) + self.foot

    def whole(self) -> bytes:
        """Return the file: the parts, packed where the format packs them."""
        return self.wrap(self.inner())


def txt(articles=ARTICLES) -> Built:
    """One text; there is only one record."""
    return Built(b"", (articles[0].text.encode(),))


def delimited(articles=ARTICLES, delimiter=",", quoting=csv.QUOTE_MINIMAL) -> Built:
    """Make a table with a header line."""

    def line(values: list[str]) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerow(values)
        return out.getvalue().encode()

    rows = tuple(line([a.id, a.title, a.date, a.text]) for a in articles)
    return Built(line(["id", "title", "date", "text"]), rows)


def jsonl(articles=ARTICLES) -> Built:
    """One object per line."""
    rows = [{"id": a.id, "title": a.title, "date": a.date, "text": a.text, "n": len(a.text)} for a in articles]
    return Built(b"", tuple(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows))


def parquet(articles=ARTICLES) -> Built:
    """One row group per article; the parts are the pages of each, uncompressed, and the footer."""
    out = io.BytesIO()
    schema = pa.schema([("id", pa.string()), ("title", pa.string()), ("text", pa.string())])
    with pq.ParquetWriter(out, schema, compression="none", write_page_checksum=True) as writer:
        for a in articles:
            writer.write_table(pa.table({"id": [a.id], "title": [a.title], "text": [a.text]}, schema))
    data = out.getvalue()
    metadata = pq.read_metadata(io.BytesIO(data))
    starts = []
    for group in range(metadata.num_row_groups):
        column = metadata.row_group(group).column(0)
        starts.append(column.dictionary_page_offset or column.data_page_offset)
    footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    parts = [data[a:b] for a, b in zip(starts, [*starts[1:], footer], strict=True)]
    return Built(data[: starts[0]], tuple(parts), data[footer:])


def iramuteq(articles=ARTICLES) -> Built:
    """Starred variables before each text."""

    def one(a: Article) -> bytes:
        journal = a.source.replace(" ", "-").replace("'", "")
        return f"**** *journal_{journal} *date_{a.date} *page\n-*chapo\n{a.text}\n\n".encode()

    return Built(b"", tuple(map(one, articles)))


def tei(articles=ARTICLES) -> Built:
    """Make a teiCorpus of one TEI per article."""

    def one(a: Article) -> bytes:
        paragraphs = "".join(f"<p>{escape(p)}<note>Note de l'éditeur.</note></p>\n" for p in a.text.split("\n"))
        return f"""<TEI xml:id="{a.id}"><teiHeader><fileDesc><titleStmt><title>{escape(a.title)}</title>
<author>{a.author}</author></titleStmt>
<publicationStmt><publisher>Presses de l'Anse</publisher><date when="2026-01-01"/></publicationStmt>
<sourceDesc><biblStruct><monogr><title level="j">{escape(a.source)}</title>
<imprint><date when="{a.date}"/></imprint></monogr></biblStruct></sourceDesc></fileDesc></teiHeader>
<text xml:lang="fr"><front><p>Une</p></front><body><div><pb n="3"/><fw>{a.source}</fw>{paragraphs}
<figure><head>Photo</head><figDesc>Une vue.</figDesc></figure></div></body></text></TEI>
""".encode()

    head = '<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>\n'
    return Built(head.encode(), tuple(map(one, articles)), b"</teiCorpus>\n")


def feed(articles=ARTICLES) -> Built:
    """Make RSS 2.0 with whole contents."""

    def one(a: Article) -> bytes:
        content = "".join(f"<p>{escape(p)}</p>\n" for p in a.text.split("\n"))
        return f"""<item><title>{escape(a.title)}</title><link>https://{a.id}.example/</link><guid>{a.id}</guid>
<pubDate>Mon, 03 Mar 2025 23:50:00 +0100</pubDate><dc:creator>{a.author}</dc:creator><category>Société</category>
<category>Local</category><media:content url="x"><media:title>Vue</media:title></media:content>
<description>{escape(a.text[:40])}…</description>
<content:encoded><![CDATA[<figure><img src="a.jpg"><figcaption>Photo</figcaption></figure>{content}]]></content:encoded>
</item>
""".encode()

    head = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Le Courrier du Littoral</title><link>https://courrier.example</link>
"""
    return Built(head.encode(), tuple(map(one, articles)), b"</channel></rss>\n")


def html(articles=ARTICLES) -> Built:
    """One page of a news site."""
    a = articles[0]
    text = "".join(f"<p>{escape(p)}</p>" for p in (a.text + "\n" + articles[2].text).split("\n"))
    values = {"id": a.id, "title": a.title, "source": a.source, "author": a.author, "date": a.date}
    return Built(b"", (PAGE.format(text=text, **values).encode(),))


def archive(articles=ARTICLES) -> Built:
    """Make a zip of one text per article; the parts are the members and the directory."""
    out = io.BytesIO()
    starts = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as writer:
        for a in sorted(articles, key=lambda a: a.id):  # the order in which members are read
            starts.append(out.tell())
            writer.writestr(zipfile.ZipInfo(f"presse/{a.id}.txt", (2025, 1, 1, 0, 0, 0)), a.text, zipfile.ZIP_DEFLATED)
        directory = out.tell()
    data = out.getvalue()
    parts = tuple(data[a:b] for a, b in zip(starts, [*starts[1:], directory], strict=True))
    return Built(b"", parts, data[directory:])


def _exported(whole, articles: list[str]) -> Built:
    """Take apart a page of several articles."""
    data = whole(*articles)
    records = tuple(article.encode() for article in articles)
    start = data.find(records[0])
    between = data[start + len(records[0]) : data.find(records[1])]
    stop = data.rfind(records[-1])
    assert data[start:stop] == b"".join(record + between for record in records[:-1])
    return Built(data[:start], (*(r + between for r in records[:-1]), records[-1]), data[stop + len(records[-1]) :])


def europresse(articles=ARTICLES) -> Built:
    """Make an export of Europresse."""
    made = [
        archives.europresse_article(
            title=escape(a.title),
            author=a.author,
            source=a.source,
            paragraphs=escape(a.text).split("\n"),
            number=f"news·{a.id}",
        )
        for a in articles
    ]
    return _exported(archives.europresse, made)


def factiva_html(articles=ARTICLES) -> Built:
    """Make a page of Factiva."""
    made = [
        archives.factiva_article(
            HD=f"<b>{escape(a.title)}</b>",
            SN=a.source,
            LP=f'<p class="articleParagraph">{escape(a.text)}</p>',
            TD="",
            AN=f"Document {a.id}",
        )
        for a in articles
    ]
    return _exported(archives.factiva, made)


def factiva_xml(articles=ARTICLES) -> Built:
    """Make a document of Factiva's print service."""
    made = []
    for a in articles:
        one = archives.factiva_xml_article(number=a.id)
        for paragraph in archives.PARAGRAPHS[1:]:
            one = one.replace(paragraph, "")
        made.append(one.replace(archives.PARAGRAPHS[0], escape(a.text)))
    built = _exported(archives.factiva_xml, made)
    opening, closing = b"<ppsarticle>", b"</ppsarticle>"
    records = tuple(opening + record.removesuffix(closing + opening) + closing for record in built.records)
    return Built(built.head.removesuffix(opening), records, built.foot.removeprefix(closing))


def docx(articles=ARTICLES) -> Built:
    """Make a Word file of Nexis with all articles; the parts are those of the document inside."""

    def body(a: Article) -> bytes:
        title = [a.title, *archives.NEXIS[1:10]]
        made = archives.docx([*title, *a.text.split("\n"), *archives.NEXIS[-8:]])
        with zipfile.ZipFile(io.BytesIO(made)) as document:
            return document.read("word/document.xml")

    def wrap(document: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as writer:
            writer.writestr("[Content_Types].xml", "<Types/>")
            writer.writestr("word/document.xml", document)
        return out.getvalue()

    parts = [body(a).partition(b"<w:body>") for a in articles]
    foot = b"</w:body></w:document>"
    return Built(parts[0][0] + b"<w:body>", tuple(part[2].removesuffix(foot) for part in parts), foot, wrap)


BUILDERS = {
    "txt": txt,
    "csv": delimited,
    "tsv": lambda articles=ARTICLES: delimited(articles, "\t", csv.QUOTE_ALL),
    "jsonl": jsonl,
    "parquet": parquet,
    "europresse": europresse,
    "factiva_html": factiva_html,
    "factiva_xml": factiva_xml,
    "docx": docx,
    "iramuteq": iramuteq,
    "tei": tei,
    "feed": feed,
    "html": html,
    "zip": archive,
}
"""Builder of each format, by its name in the registry."""
