"""Results about codebooks as plain text for the terminal."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topicmodel.codebook.check import CodebookCheck, KeywordCount
    from topicmodel.codebook.suggest import Suggestions

__all__ = ["describe_check", "describe_suggestions"]

_N_OVERLAPS = 20


def describe_check(check: "CodebookCheck") -> str:
    """Return the findings of a check, then a line per theme."""
    size = len(check.corpus)
    blocks = [f"{check.codebook.name}: {_many(len(check.keywords), 'keyword')} on {_many(size, 'document')}"]
    headings = {
        "stop word": "stop words, figures and addresses (nothing can match them)",
        "absent": "absent from the corpus",
        "too frequent": f"in more than {100 * check.max_share:g} % of the documents",
    }
    for problem, heading in headings.items():
        found = check.having(problem)
        if found:
            blocks.append(f"{heading}: {len(found)}\n{_by_theme(found, shares=problem == 'too frequent')}")
    if check.ambiguous:
        lines = [
            f"  {o.count:>6} ×  {o.theme} '{o.keyword}' and {o.other_theme} '{o.other_keyword}'"
            for o in check.ambiguous[:_N_OVERLAPS]
        ]
        if len(check.ambiguous) > _N_OVERLAPS:
            lines.append(f"           … and {len(check.ambiguous) - _N_OVERLAPS} more pairs")
        blocks.append(f"at the same place in two themes: {len(check.ambiguous)}\n" + "\n".join(lines))
    surprising = [k for k in check.keywords if k.forms and ("*" in k.keyword or _is_read_otherwise(k))]
    if surprising:
        lines = [f"  {each.theme}: {each.keyword} found {', '.join(each.forms)}" for each in surprising]
        blocks.append("wildcards, and words that are read as another word\n" + "\n".join(lines))
    width = max(len(code) for code in check.codebook.codes)
    lines = []
    for theme, documents in zip(check.codebook.themes, check.coverage, strict=True):
        if not theme.keywords:
            continue
        code = theme.code
        own = sorted((k for k in check.keywords if k.theme == code and not k.negative), key=lambda k: -k.count)
        words = ", ".join(f"{k.keyword} {k.count}" for k in own[:6] if k.count)
        lines.append(f"  {code:<{width}}  {documents:>6} ({100 * documents / size:3.0f} %)  {words}".rstrip())
    blocks.append("documents with a keyword of the theme, and its most frequent keywords\n" + "\n".join(lines))
    return "\n\n".join(blocks)


def describe_suggestions(suggestions: "Suggestions") -> str:
    """Return a block per theme."""
    blocks = [
        f"{suggestions.codebook}: words that its keywords lack, from {_many(suggestions.n_documents, 'document')}"
    ]
    for theme, found in groupby(suggestions.suggestions, key=attrgetter("theme")):
        lines = [
            f"  {each.word:<24} {each.documents:>6} documents   {each.source:<13}"
            f" G² {each.log_likelihood:8.1f}  PMI {each.pmi:5.2f}  similarity {each.similarity:5.2f}"
            for each in found
        ]
        blocks.append(f"{theme}\n" + "\n".join(lines))
    if not suggestions.suggestions:
        blocks.append("none: no other word keeps company with the keywords; a few hundred documents that use them help")
    return "\n\n".join(blocks)


def _by_theme(keywords: Iterable["KeywordCount"], *, shares: bool) -> str:
    lines = []
    for theme, found in groupby(keywords, key=attrgetter("theme")):
        words = [
            f"{'(negative) ' if k.negative else ''}{k.keyword}{f' {100 * k.share:.0f} %' if shares else ''}"
            for k in found
        ]
        lines.append(f"  {theme}: {', '.join(words)}")
    return "\n".join(lines)


def _is_read_otherwise(keyword: "KeywordCount") -> bool:
    return " " not in keyword.read_as and keyword.read_as != keyword.keyword.lower()


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
