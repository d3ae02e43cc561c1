"""Study: what a search found, frozen."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topicmodel.errors import InputError
from topicmodel.experiment.run import Run
from topicmodel.experiment.search_space import LOOKED_AT
from topicmodel.objects import display, storage
from topicmodel.objects.score import WIDTH, between, filled, plain, unbroken, warning_lines

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FILE", "Study", "Trial", "read_runs", "shown"]

FILE = "study.json"
_SHOWN = 20


@dataclass(frozen=True, slots=True, repr=False)
class Trial(display.Shown):
    """One point of the space.

    Parameters
    ----------
    number : int
        From 0, in the order of the search.
    state : {"complete", "pruned", "failed"}
        What became of it.
    value, low, high : float
        The figure that decides, and its 90 % interval within the run; NaN where there is no run.
    settings : mapping of str to object
        Values of the keys that are varied, by path.
    run : str
        Folder of its run inside that of the study; empty where there is none.
    note : str
        Why there is no run; empty where there is one.
    """

    number: int
    state: str
    value: float
    low: float
    high: float
    settings: Mapping[str, Any]
    run: str
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """What a search found; get one from `Experiment.search` or `read`.

    Parameters
    ----------
    folder : Path
        Holds ``study.json``, Optuna's own ``study.db``, and a folder for each run.
    name : str
        Of the experiment.
    key : str
        Digest of experiment, space, sampler and pruner with their seed, documents, code, versions and processor: what
        the same trials come from.
    objective, better : str
        The figure that decides, and whether "higher" or "lower" is better.
    seed : int
        The seed all trials were judged on, ``seed`` of the experiment.
    pruner : str
        How trials were given up early; "none" when they were not.
    trials : tuple of Trial
        In their order.
    confirmed : tuple of Trial
        The best one again, on seeds that no trial has seen; ``settings`` says which.
    """

    folder: Path
    name: str
    key: str
    objective: str
    better: str
    seed: int
    pruner: str
    trials: tuple[Trial, ...]
    confirmed: tuple[Trial, ...]

    @classmethod
    def read(cls, folder: str | Path) -> "Study":
        """Read the folder of a study.

        Raises
        ------
        InputError
            If it is none.
        """
        path = Path(folder) / FILE
        try:
            data = json.loads(path.read_text("utf-8"))
            trials, confirmed = (tuple(Trial(**filled(row)) for row in data[key]) for key in ("trials", "confirmed"))
            plain_fields = {key: data[key] for key in ("name", "key", "objective", "better", "seed", "pruner")}
            return cls(Path(folder), **plain_fields, trials=trials, confirmed=confirmed)
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror}); the folder of a study is needed") from error
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: holds no study ({error})") from error

    def save(self) -> Path:
        """Write ``study.json``, the same bits for the same trials."""
        rows = asdict(self)
        del rows["folder"]
        for key in ("trials", "confirmed"):
            rows[key] = [{name: plain(value) for name, value in row.items()} for row in rows[key]]
        return storage.write_text(self.folder / FILE, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")

    @property
    def best_trial(self) -> Trial:
        """The complete trial with the best figure; the first one of several."""
        return self._sorted()[0]

    @property
    def best(self) -> Run:
        """Its run."""
        return Run.read(self.folder / self.best_trial.run)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs of all complete trials, in their order."""
        return tuple(Run.read(self.folder / trial.run) for trial in self.trials if trial.run)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader should know before quoting the best figure."""
        n = sum(trial.state == "complete" for trial in self.trials)
        found = []
        if not self.confirmed:
            found.append(
                f"the best of {n} trials was chosen on seed {self.seed} alone, which favours luck: run it again on new "
                "seeds (confirm = [1, 2, 3] under [search]) and quote those"
            )
        if self.objective in LOOKED_AT:
            found.append(
                f"held-out documents chose, so {self.objective} on them is too good: judge the chosen settings on "
                "documents that no trial has seen"
            )
        if self.pruner != "none":
            found.append(
                f"trials were given up by the likelihood of the training documents, which is not {self.objective} and "
                "favours many topics"
            )
        failed = sum(trial.state == "failed" for trial in self.trials)
        if failed:
            found.append(f"{display.plural(failed, 'trial', 'trials')} failed; the column note says why")
        return tuple(found)

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per trial: number, state, value, low, high, a column per key, run, note."""
        import pandas as pd

        return pd.DataFrame(self._rows(self.trials), columns=self._header())

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, with the folder and what to know."""
        rows = {"folder": str(self.folder), **json.loads(json.dumps(asdict(self), default=str))}
        for key in ("trials", "confirmed"):
            rows[key] = [{name: plain(value) for name, value in row.items()} for row in rows[key]]
        return rows | {"best": self.best_trial.number, "warnings": list(self.warnings)}

    def __str__(self) -> str:
        ends = {"complete": 0, "pruned": 0, "failed": 0}
        for trial in self.trials:
            ends[trial.state] += 1
        said = ", ".join(f"{number} {state}" for state, number in ends.items() if number)
        lines = [f"{self.folder}: {display.plural(len(self.trials), 'trial', 'trials')} ({said}) on seed {self.seed}"]
        keys = list(self.trials[0].settings)
        lines += ["", *_columns(["trial", *keys, self.objective, "interval"], self._sorted()[:_SHOWN], keys)]
        if len(self.trials) > _SHOWN:
            lines.append(f"… and {len(self.trials) - _SHOWN} more: Study.read({str(self.folder)!r}).frame()")
        if self.confirmed:
            values = [trial.value for trial in self.confirmed]
            mean = math.fsum(values) / len(values)
            seeds = ", ".join(str(trial.settings["seed"]) for trial in self.confirmed)
            spread = f" (from {min(values):.3f} to {max(values):.3f})" if len(values) > 1 else ""
            lines += ["", f"trial {self.best_trial.number} again on seeds {seeds}: mean {mean:.3f}{spread}"]
        return "\n".join([*lines, "", *warning_lines(self.warnings)]).rstrip("\n")

    def __repr__(self) -> str:
        best = self.best_trial
        return display.line(f"<Study {self.name}: {len(self.trials)} trials, best {self.objective} {best.value:.3f}>")

    def _repr_html_(self) -> str:
        header = ["trial", "state", self.objective, "90 % interval", *self.trials[0].settings, "note"]
        rows = [
            (t.number, t.state, t.value, unbroken(t.low, t.high), *t.settings.values(), t.note) for t in self._sorted()
        ]
        found = display.table(header, rows, caption=repr(self).strip("<>"))
        if self.confirmed:
            again = [(t.settings["seed"], t.value, unbroken(t.low, t.high)) for t in self.confirmed]
            found += display.table(["seed", self.objective, "90 % interval"], again, caption="the best one again")
        return found + display.table(["what to know"], [(said,) for said in self.warnings])

    def _sorted(self) -> list[Trial]:
        """Return the trials from the best to the worst, those without a figure last."""
        sign = -1 if self.better == "higher" else 1
        return sorted(self.trials, key=lambda t: (t.state != "complete", sign * t.value if t.run else 0.0, t.number))

    def _header(self) -> list[str]:
        return ["number", "state", "value", "low", "high", *self.trials[0].settings, "run", "note"]

    def _rows(self, trials: tuple[Trial, ...]) -> list[tuple[Any, ...]]:
        return [(t.number, t.state, t.value, t.low, t.high, *t.settings.values(), t.run, t.note) for t in trials]


def read_runs(folders: Iterable[str | Path]) -> list[Run]:
    """Read the runs of some folders: a folder of a run is one, that of a search holds those of its complete trials.

    Parameters
    ----------
    folders : iterable of path
        Also folders whose subfolders are runs, as those of a grid.

    Returns
    -------
    list of Run
        In the order of the folders, trials in theirs; each once.

    Raises
    ------
    InputError
        If one of them is neither, or a search that has not ended.
    """
    found: dict[Path, Run] = {}
    for folder in map(Path, folders):
        inside = sorted(path.parent for path in folder.glob("*/manifest.json"))
        if (folder / FILE).exists():
            runs = Study.read(folder).runs
        elif not (folder / "manifest.json").exists() and (folder / "study.db").exists():
            raise InputError(f"{folder}: is a search that has not ended; run topicmodel search again, or name its runs")
        elif not (folder / "manifest.json").exists() and inside:
            runs = tuple(map(Run.read, inside))
        else:
            runs = (Run.read(folder),)
        found |= {run.folder.absolute(): run for run in runs}
    return list(found.values())


def _columns(header: list[str], trials: list[Trial], keys: list[str]) -> list[str]:
    """Return lines of the terminal; a trial without a figure says why in its place."""
    short = [name.rpartition(".")[2] if name in keys else name for name in header]
    table = [short]
    for trial in trials:
        values = [shown(trial.settings.get(key)) for key in keys]
        table.append([str(trial.number), *values, f"{trial.value:.3f}", between(trial.low, trial.high)])
        if not trial.run:
            table[-1][-2:] = ["–", trial.note]
    widths = [max(len(row[j]) for row in table) for j in range(len(header))]
    lines = []
    for row in table:
        cells = [f"{cell:>{width}}" for cell, width in zip(row[:-1], widths[:-1], strict=True)]
        line = "  ".join([*cells, row[-1]])
        lines.append(line if len(line) <= WIDTH else line[: WIDTH - 1] + "…")
    return [line.rstrip() for line in lines]


def shown(value: Any) -> str:
    """Return a setting as a line shows it, numbers with four figures."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
