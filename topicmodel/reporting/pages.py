"""The templates of the pages, filled; how a language writes numbers and sentences."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from markupsafe import Markup, escape

from topicmodel.objects import Score
from topicmodel.objects.language import with_signs
from topicmodel.reporting.counted import counted
from topicmodel.reporting.sentences import figure_name, in_french
from topicmodel.reporting.words import texts

__all__ = ["figure", "fill", "said"]


def figure(score: Score) -> dict[str, Any]:
    """Return a figure as pages show it: no value where there is none, no interval where its ends are one."""
    interval = (score.low, score.high) if score.low < score.high else None
    value = score.value if math.isfinite(score.value) else None
    return {"name": score.name, "value": value, "interval": interval, "definition": score.definition}


def said(sentence: str, lang: str, names: Mapping[str, str] | None = None, *, begins: bool = False) -> Markup:
    """Return a sentence of a result in the language of the page, escaped; marked as English where it stays so.

    Parameters
    ----------
    sentence : str
        The sentence; a `Message` is known in French.
    lang : {"fr", "en"}
        Language of the page.
    names : mapping of str to str, optional
        Names of themes under their codes, which a French sentence has in their place.
    begins : bool
        Begin with a capital letter.

    Examples
    --------
    >>> said("it <rains>", "fr")
    Markup('<span lang="en">it &lt;rains&gt;</span>')
    >>> said("it <rains>", "en", begins=True)
    Markup('It &lt;rains&gt;')
    """
    french = in_french(sentence, names) if lang == "fr" else ""
    shown = french or str(sentence)
    shown = shown[:1].upper() + shown[1:] if begins else shown
    return escape(shown) if french or lang != "fr" else Markup('<span lang="en">{}</span>').format(shown)


def fill(template: str, lang: str, *, names: Mapping[str, str] | None = None, **values: Any) -> str:
    """Return a page; every value is escaped but those that the template marks.

    Parameters
    ----------
    template : str
        File in ``templates``.
    lang : str
        Language of its words, which the template knows as `t`.
    names : mapping of str to str, optional
        Names of themes under their codes.
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
    environment.filters |= _numbers(words["decimal"], words["thousands"], words["percent"])
    environment.filters |= {
        "said": lambda sentence: said(sentence, lang, names),
        "begun": lambda sentence: said(sentence, lang, names, begins=True),
        "counted": lambda many, n: counted(many, n, lang),
        "figure_name": lambda name: figure_name(name, lang),
        "period": lambda name: name.replace("T", words["quarter"]),
    }
    return environment.get_template(template).render(t=words, lang=lang, names=names or {}, **values)


def _numbers(decimal: str, thousands: str, percent: str) -> dict[str, Callable[..., str]]:
    """Return the filters that write numbers as a language does."""

    def number(value: float, decimals: int = 1) -> str:
        # What is rounded to zero has no sign.
        return with_signs(f"{value:z,.{decimals}f}", decimal, thousands)

    def measured(value: float) -> str:
        size = abs(value)
        return number(value, 0 if size >= 100 else 1 if size >= 2 else 3)

    def share(value: float, decimals: int = 1) -> str:
        return number(100 * value, decimals) + percent

    return {"number": number, "measured": measured, "share": share}
