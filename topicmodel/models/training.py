"""The loop of a fit: burn-in, averaged sweeps, stop, callbacks, progress, interruption, checkpoints."""

import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from topicmodel.models.checkpoint import load, save
from topicmodel.models.sampler import Sampler
from topicmodel.progress import bar

__all__ = ["Progress", "Schedule", "progress_bar", "train"]

# Sweeps between looks at the likelihood, between steps of the priors, and before their first step.
LOOK, PRIORS_EVERY, PRIORS_FROM = 10, 5, 10


@dataclass(frozen=True, slots=True)
class Progress:
    """What a callback is told after a sweep.

    Parameters
    ----------
    sweep : int
        Sweeps made.
    log_likelihood : float
        Nats per token of a fixed sample of the training documents, at the last look.
    """

    sweep: int
    log_likelihood: float

    @property
    def perplexity(self) -> float:
        """In-sample perplexity: ``exp(-log_likelihood)``."""
        return float(np.exp(-self.log_likelihood))


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long a fit runs and what it learns.

    Parameters
    ----------
    max_iter : int
        Sweeps at most, those averaged included.
    n_averaged : int
        Last sweeps whose counts are averaged.
    tol : float
        The burn-in ends when the log-likelihood moves by less, in nats per token over ten sweeps, twice in a row.
    learns_alpha : bool
        Whether the prior of the mixtures is learnt during the burn-in.
    learns_eta : bool
        Whether a symmetric prior of the topics is.
    """

    max_iter: int
    n_averaged: int
    tol: float
    learns_alpha: bool
    learns_eta: bool = False

    @property
    def burn_in(self) -> int:
        """Sweeps before averaging starts, if `tol` does not end them."""
        return max(self.max_iter - self.n_averaged, (self.max_iter + 1) // 2)


def progress_bar(name: str, total: int, shown: bool | None, *, initial: int = 0) -> Any:
    """Open a progress bar over sweeps.

    Parameters
    ----------
    name : str
        What stands before the bar.
    total, initial : int
        Sweeps in all, and those made already.
    shown : bool or None
        None shows it in a terminal or notebook only.

    Returns
    -------
    tqdm.tqdm
        To be closed.
    """
    visible = (sys.stderr.isatty() or "ipykernel" in sys.modules) if shown is None else shown
    return bar(total=total, initial=initial, desc=name, unit="sweep", disable=not visible)


def train(
    sampler: Sampler,
    schedule: Schedule,
    callbacks: Sequence[Callable[[Progress], object]] = (),
    *,
    shows_progress: bool | None = None,
    checkpoint: Path | None = None,
) -> list[Progress]:
    """Sweep until the schedule ends, a callback returns True, or Ctrl-C; in each case the state reached is kept.

    Parameters
    ----------
    sampler : Sampler
        A started sampler; changed.
    schedule : Schedule
        How long.
    callbacks : sequence of callables
        Each is given a `Progress` after every sweep and may return True to stop.
    shows_progress : bool or None
        None shows a bar in a terminal or notebook only.
    checkpoint : Path or None
        File to resume from, if it exists, and to write every ten sweeps.

    Returns
    -------
    list of Progress
        One per look at the likelihood.
    """
    if checkpoint is not None and checkpoint.exists():
        trace = [Progress(int(sweep), float(nats)) for sweep, nats in load(sampler, checkpoint)]
    else:
        trace = [Progress(sampler.number, sampler.log_likelihood())]
    try:
        with progress_bar("LDA", schedule.max_iter, shows_progress, initial=sampler.number - sampler.begun) as bar:
            while not _finished(sampler, schedule):
                _step(sampler, schedule, trace, checkpoint)
                bar.update()
                bar.set_postfix(perplexity=round(trace[-1].perplexity), refresh=False)
                now = Progress(sampler.number, trace[-1].log_likelihood)
                if [callback(now) for callback in callbacks].count(True):
                    break
    except KeyboardInterrupt:
        sampler.recount()
        sampler.interrupted = True
        warnings.warn(f"interrupted: the model keeps the state after {sampler.number} sweeps", stacklevel=3)
    return trace


def _step(sampler: Sampler, schedule: Schedule, trace: list[Progress], checkpoint: Path | None) -> None:
    """Make one sweep and what is due after it."""
    sampler.sweep()
    burning = sampler.burnt is None
    if burning and sampler.number >= PRIORS_FROM and sampler.number % PRIORS_EVERY == 0:
        if schedule.learns_alpha:
            sampler.learn_alpha()
        if schedule.learns_eta:
            sampler.learn_eta()
    if not burning:
        sampler.collect()
    if sampler.number % LOOK == 0:
        trace.append(Progress(sampler.number, sampler.log_likelihood()))
    if burning and (sampler.number - sampler.begun >= schedule.burn_in or _settled(sampler, trace, schedule.tol)):
        sampler.burnt = sampler.number
    if checkpoint is not None and sampler.number % LOOK == 0:
        save(sampler, [(look.sweep, look.log_likelihood) for look in trace], checkpoint)


def _finished(sampler: Sampler, schedule: Schedule) -> bool:
    """Tell whether the averaged sweeps are all made."""
    if sampler.number - sampler.begun >= schedule.max_iter:
        return True
    return sampler.burnt is not None and sampler.n_collected >= schedule.n_averaged


def _settled(sampler: Sampler, trace: list[Progress], tol: float) -> bool:
    """Tell, at a look, whether the likelihood moved by less than `tol` at the last two."""
    if len(trace) < 4 or trace[-1].sweep != sampler.number:
        return False
    nats = [look.log_likelihood for look in trace[-3:]]
    return abs(nats[2] - nats[1]) < tol and abs(nats[1] - nats[0]) < tol
