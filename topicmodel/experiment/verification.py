"""verify: does a run come out again, and if not, why."""

import math
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topicmodel.errors import InputError
from topicmodel.experiment.cache import file_digest
from topicmodel.experiment.causes import causes
from topicmodel.experiment.difference import difference, load
from topicmodel.experiment.rereading import read_experiment
from topicmodel.experiment.run import Run
from topicmodel.objects import display

if TYPE_CHECKING:
    import pandas as pd

from topicmodel.objects.display import Shown

__all__ = ["VERDICTS", "Checked", "Verification", "against", "rerun_and_compare"]

VERDICTS = ("identical", "equal within tolerance", "different")
"""From best to worst; the position is the exit code of the command."""


@dataclass(frozen=True, slots=True, repr=False)
class Checked(Shown):
    """One artefact.

    Parameters
    ----------
    name : str
        Its file.
    verdict : str
        One of `VERDICTS`.
    note : str
        How far it differs, and where; empty when it is identical.
    """

    name: str
    verdict: str
    note: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of every artefact, and why.

    Parameters
    ----------
    run : str
        Name of the run.
    artefacts : tuple of Checked
        One per file.
    causes : tuple of str
        What differs before anything was computed, the surest cause first. Where every artefact is identical it made no
        difference.
    """

    run: str
    artefacts: tuple[Checked, ...]
    causes: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """The worst verdict."""
        return VERDICTS[self.code]

    @property
    def code(self) -> int:
        """Exit code: 0 identical, 1 equal within tolerance, 2 different."""
        return max((VERDICTS.index(checked.verdict) for checked in self.artefacts), default=0)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        rows = [{"name": c.name, "verdict": c.verdict, "note": c.note} for c in self.artefacts]
        return {"run": self.run, "verdict": self.verdict, "artefacts": rows, "causes": list(self.causes)}

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per artefact: name, verdict, note."""
        import pandas as pd

        return pd.DataFrame([(c.name, c.verdict, c.note) for c in self.artefacts], columns=["name", "verdict", "note"])

    def __str__(self) -> str:
        width = max((len(checked.name) for checked in self.artefacts), default=0)
        lines = [f"{self.run}: {self.verdict}", ""]
        for checked in self.artefacts:
            note = f"  ({checked.note})" if checked.note else ""
            lines.append(f"  {checked.name:<{width}}  {checked.verdict}{note}")
        if self.causes:
            lines += ["", "Likely cause:" if self.code else "Differs, but changed no bit:"]
            lines += [f"  {cause}" for cause in self.causes]
        elif self.code:
            lines += ["", "No cause found: corpus, settings, seed, code, versions and processor are the same."]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return display.line(f"<Verification of {self.run}: {self.verdict}>")

    def _repr_html_(self) -> str:
        rows = [(c.name, c.verdict, c.note) for c in self.artefacts]
        head = display.table(["artefact", "verdict", "note"], rows, caption=f"{self.run}: {self.verdict}")
        causes = display.table(["cause"], [(cause,) for cause in self.causes]) if self.causes else ""
        return display.stack(head, causes)


def rerun_and_compare(
    run: Run,
    corpus: str | Path | None = None,
    tolerance: float = 1e-6,
    n_jobs: int = 1,
    tell: Callable[[str], None] | None = None,
) -> Verification:
    """Run the experiment of a run's folder again, without any cache, and compare.

    Parameters
    ----------
    run : Run
        What to check.
    corpus : path, optional
        Where the corpus is now.
    tolerance : float
        Largest difference of numbers that counts as equal.
    n_jobs : int
        Threads and processes; changes no bit.
    tell : callable, optional
        As of `Experiment.run`.

    Returns
    -------
    Verification
        Of every artefact.

    Raises
    ------
    InputError
        If the corpus cannot be found, or the experiment no longer runs.
    """
    experiment = read_experiment(run, corpus, n_jobs)
    with tempfile.TemporaryDirectory(prefix="topicmodel-verify-") as folder:

        def said(line: str) -> None:
            if tell is not None and folder not in line:  # which is gone when it is read
                tell(line)

        place, cache = Path(folder) / "again", Path(folder) / "cache"
        again = experiment.run(place, cache=cache, tell=None if tell is None else said)
        found = against(run, again, tolerance)
    damaged = [f"the folder: {name} was changed after the run was written" for name in run.damaged()]
    return replace(found, causes=(*found.causes, *damaged))


def against(run: Run, other: Run, tolerance: float = 1e-6) -> Verification:
    """Compare a run with another one of the same experiment, a copy from another machine, say.

    Parameters
    ----------
    run, other : Run
        What to compare.
    tolerance : float
        Largest difference of numbers that counts as equal, relative to numbers above 1.

    Returns
    -------
    Verification
        Of every artefact of either.
    """
    names = list(dict.fromkeys([*run.manifest["artefacts"], *other.manifest["artefacts"]]))
    checked = tuple(_check(name, run.folder / name, other.folder / name, tolerance) for name in names)
    return Verification(run.name, checked, causes(run, other))


def _check(name: str, one: Path, two: Path, tolerance: float) -> Checked:
    for path, which in ((one, "the run"), (two, "the other")):
        if not path.is_file():
            return Checked(name, VERDICTS[2], f"{which} has no such file")
    if file_digest(one) == file_digest(two):
        return Checked(name, VERDICTS[0], "")
    try:
        apart, where = difference(load(one), load(two))
    except (InputError, ValueError, OSError) as error:  # pyarrow's errors are ValueErrors or OSErrors
        return Checked(name, VERDICTS[2], f"cannot be read: {' '.join(str(error).split())[:120]}")
    if apart <= tolerance:
        return Checked(
            name, VERDICTS[1], f"largest difference {apart:.1e} in {where}" if apart else "other bytes, same content"
        )
    at = f" in {where}" if where else ""
    return Checked(name, VERDICTS[2], f"largest difference {apart:.3g}{at}" if math.isfinite(apart) else f"differs{at}")
