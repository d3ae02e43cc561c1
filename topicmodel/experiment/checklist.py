r"""The reproducibility items of ACL and NAACL, answered from runs.

References
----------
.. [1] Dodge, J., Gururangan, S., Card, D., Schwartz, R., Smith, N. A. (2019). Show your work: improved reporting of
   experimental results. EMNLP-IJCNLP '19. https://doi.org/10.18653/v1/D19-1224
"""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from topicmodel.errors import InputError
from topicmodel.experiment.run import Run
from topicmodel.objects import Score, display

__all__ = ["Checklist", "checklist"]


@dataclass(frozen=True, slots=True)
class Checklist:
    """Items of a reproducibility checklist with their answers.

    Parameters
    ----------
    items : tuple of (str, str)
        What is asked, and what the runs say.
    """

    items: tuple[tuple[str, str], ...]

    def markdown(self) -> str:
        """Return a Markdown table."""
        rows = [f"| {_cell(item)} | {_cell(answer)} |" for item, answer in self.items]
        return "\n".join(["| Item | Answer |", "|---|---|", *rows]) + "\n"

    def latex(self) -> str:
        """Return a LaTeX table (booktabs)."""
        rows = [f"{_tex(item)} & {_tex(answer)} \\\\" for item, answer in self.items]
        head = [r"\begin{tabular}{p{.28\linewidth}p{.66\linewidth}}", r"\toprule", r"Item & Answer \\", r"\midrule"]
        return "\n".join([*head, *rows, r"\bottomrule", r"\end{tabular}"]) + "\n"

    def __repr__(self) -> str:
        return f"<Checklist: {display.plural(len(self.items), 'item', 'items')}>"

    def _repr_html_(self) -> str:
        return display.table(["item", "answer"], self.items)


def checklist(runs: Sequence[Run]) -> Checklist:
    """Answer the items on data, splits, hyper-parameters, runs, results and infrastructure [1]_.

    Parameters
    ----------
    runs : sequence of Run
        The runs a paper reports, those of a grid or of several seeds, say.

    Returns
    -------
    Checklist
        Mean and standard deviation are over the runs that differ in their seed only; where settings differ too, each
        group of runs has its own row, named by what was varied.

    Raises
    ------
    InputError
        If there is no run.
    """
    if not runs:
        raise InputError("no run; one or more are needed")
    first = runs[0]
    items = [*_data(runs), *_methods(runs), *_results(runs), *_machine(runs)]
    items.append(("Digest over all artefacts", "; ".join(f"{run.name}: {run.digest[:16]}" for run in runs)))
    items.append(("How to reproduce", f"topicmodel verify {first.name}" + (" (each run)" if len(runs) > 1 else "")))
    return Checklist(tuple(items))


def _data(runs: Sequence[Run]) -> list[tuple[str, str]]:
    corpora = []
    for run in runs:
        settings, table = run.settings, run.table("documents")
        where = settings.get("corpus.path") or f"embedded corpus '{settings.get('corpus.use')}'"
        chosen = [f"{key.partition('.')[2]} = {settings[key]}" for key in settings if key.startswith("corpus.")]
        kept = [row for row in chosen if not row.startswith(("path", "use", "split", "seed"))]
        counts = table["split"].value_counts()
        sizes = f"{len(table)} documents"
        if counts.get("test", 0):
            how = settings.get("corpus.split.by")
            said = {"date": "the latest", "random": "at random"}.get(str(how), f"each {how} on one side")
            if label := settings.get("corpus.split.stratify"):
                said += f", stratified by {label}"
            alike = ", near-duplicates on one side" if settings.get("corpus.split.duplicates") else ""
            sizes += f": {counts['train']} for training, {counts['test']} held out ({said}{alike})"
        said = f"{where} ({'; '.join(kept)})" if kept else str(where)
        corpora.append((said, sizes, run.provenance["corpus"]["fingerprint"][:16]))
    names = ("Data", "Splits", "Fingerprint of the documents")
    return [
        (name, "; ".join(dict.fromkeys(values))) for name, values in zip(names, zip(*corpora, strict=True), strict=True)
    ]


def _methods(runs: Sequence[Run]) -> list[tuple[str, str]]:
    rows = []
    for table, name in (
        ("vectorizer", "Vectorizer"),
        ("model", "Model"),
        ("classifier", "Classifier"),
        ("placement", "Placement"),
    ):
        keys = [key for key in _keys(runs) if key.startswith(f"{table}.")]
        if keys:
            said = (f"{key.partition('.')[2]} = {_values(runs, key)}" for key in keys)
            rows.append((name, ", ".join(said)))
    varied = [f"{key}: {_values(runs, key)}" for key in _keys(runs) if len(_distinct(runs, key)) > 1 and key != "seed"]
    rows.append(("Hyper-parameter ranges", "; ".join(varied) or "none was varied"))
    rows.append(("Number of runs, seeds", f"{display.plural(len(runs), 'run', 'runs')}, {_seeds(runs)}"))
    return rows


