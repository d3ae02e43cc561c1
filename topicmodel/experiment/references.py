"""BibTeX of the methods that a run used, from the docstrings of the modules that did the work."""

import inspect
import re
import unicodedata
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from topicmodel.experiment.registry import REGISTRY
from topicmodel.experiment.run import Run

__all__ = ["bibtex", "entries", "modules_of"]

_USED: Mapping[str, tuple[str, ...]] = {
    "vectorizer": ("text.forms", "text.lexicon", "text.train", "text.phrases"),
    "model.lda": ("kernels.lda", "models.start"),
    "model.lda.exact": ("models.posterior",),
    "evaluation": ("evaluation.topic_coherence", "evaluation.quality", "evaluation.junk_topics"),
    "evaluation.labels": ("evaluation.label_tables",),
    "evaluation.held_out": ("evaluation.likelihood",),
    "evaluation.refits": ("evaluation.recurrence", "evaluation.matching"),
    "placement": ("placer.theming", "placer.own_terms"),
    "classifier": ("classifiers.training", "classifiers.mixture"),
    "corpus.duplicates": ("text.near_duplicates",),
}
"""Modules that do the work of a table besides the one of its class."""
# Names in a table, or not: phrases and the exact posterior are only used when asked for.
_WHEN = {"text.phrases": ("vectorizer.phrases", "npmi")}


def modules_of(run: Run) -> list[str]:
    """Return the modules whose methods a run used, without the name of the package."""
    settings = run.settings
    parts = {"vectorizer", "model", "evaluation", "placement", "classifier"} & {
        key.partition(".")[0] for key in settings
    }
    keys = [part for part in ("vectorizer", "model", "evaluation", "placement", "classifier") if part in parts]
    found: list[str] = []
    for part in keys:
        use = settings.get(f"{part}.use", "")
        if use in REGISTRY.get(part, {}):
            found.append(REGISTRY[part][use].partition(":")[0].removeprefix("topicmodel."))
        found += [*_USED.get(part, ()), *_USED.get(f"{part}.{use}", ())]
    if settings.get("model.posterior") == "exact":
        found += _USED["model.lda.exact"]
    if settings.get("corpus.split.duplicates"):
        found += _USED["corpus.duplicates"]
    asked = {
        "labels": run.has("scores.json") and "corpus.labels" in settings,
        "held_out": run.has("held_out.parquet"),
        "refits": settings.get("evaluation.n_refits", 0) > 0,
    }
    found += [name for key, used in asked.items() if used for name in _USED[f"evaluation.{key}"]]
    return [n for n in dict.fromkeys(found) if n not in _WHEN or settings.get(_WHEN[n][0]) == _WHEN[n][1]]


def bibtex(runs: Iterable[Run]) -> str:
    """Return BibTeX entries of every method that the runs used, each work once, by key.

    Parameters
    ----------
    runs : iterable of Run
        What is cited.

    Returns
    -------
    str
        A .bib file.
    """
    found: dict[str, dict[str, str]] = {}
    names = dict.fromkeys(name for run in runs for name in modules_of(run))
    for name in names:
        for work in entries(inspect.getdoc(import_module(f"topicmodel.{name}")) or ""):
            found.setdefault(work["key"], work)
    return "\n".join(_entry(found[key]) for key in sorted(found))


def entries(doc: str) -> list[dict[str, str]]:
    r"""Return the works that a docstring cites: key, author, year, title, note, and doi or url.

    Examples
    --------
    >>> doc = ".. [1] Blei, D. M., Ng, A. Y. (2003). Latent Dirichlet allocation. JMLR 3.\n   https://doi.org/10.5/9"
    >>> work = entries(doc)[0]
    >>> work["key"], work["author"], work["doi"]
    ('blei2003latent', 'Blei, D. M. and Ng, A. Y.', '10.5/9')
    """
    found = []
    # A work starts at its number, or at a line that begins with a name and holds a year.
    starts = r"^(?:\.\. \[\d+\] )?(?=[A-ZÉÖŠ][\w'’-]+, (?:[A-Z]\.|et al)[^\n]*\(\d{4}\)\.)"
    pieces = re.split(starts, doc, flags=re.MULTILINE)
    for piece in pieces[1:]:
        text = " ".join(re.split(r"\n\s*\n|\n\.\. \[", piece)[0].split())
        match = re.match(r"(.+?) \((\d{4})\)\. (.+?[.?]) ?(.*)$", text)
        if match:
            found.append(_work(match[1], match[2], match[3], match[4]))
    return found


def _work(names: str, year: str, title: str, rest: str) -> dict[str, str]:
    authors = re.findall(r"([^,]+?), ((?:[^\W\d_]\.[ -]?)+)", names.replace(" and ", ", "))
    author = " and ".join(f"{family.strip(' ,')}, {given.strip()}" for family, given in authors) or names
    if "et al" in names:
        author += " and others"
    plain = title.rstrip(".")
    first = re.sub(r"\W", "", _ascii(author.split(",")[0]))
    word = next(iter(re.findall(r"[a-z]{4,}", _ascii(plain))), "work")
    work = {"key": f"{first}{year}{word}", "author": author, "year": year, "title": plain}
    doi = re.search(r"(?:https://doi\.org/|doi:)(\S+?)(?=[\s,]|$)", rest)
    url = re.search(r"https?://\S+", rest)
    note = re.split(r"https?://|doi:", rest)[0].strip(" .")
    work |= {"note": note} if note else {}
    return work | ({"doi": doi[1].rstrip(".")} if doi else {"url": url[0].rstrip(".")} if url else {})


def _ascii(text: str) -> str:
    """Return a text in small letters without accents: not every BibTeX takes others in a key."""
    return unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()


def _entry(work: Mapping[str, Any]) -> str:
    rows = [f"  {name} = {{{_escaped(name, value)}}}" for name, value in work.items() if name != "key"]
    return f"@misc{{{work['key']},\n" + ",\n".join(rows) + "\n}\n"


def _escaped(name: str, value: str) -> str:
    if name in ("doi", "url"):
        return value
    if name == "title":  # capitals that a style must keep
        value = re.sub(r"\b\w*[A-Z]\w*[A-Z]\w*\b", lambda match: f"{{{match[0]}}}", value)
    return re.sub(r"([&%#_])", r"\\\1", value)
