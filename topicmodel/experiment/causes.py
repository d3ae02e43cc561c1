"""Why two runs differ: corpus, settings, seed, code, versions, processor."""

from collections.abc import Mapping
from typing import Any

import pyarrow.parquet as pq

from topicmodel.experiment.provenance import NUMERIC
from topicmodel.experiment.run import Run

__all__ = ["causes"]

SHOWN = 5


def causes(one: Run, two: Run) -> tuple[str, ...]:
    """Name what differs between two runs before anything was computed.

    Parameters
    ----------
    one, two : Run
        The first and the later one.

    Returns
    -------
    tuple of str
        A line each, the surest cause first; empty when nothing differs.
    """
    found = _settings(one, two) + _corpus(one, two)
    a, b = one.provenance, two.provenance
    return tuple(found + _code(a, b) + _versions(a, b) + _machine(a, b))


def _settings(one: Run, two: Run) -> list[str]:
    a, b = _as_written(one), _as_written(two)
    keys = [key for key in {**a, **b} if a.get(key) != b.get(key) and key not in ("name", "corpus.path")]
    found = [f"setting {key}: {_shown(a.get(key))} → {_shown(b.get(key))}" for key in keys if key != "seed"]
    if "seed" in keys:
        found.insert(0, f"seed: {a.get('seed')} → {b.get('seed')}")
    book = "codebook.toml"
    books = [run.folder / book for run in (one, two) if (run.folder / book).exists()]
    if len(books) == 2 and books[0].read_bytes() != books[1].read_bytes():
        found.append("codebook: its themes or keywords changed")
    return found


def _as_written(run: Run) -> dict[str, Any]:
    """Return the settings that made a run: those of its manifest, which a later edit of the file does not change."""
    # What is no JSON, a date say, is a string in a manifest that was read, and none yet in one just made.
    plain = (int, float, bool, list, dict)
    return {key: value if isinstance(value, plain) else str(value) for key, value in run.settings.items()}


def _shown(value: Any) -> str:
    return "(not set)" if value is None else str(value)


def _corpus(one: Run, two: Run) -> list[str]:
    a, b = (pq.read_table(run.folder / "documents.parquet") for run in (one, two))
    if a.equals(b):
        return []
    rows = [{row["id"]: row for row in table.to_pylist()} for table in (a, b)]
    both = [name for name in rows[0] if name in rows[1]]
    lists = {
        "text changed": [n for n in both if rows[0][n]["text"] != rows[1][n]["text"]],
        "metadata changed": [
            n for n in both if rows[0][n]["row"] != rows[1][n]["row"] and rows[0][n]["text"] == rows[1][n]["text"]
        ],
        "missing": [n for n in rows[0] if n not in rows[1]],
        "new": [n for n in rows[1] if n not in rows[0]],
        "on the other side of the split": [n for n in both if rows[0][n]["split"] != rows[1][n]["split"]],
    }
    found = [f"corpus: {_names(names)}: {what}" for what, names in lists.items() if names]
    if not found and list(rows[0]) != list(rows[1]):
        found = ["corpus: the same documents in another order"]
    return found or ["corpus: other columns"]


def _names(names: list[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:SHOWN])
    rest = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{'document' if len(names) == 1 else f'{len(names)} documents'} {shown}{rest}"


def _code(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[str]:
    one, two = a["package"], b["package"]
    if one["version"] != two["version"]:
        return [f"topicmodel: {one['version']} → {two['version']}"]
    if one["code"] != two["code"]:
        commits = [package.get("commit", "")[:10] for package in (one, two)]
        known = f" (commit {commits[0]} → {commits[1]})" if all(commits) and commits[0] != commits[1] else ""
        return [f"topicmodel: its own files changed{known}, version {one['version']} in both"]
    return []


def _versions(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[str]:
    one, two = a["versions"], b["versions"]
    names = [name for name in {**one, **two} if one.get(name) != two.get(name)]
    names.sort(key=lambda name: (name not in NUMERIC, name))
    found = [f"library version: {name} {one.get(name, 'absent')} → {two.get(name, 'absent')}" for name in names]
    return found + ([f"Python: {a['python']} → {b['python']}"] if a["python"] != b["python"] else [])


def _machine(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[str]:
    found = []
    one, two = a["processor"], b["processor"]
    if one != two:
        lost, won = (sorted(set(x["flags"]) - set(y["flags"])) for x, y in ((one, two), (two, one)))
        flags = "".join(f" {sign}{flag}" for sign, names in (("-", lost), ("+", won)) for flag in names)
        found.append(f"processor: {one['model'] or one['machine']} → {two['model'] or two['machine']}{flags}")
    if _kernels(a) != _kernels(b):
        found.append(f"linear algebra: {'; '.join(_kernels(a)) or 'unknown'} → {'; '.join(_kernels(b)) or 'unknown'}")
    if a["platform"] != b["platform"]:
        found.append(f"platform: {a['platform']} → {b['platform']}")
    return found


def _kernels(kept: Mapping[str, Any]) -> list[str]:
    keys = ("internal_api", "version", "architecture")
    # Which libraries are loaded depends on what ran before; two that are the same are one.
    names = {" ".join(str(info[key]) for key in keys if info.get(key)) for info in kept["blas"]}
    return sorted(name for name in names if name.startswith(("openblas", "mkl", "blis")))
