"""The templates of the pages, filled."""

import math
from typing import Any

import jinja2

from topicmodel.objects import Score
from topicmodel.reporting.words import texts

__all__ = ["figure", "fill"]


def figure(score: Score) -> dict[str, Any]:
    """Return a figure as pages show it: no value where there is none, no interval where its ends are one."""
    interval = (score.low, score.high) if score.low < score.high else None
    value = score.value if math.isfinite(score.value) else None
    return {"name": score.name, "value": value, "interval": interval, "definition": score.definition}


def fill(template: str, lang: str, **values: Any) -> str:
    """Return a page; every value is escaped but those that the template marks.

    Parameters
    ----------
    template : str
        File in ``templates``.
    lang : str
        Language of its words, which the template knows as `t`.
    **values : object
        What the template shows.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("topicmodel.reporting", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = texts(lang)

    def number(value: float, decimals: int = 1) -> str:
        return f"{value:.{decimals}f}".replace(".", words["decimal"])

    environment.filters["number"] = number
    return environment.get_template(template).render(t=words, lang=lang, **values)
