"""The first page of a folder of placements: every article with its themes and a link to its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from topicmodel.objects import Placement
from topicmodel.reporting.pages import fill

__all__ = ["Placed", "folder_page", "placed"]

N_THEMES = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """What the first page says of an article.

    Parameters
    ----------
    link : str
        File of its page, as a link writes it.
    id : str
        Its id.
    n_words : int
        Words in it.
    themes : tuple of (str, float)
        Labels and shares of its largest themes.
    reason : str
        Why the model abstains; empty where it does not.
    """

    link: str
    id: str
    n_words: int
    themes: tuple[tuple[str, float], ...]
    reason: str


def placed(placement: Placement, file: str) -> Placed:
    """Return what the first page says of a placement, whose own page is in a file beside it."""
    themes = tuple((theme.label, theme.share) for theme in placement.themes[:N_THEMES])
    return Placed(quote(file), placement.document.id, placement.document.n_words, themes, placement.reason)


def folder_page(rows: Sequence[Placed], lang: str) -> str:
    """Return the page that leads to those of the articles.

    Parameters
    ----------
    rows : sequence of Placed
        The articles, in their order.
    lang : {"fr", "en"}
        Language of the page.

    Returns
    -------
    str
        HTML that needs no network.
    """
    return fill("folder.html", lang, rows=rows, abstained=sum(bool(row.reason) for row in rows))
