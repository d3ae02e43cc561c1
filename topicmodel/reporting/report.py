"""Report: one result, one self-contained HTML file."""

from pathlib import Path
from typing import TYPE_CHECKING

from topicmodel.errors import InputError
from topicmodel.objects import Corpus, Placement, storage
from topicmodel.reporting.words import texts

if TYPE_CHECKING:
    from topicmodel.experiment import Run
    from topicmodel.experiment.comparison import Comparison

__all__ = ["Report"]


class Report:
    """Write a result as one HTML file that needs no network.

    Parameters
    ----------
    result : Placement, Run or Comparison
        What to show: an article among themes, a run (its topics, or its themes where it has none, with
        its documents), or runs side by side.
    lang : {"fr", "en"}
        Language of the page.
    corpus : Corpus, optional
        The documents of a run, when they are no longer where they were.

    Raises
    ------
    InputError
        If there is no page for such a result, or no such language.

    Examples
    --------
    >>> from topicmodel import Placer, Report
    >>> page = Report(Placer().place("Le maire et le parlement débattent de la réforme.")).html()
    >>> page.startswith("<!doctype html>")
    True
    """

    def __init__(
        self, result: "Placement | Run | Comparison", *, lang: str = "fr", corpus: Corpus | None = None
    ) -> None:
        self.result = result
        self.lang = lang
        self.corpus = corpus
        texts(lang)

    def html(self) -> str:
        """Return the page; every text in it is escaped."""
        if isinstance(self.result, Placement):
            from topicmodel.reporting.placement_page import placement_page

            return placement_page(self.result, self.lang)
        from topicmodel.experiment import Run
        from topicmodel.experiment.comparison import Comparison

        if isinstance(self.result, Run) and not self.result.has("topics.npz"):
            from topicmodel.reporting.placed_documents import read_theme_run
            from topicmodel.reporting.themes_page import themes_page

            return themes_page(read_theme_run(self.result, self.corpus), self.lang)
        if isinstance(self.result, Run):
            from topicmodel.reporting.material import from_run
            from topicmodel.reporting.topics_page import topics_page

            return topics_page(from_run(self.result, self.corpus), self.lang)
        if isinstance(self.result, Comparison):
            from topicmodel.reporting.comparison_page import comparison_page

            return comparison_page(self.result, self.lang)
        raise InputError(f"a {type(self.result).__name__}; a report shows a Placement, a Run or a Comparison")

    def save(self, path: str | Path) -> Path:
        """Write the page, whole or not at all, and return its path."""
        return storage.write_text(Path(path), self.html())
