"""view: topics to look around in, inside a notebook, without a widget or a server."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topicmodel.errors import InputError
from topicmodel.objects import Corpus, Topics, display, storage

if TYPE_CHECKING:
    from topicmodel.experiment import Run

__all__ = ["View", "view"]


@dataclass(frozen=True, slots=True)
class View:
    """A page that a notebook shows in a frame of its own.

    Parameters
    ----------
    page : str
        The HTML of the page.
    title : str
        What it shows.
    height : int
        Height of the frame in pixels.
    """

    page: str
    title: str
    height: int

    def save(self, path: str | Path) -> Path:
        """Write the page, whole or not at all, and return its path."""
        return storage.write_text(Path(path), self.page)

    def __repr__(self) -> str:
        return display.line(f"<View: {self.title}, {len(self.page) / 1e6:.1f} MB>")

    def _repr_html_(self) -> str:
        # The frame may run the page's own script, and nothing else: not even read the notebook around it.
        return (
            f'<iframe title="{escape(self.title)}" sandbox="allow-scripts" loading="lazy" '
            f'style="width:100%;height:{self.height}px;border:1px solid #8886;border-radius:6px" '
            f'srcdoc="{escape(self.page)}"></iframe>'
        )


def view(
    topics: "Topics | Run | Any",
    mixtures: Any = None,
    corpus: Corpus | None = None,
    *,
    lang: str = "fr",
    height: int = 720,
) -> View:
    """Look around in topics: a map of them, their words by relevance, and their documents where these are given.

    Parameters
    ----------
    topics : Topics, fitted TopicModel, or Run
        What to look at.
    mixtures : array-like of shape (n_documents, n_components), optional
        What ``transform`` returned for the documents.
    corpus : Corpus, optional
        The documents, in the same order.
    lang : {"fr", "en"}
        Language of the page.
    height : int
        Height of the frame in pixels.

    Returns
    -------
    View
        It shows itself in a notebook, and saves itself as a page.

    Raises
    ------
    InputError
        If there are no topics, or shapes do not fit.

    Examples
    --------
    >>> from topicmodel import Topics
    >>> view(Topics([[0.75, 0.25], [0.0, 1.0]], ("maire", "pluie"), [0.5, 0.5], ("0", "1")))
    <View: 2 topics, 0.0 MB>
    """
    from topicmodel.experiment import Run
    from topicmodel.reporting.material import from_run, from_topics
    from topicmodel.reporting.topics_page import topics_page

    if isinstance(topics, Run):
        material = from_run(topics, corpus)
    else:
        found = getattr(topics, "topics_", topics)
        if not isinstance(found, Topics):
            raise InputError(f"a {type(topics).__name__} has no topics; Topics, a fitted TopicModel or a Run is needed")
        if mixtures is None and corpus is not None and hasattr(topics, "transform"):
            mixtures = topics.transform(corpus)
        material = from_topics(found, mixtures, corpus)
    return View(topics_page(material, lang), f"{len(material.topics)} topics", height)
