"""Exports of press archives, built from the structure of their formats; every word of them is made up."""

from collections.abc import Sequence

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
