"""Report: one result, one self-contained HTML file."""

from pathlib import Path

import jinja2

from topicmodel.objects import Placement, storage
from topicmodel.reporting.summary import summarize
from topicmodel.reporting.words import texts

__all__ = ["Report"]


class Report:
    """Write a result as one HTML file that needs no network.

    Parameters
    ----------
    result : Placement
        What to show.
    lang : {"fr", "en"}
        Language of the page.

    Examples
    --------
    >>> from topicmodel import Placer, Report
    >>> page = Report(Placer().place("Le maire et le parlement débattent de la réforme.")).html()
    >>> page.startswith("<!doctype html>")
    True
    """

    def __init__(self, result: Placement, *, lang: str = "fr") -> None:
        self.result = result
        self.lang = lang
        self._texts = texts(lang)

    def html(self) -> str:
        """Return the page; every text in it is escaped."""
        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("topicmodel.reporting", "."),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["number"] = self._number
        summary = summarize(self.result)
        template = environment.get_template("placement.html")
        return template.render(p=self.result, s=summary, t=self._texts, lang=self.lang)

    def save(self, path: str | Path) -> Path:
        """Write the page, whole or not at all, and return its path."""
        return storage.write_text(Path(path), self.html())

    def _number(self, value: float) -> str:
        return f"{value:.1f}".replace(".", self._texts["decimal"])
