"""How a cleaning report looks: lines for the terminal, a table for the notebook, a page of its own."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any

from topicmodel.objects import display
from topicmodel.objects.language import in_language

if TYPE_CHECKING:
    from topicmodel.objects.cleaning import CleaningReport
    from topicmodel.readers import Problem

__all__ = ["LANGUAGES", "fragment", "page", "text"]

_SHOWN = 20
_STYLE = (
    ":root{--paper:#fdfcf9;--ink:#1d1d1b;--soft:#625f57;--line:#e3dfd5;color-scheme:light dark}"
    "@media screen and (prefers-color-scheme:dark){:root{--paper:#17181a;--ink:#e9e7e2;--soft:#aba79e;--line:#34353a}}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;"
    "color:var(--ink);background:var(--paper)}"
    "div{overflow-x:auto}table{border-collapse:collapse;margin:1em 0}"
    "th,td{text-align:left;padding:.2em .8em .2em 0;border-bottom:1px solid var(--line);vertical-align:top}"
    "thead th,small{color:var(--soft)}small{display:block;font-weight:400}"
    "summary small{display:inline}td.n{text-align:right;font-variant-numeric:tabular-nums}"
    "summary{cursor:pointer;margin-top:1em}bdi{overflow-wrap:anywhere}"
)
_COLUMNS = ("step", "detail", "before", "dropped", "added", "after", "where", "id", "outcome", "why")
_ENGLISH: dict[str, Any] = {
    "title": "Cleaning report",
    "thousands": ",",
    "colon": ": ",
    "read": "{} documents read",
    "added": "{} added",
    "kept": "{} kept",
    "dropped": "{} dropped",
    "repaired": "{} repaired or flagged",
    "remarks": "{} remarks",
    "single": {"read": "{} document read", "remarks": "{} remark"},
    "columns": dict(zip(_COLUMNS, _COLUMNS, strict=True)),
    "outcomes": {"kept": "kept", "dropped": "dropped"},
    "steps": {},
}
_FRENCH: dict[str, Any] = {
    "title": "Rapport de nettoyage",
    "thousands": "\N{NARROW NO-BREAK SPACE}",
    "colon": "\N{NO-BREAK SPACE}: ",
    "read": "{} documents lus",
    "added": "{} ajoutés",
    "kept": "{} gardés",
    "dropped": "{} écartés",
    "repaired": "{} réparés ou signalés",
    "remarks": "{} remarques",
    "single": {
        "read": "{} document lu",
        "added": "{} ajouté",
        "kept": "{} gardé",
        "dropped": "{} écarté",
        "repaired": "{} réparé ou signalé",
        "remarks": "{} remarque",
    },
    "columns": dict(
        zip(
            _COLUMNS,
            ("étape", "détail", "avant", "écartés", "ajoutés", "après", "où", "id", "sort", "pourquoi"),
            strict=True,
        )
    ),
    "outcomes": {"kept": "gardé", "dropped": "écarté"},
    "steps": {
        "read": "lecture",
        "between": "entre deux dates",
        "where": "choix par colonne",
        "sample": "tirage au sort",
        "french": "en français",
        "foreign": "en d’autres langues",
        "deduplicate": "sans doublons",
        "segments": "découpe",
        "merge": "réunion",
        "take": "choix",
    },
}
LANGUAGES = {"fr": _FRENCH, "en": _ENGLISH}


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
    cells = [[f"{v:,}" if isinstance(v, int) else v for v in row.values()] for row in report.rows()]
    parts = [f"<p>{escape(_heading(report))}</p>", display.table(list(report.rows()[0]), cells)]
    for step, remarks in _by_step(report):
        lines = [[p.where, p.id, "kept" if p.kept else "dropped", p.what] for p in remarks[:_SHOWN]]
        more = "" if len(lines) == len(remarks) else f", the first {len(lines)}; all of them: .frame()"
        title = f"{step}: {display.plural(len(remarks), 'remark', 'remarks')}{more}"
        heads = ["where", "id", "outcome", "why"]
        if _by_id(remarks):
            heads, lines = heads[1:], [each[1:] for each in lines]
        table = display.table(heads, lines)
        parts.append(f"<details><summary>{escape(title)}</summary>{table}</details>")
    return "".join(parts)


def page(report: "CleaningReport", lang: str) -> str:
    """Return a self-contained page with every remark; details and reasons are in English as the verbs say them."""
    words = in_language(LANGUAGES, lang)
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{words['title']}</title><style>{_STYLE}</style>"
    )
    body = f"<main><h1>{words['title']}</h1><p>{_said(report, words)}</p>{_flow(report, words)}"
    for verb, remarks in _by_step(report):
        title = f"{_step(verb, words)}{words['colon']}{_many('remarks', len(remarks), words)}"
        body += f"<details><summary>{title}</summary>{_remarks(remarks, words)}</details>"
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</main></body></html>\n'


def _flow(report: "CleaningReport", words: dict[str, Any]) -> str:
    rows = []
    for row in report.rows():
        cells = [
            f"<th scope='row'>{_step(row['step'], words)}</th>",
            f"<td><span lang='en'>{escape(row['detail'])}</span></td>",
        ]
        cells += [f"<td class='n'>{_count(row[name], words)}</td>" for name in ("before", "dropped", "added", "after")]
        rows.append("".join(cells))
    return _table(("step", "detail", "before", "dropped", "added", "after"), rows, words)


def _remarks(remarks: Sequence["Problem"], words: dict[str, Any]) -> str:
    by_id = _by_id(remarks)
    rows = (
        ("" if by_id else f"<td><bdi>{escape(p.where)}</bdi></td>")
        + f"<td><bdi>{escape(p.id)}</bdi></td><td>{words['outcomes']['kept' if p.kept else 'dropped']}</td>"
        + f"<td lang='en'><bdi>{escape(p.what)}</bdi></td>"
        for p in remarks
    )
    return _table((*(() if by_id else ("where",)), "id", "outcome", "why"), rows, words)


def _by_id(remarks: Sequence["Problem"]) -> bool:
    """Tell whether the places say no more than the ids: a verb knows documents by their id alone."""
    return not any(p.file or p.part or p.row for p in remarks)


def _table(columns: Iterable[str], rows: Iterable[str], words: dict[str, Any]) -> str:
    head = "".join(f"<th scope='col'>{words['columns'][name]}</th>" for name in columns)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<div tabindex='0'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _said(report: "CleaningReport", words: dict[str, Any]) -> str:
    parts = [_many("read", report.n_read, words)]
    parts += [_many("added", report.n_added, words)] if report.n_added else []
    parts += [_many("kept", report.n_kept, words), _many("dropped", report.n_dropped, words)]
    repaired = f" ({_many('repaired', report.n_repaired, words)})" if report.n_repaired else ""
    return escape(", ".join(parts) + repaired)


def _many(name: str, n: int, words: dict[str, Any]) -> str:
    """Return a number and what it counts; of less than two in the singular."""
    single = words["single"].get(name, words[name]) if n < 2 else words[name]
    return str(single).format(_count(n, words))


def _count(n: int, words: dict[str, Any]) -> str:
    return f"{n:,}".replace(",", words["thousands"])


def _step(verb: str, words: dict[str, Any]) -> str:
    """Return the name of a step, in another language with the method's own name below it."""
    own = escape(verb)
    return f"{words['steps'][verb]} <small lang='en'>{own}</small>" if verb in words["steps"] else own


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