def _results(runs: Sequence[Run]) -> list[tuple[str, str]]:
    groups: dict[str, list[Run]] = {}
    for run in runs:
        same = {k: v for k, v in run.settings.items() if k not in ("seed", "name")}
        groups.setdefault(repr(sorted(same.items(), key=str)), []).append(run)
    varied = [key for key in _keys(runs) if len(_distinct(runs, key)) > 1 and key not in ("seed", "name")]
    rows = []
    for members in sorted(groups.values(), key=lambda members: [_rank(members[0].settings.get(k)) for k in varied]):
        own = ", ".join(f"{key} = {_value(members[0].settings.get(key))}" for key in varied)
        over = f"mean ± standard deviation over {len(members)} seeds" if len(members) > 1 else "90 % intervals"
        said = []
        for name, scores in _scores(members).items():
            values, first = [score.value for score in scores], scores[0]
            spread = f" ± {statistics.stdev(values):.3f}" if len(values) > 1 else ""
            interval = f" [{first.low:.3f}, {first.high:.3f}]" if not spread and first.low < first.high else ""
            said.append(f"{name} {statistics.fmean(values):.3f}{spread}{interval}")
        rows.append((f"Results{f' with {own}' if own else ''}; {over}", "; ".join(said) or "none"))
    return rows


def _scores(runs: Sequence[Run]) -> dict[str, list[Score]]:
    found: dict[str, list[Score]] = {}
    for run in runs:
        for score in run.figures:
            found.setdefault(score.name, []).append(score)
    return found


def _machine(runs: Sequence[Run]) -> list[tuple[str, str]]:
    kept = [run.provenance for run in runs]
    machines = dict.fromkeys(f"{k['processor']['model'] or k['processor']['machine']}, {k['platform']}" for k in kept)
    software = dict.fromkeys(
        f"topicmodel {k['package']['version']} (code {k['package']['code'][:12]}), Python {k['python']}, "
        + ", ".join(f"{name} {k['versions'][name]}" for name in ("numpy", "scipy", "scikit-learn", "numba"))
        for k in kept
    )
    seconds = [sum(stage["seconds"] for stage in run.timings["stages"].values()) for run in runs]
    memory = max(run.timings["peak_memory_bytes"] for run in runs)
    threads = dict.fromkeys(str(k["threads"]["compute"].get("n_jobs", 1)) for k in kept)
    return [
        ("Infrastructure", "; ".join(machines)),
        ("Software", "; ".join(software)),
        (
            "Runtime",
            f"{statistics.fmean(seconds):.1f} s a run (n_jobs = {' or '.join(threads)}), {sum(seconds):.1f} s in all",
        ),
        ("Peak memory", f"{memory / 1e6:.0f} MB"),
    ]


def _distinct(runs: Sequence[Run], key: str) -> list[Any]:
    found: list[Any] = []
    for run in runs:
        value = run.settings.get(key)
        if value not in found:
            found.append(value)
    return found


def _values(runs: Sequence[Run], key: str) -> str:
    values = _distinct(runs, key)
    if all(isinstance(value, int | float) for value in values):
        values.sort()
    return " | ".join(map(_value, values))


def _value(value: Any) -> str:
    return "default" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)


def _rank(value: Any) -> tuple[int, float, str]:
    """Return what sorts values of a setting: default, numbers by size, all others by what is written."""
    if value is None:
        return 0, 0.0, ""
    return (1, float(value), "") if isinstance(value, int | float) else (2, 0.0, str(value))


def _keys(runs: Sequence[Run]) -> list[str]:
    return list(dict.fromkeys(key for run in runs for key in run.settings))


def _seeds(runs: Sequence[Run]) -> str:
    return f"{'seed' if len(_distinct(runs, 'seed')) == 1 else 'seeds'} {_values(runs, 'seed')}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _tex(text: str) -> str:
    plain = text.replace("\\", r"\textbackslash ")
    for sign in "_%&#$":
        plain = plain.replace(sign, f"\\{sign}")
    plain = re.sub(r"(?<![\w.])-(?=\d)", r"$-$", plain)
    return plain.replace("±", r"$\pm$").replace("|", r"\textbar{}")
