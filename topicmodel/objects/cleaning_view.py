"""How a cleaning report looks: lines for the terminal, a table for the notebook, a page of its own."""

from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from topicmodel.objects import display

if TYPE_CHECKING:
    from topicmodel.objects.cleaning import CleaningReport
    from topicmodel.readers import Problem

__all__ = ["fragment", "page", "text"]

_SHOWN = 20
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}"
    "table{border-collapse:collapse;margin:1em 0}caption{text-align:left;font-weight:600;padding:.3em 0}"
    "th,td{text-align:left;padding:.2em .8em .2em 0;border-bottom:1px solid #ddd;vertical-align:top}"
    "summary{cursor:pointer;margin-top:1em}"
)


def text(report: "CleaningReport") -> str:
    """Return the flow as lines of text, with a heading."""
    rows = report.rows()
    verb = max(len(r["step"]) for r in rows)
    width = max(len(f"{n:,}") for r in rows for n in (r["before"], r["after"]))
    lines = [_heading(report)]
    for row in rows:
        changes = [f"{row[name]:,} {name}" for name in ("dropped", "added") if row[name]]
        flow = f"{row['before']:>{width},} → {row['after']:>{width},}"
        lines.append(f"  {row['step']:<{verb}}    {flow}   {', '.join(changes):<10}  {row['detail']}".rstrip())
    return "\n".join(lines)


def fragment(report: "CleaningReport") -> str:
    """Return the heading, the flow and the first remarks of each step as HTML."""
    return _html(report, _SHOWN)


def page(report: "CleaningReport") -> str:
    """Return a self-contained page with every remark."""
    head = f'<meta charset="utf-8"><title>Cleaning report</title><style>{_STYLE}</style>'
    body = f"<h1>Cleaning report</h1>{_html(report)}"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _html(report: "CleaningReport", shown: int | None = None) -> str:
    cells = [[f"{v:,}" if isinstance(v, int) else v for v in row.values()] for row in report.rows()]
    parts = [f"<p>{escape(_heading(report))}</p>", display.table(list(report.rows()[0]), cells)]
    for step, remarks in _by_step(report):
        lines = [[p.where, p.id, "kept" if p.kept else "dropped", p.what] for p in remarks[:shown]]
        more = "" if len(lines) == len(remarks) else f", the first {len(lines)}; all of them: .frame()"
        title = f"{step}: {display.plural(len(remarks), 'remark', 'remarks')}{more}"
        heads = ["where", "id", "outcome", "why"]
        if all(where == id for where, id, *_ in lines):  # a verb knows documents by their id alone
            heads, lines = heads[1:], [each[1:] for each in lines]
        table = display.table(heads, lines)
        parts.append(f"<details><summary>{escape(title)}</summary>{table}</details>")
    return "".join(parts)


def _by_step(report: "CleaningReport") -> Iterator[tuple[str, list["Problem"]]]:
    """Yield the steps that have something to say, and what."""
    remarks = report.remarks()
    verbs = [("read", len(report.problems)), *((s.verb, len(s.dropped) + len(s.remarks)) for s in report.steps)]
    for verb, size in verbs:
        if size:
            yield verb, [problem for _, problem in islice(remarks, size)]


def _heading(report: "CleaningReport") -> str:
    read = f"{display.plural(report.n_read, 'document', 'documents')} read"
    added = f", {report.n_added:,} added" if report.n_added else ""
    repaired = f" ({report.n_repaired:,} repaired or flagged)" if report.n_repaired else ""
    return f"{read}{added}, {report.n_kept:,} kept, {report.n_dropped:,} dropped{repaired}"
