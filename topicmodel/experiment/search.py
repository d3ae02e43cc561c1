"""Search: trials that Optuna proposes, each an ordinary run, until the best is found or the number is reached.

Trials follow one another, and what is proposed for a key depends on the trials before and on a seed of its own, made
from the search's seed, the number of the trial and the key. So a search that was killed goes on as if it had not been,
in the middle of a fit if need be, and the same file gives the same study.

References
----------
.. [1] Akiba, T., Sano, S., Yanase, T., Ohta, T., Koyama, M. (2019). Optuna: a next-generation hyperparameter
   optimization framework. KDD '19. https://doi.org/10.1145/3292500.3330701
.. [2] Bergstra, J., Bardenet, R., Bengio, Y., Kégl, B. (2011). Algorithms for hyper-parameter optimization. NIPS 24.
   https://doi.org/10.5555/2986459.2986743
"""

import contextlib
import math
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from topicmodel.errors import InputError, MissingExtraError
from topicmodel.experiment.cache import Store, default_cache, json_digest, locked
from topicmodel.experiment.provenance import identity
from topicmodel.experiment.run import Run
from topicmodel.experiment.running import run_experiment
from topicmodel.experiment.search_space import OBJECTIVES
from topicmodel.experiment.source import read_documents
from topicmodel.experiment.study import Study, Trial, shown
from topicmodel.objects import Score

if TYPE_CHECKING:
    from topicmodel.experiment.experiment import Experiment

__all__ = ["run_search"]

Tell = Callable[[str], None]
# A median of fewer trials, or of the first sweeps, says nothing; the likelihood is looked at every ten sweeps.
_STARTUP, _WARMUP, _EVERY = 5, 20, 10


class _Pruned(Exception):
    """A trial is given up."""


def run_search(experiment: "Experiment", folder: Path | None, cache: str | Path | None, tell: Tell | None) -> Study:
    """Run all trials that are not there yet, then write the study; see `Experiment.search`."""
    optuna = _optuna()
    rows, base = experiment.settings["search"], experiment.base()
    key = _key(experiment, base, cache)
    home = folder if folder is not None else Path("runs") / f"{experiment.name}-search-{key[:8]}"
    say = tell if tell is not None else lambda _: None
    lock = home.absolute().with_name(f".{home.name}.lock")
    with locked(lock, lock.parent, "name another folder"), _opened(optuna, experiment, home, key) as study:
        search = _Search(optuna, study, base, rows, home, cache, tell)
        for number in range(rows["n_trials"]):
            say(f"trial {number} of {rows['n_trials']}")
            search.finish(number)
            say(f"trial {number}: {_ended(search.trial(number), rows['objective'])}")
        found = search.study(key, ())
        if not any(trial.run for trial in found.trials):
            raise InputError(f"{home}: no trial was completed; the last one: {found.trials[-1].note}")
        found = search.study(key, tuple(search.again(found.best_trial, seed) for seed in rows.get("confirm", ())))
        found.save()
    return found


class _Search:
    """The trials of one study.

    Parameters
    ----------
    optuna : module
        The library.
    study : optuna.Study
        Its trials are kept as they go.
    base : Experiment
        What is changed for each trial.
    rows : mapping
        The table [search].
    home : Path
        Where the runs go.
    cache, tell
        As of `Experiment.run`.
    """

    def __init__(
        self,
        optuna: Any,
        study: Any,
        base: "Experiment",
        rows: Mapping[str, Any],
        home: Path,
        cache: str | Path | None,
        tell: Tell | None,
    ) -> None:
        self._optuna, self._study, self._base, self._rows = optuna, study, base, rows
        self._home, self._cache, self._tell = home, cache, tell

    def finish(self, number: int) -> None:
        """Bring a trial to its end: a new one, one that was interrupted, or none if it has ended."""
        states, known = self._optuna.trial.TrialState, self._study.get_trials(deepcopy=False)
        self._study.sampler = self._sampler(number, 0)
        if number < len(known) and known[number].state.is_finished():
            if known[number].state == states.COMPLETE:
                self._run(self.trial(number).settings, _place(number), None)  # there already, unless it was deleted
            return
        if number < len(known):
            trial = self._optuna.trial.Trial(self._study, known[number]._trial_id)
            seen = set(known[number].intermediate_values)
        else:
            trial, seen = self._study.ask(), set()
        changes = self._propose(trial, number)
        try:
            run = self._run(changes, _place(number), self._watch(trial, seen))
            score = self._score(run)
        except _Pruned as pruned:
            trial.set_user_attr("note", str(pruned))
            self._study.tell(trial, state=states.PRUNED)
        except InputError as error:
            if number == 0:  # more likely the file than the point; the trial stays open
                raise
            trial.set_user_attr("note", str(error))
            self._study.tell(trial, state=states.FAIL)
        else:
            trial.set_user_attr("interval", [score.low, score.high])
            self._study.tell(trial, score.value)

    def trial(self, number: int) -> Trial:
        """Return a trial that has ended."""
        kept = self._study.get_trials(deepcopy=False)[number]
        settings = {path: kept.params[path] for path in self._rows["space"]}
        if kept.state != self._optuna.trial.TrialState.COMPLETE:
            state = "pruned" if kept.state == self._optuna.trial.TrialState.PRUNED else "failed"
            return Trial(number, state, math.nan, math.nan, math.nan, settings, "", kept.user_attrs.get("note", ""))
        low, high = kept.user_attrs["interval"]
        return Trial(number, "complete", kept.value, low, high, settings, _place(number), "")

    def again(self, best: Trial, seed: int) -> Trial:
        """Run a trial on another seed."""
        name = f"best-seed-{seed}"
        if self._tell is not None:
            self._tell(f"trial {best.number} again on seed {seed}")
        score = self._score(self._run({**best.settings, "seed": seed}, name, None))
        return Trial(best.number, "complete", score.value, score.low, score.high, {"seed": seed}, name, "")

    def study(self, key: str, confirmed: tuple[Trial, ...]) -> Study:
        """Return what was found."""
        trials, objective = (
            tuple(self.trial(number) for number in range(self._rows["n_trials"])),
            self._rows["objective"],
        )
        seed, pruner = self._base.settings["seed"], self._rows["pruner"]
        better = OBJECTIVES[objective][0]
        return Study(self._home, self._base.name, key, objective, better, seed, pruner, trials, confirmed)

    def _run(self, changes: Mapping[str, Any], name: str, watch: Callable[[int, float], None] | None) -> Run:
        if self._tell is not None:
            self._tell(", ".join(f"{path} {shown(value)}" for path, value in changes.items()))
        point = self._base.set(changes)
        return run_experiment(point, self._home / name, self._cache, self._tell, list(sys.argv), watch)

    def _score(self, run: Run) -> Score:
        """Return the figure that decides."""
        objective = self._rows["objective"]
        score = (run.classification if OBJECTIVES[objective][1] == "classifier" else run.scores)[objective]
        if not math.isfinite(score.value):
            raise InputError(f"{objective} does not exist for this run")
        return score

    def _propose(self, trial: Any, number: int) -> dict[str, Any]:
        """Return a value for each key, and keep them."""
        found = {}
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*not divisible by")  # the last step may fall short of the bound
            for k, (path, dimension) in enumerate(self._rows["space"].items()):
                self._study.sampler = self._sampler(number, k)
                if "choices" in dimension:
                    found[path] = trial.suggest_categorical(path, dimension["choices"])
                    continue
                kind = "int" if "int" in dimension else "float"
                low, high = dimension[kind]
                step, log = dimension.get("step", 1 if kind == "int" else None), dimension.get("log", False)
                suggest = trial.suggest_int if kind == "int" else trial.suggest_float
                found[path] = suggest(path, low, high, step=step, log=log)
        return found

    def _sampler(self, number: int, k: int) -> Any:
        seed = int(np.random.SeedSequence([self._rows["seed"], number, k]).generate_state(1)[0])
        samplers = self._optuna.samplers
        if self._rows["sampler"] == "random":
            return samplers.RandomSampler(seed=seed)
        # The trial itself is the only one that runs: it is no neighbour to keep away from.
        return samplers.TPESampler(seed=seed, multivariate=False, constant_liar=False)

    def _watch(self, trial: Any, seen: set[int]) -> Callable[[int, float], None] | None:
        """Return what reports the likelihood of a fit to the pruner and gives the trial up when it says so."""
        if self._rows["pruner"] == "none":
            return None
        higher = OBJECTIVES[self._rows["objective"]][0] == "higher"

        def judge(sweep: int) -> None:
            if trial.should_prune():
                raise _Pruned(f"given up at sweep {sweep}")

        def watch(sweep: int, nats: float) -> None:
            if sweep == 0 or sweep % _EVERY or sweep in seen:
                return
            trial.report(nats if higher else math.exp(-nats), sweep)
            seen.add(sweep)
            judge(sweep)

        if seen:  # killed between a report and the verdict
            judge(max(seen))
        return watch


def _place(number: int) -> str:
    return f"trial-{number:03d}"


def _ended(trial: Trial, objective: str) -> str:
    return f"{objective} {trial.value:.4f}" if trial.run else f"{trial.state} ({trial.note})"


def _key(experiment: "Experiment", base: "Experiment", cache: str | Path | None) -> str:
    """Return the digest of everything the trials come from; not of how many there are."""
    own, settings = identity(), base.settings
    store = Store(default_cache() if cache is None else Path(cache), own)
    documents = read_documents(settings["corpus"], base.corpus_path(), store, base.places)
    codebook = base.codebook()
    said = {key: value for key, value in settings.items() if key not in ("compute", "codebook")}
    search = {k: v for k, v in experiment.settings["search"].items() if k in ("objective", "sampler", "pruner", "seed")}
    space = list(experiment.settings["search"]["space"].items())  # their order decides on seeds
    words = "" if codebook is None else codebook.to_toml()
    return json_digest([said, search, space, words, documents.digest("id", "row", "split"), own])


@contextlib.contextmanager
def _opened(optuna: Any, experiment: "Experiment", home: Path, key: str) -> Iterator[Any]:
    """Open the study where it is kept, or make it."""
    rows, name = experiment.settings["search"], f"{experiment.name}-{key[:16]}"
    home.mkdir(parents=True, exist_ok=True)
    given = rows.get("storage", "")
    url = (
        given
        if "://" in given
        else f"sqlite:///{(experiment.folder / given if given else home / 'study.db').absolute()}"
    )
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        storage = optuna.storages.RDBStorage(url)
    except Exception as error:  # whatever a driver may raise
        optuna.logging.set_verbosity(before)
        raise InputError(f"search.storage: '{given or url}' cannot be opened ({str(error).splitlines()[0]})") from error
    try:
        others = [study.study_name for study in storage.get_all_studies()]
        if not given and others and name not in others:
            raise InputError(f"{home}: holds another search ({others[0]}); name another folder")
        pruner = optuna.pruners.NopPruner()
        if rows["pruner"] == "median":
            pruner = optuna.pruners.MedianPruner(_STARTUP, _WARMUP, _EVERY)
        direction = "maximize" if OBJECTIVES[rows["objective"]][0] == "higher" else "minimize"
        yield optuna.create_study(
            storage=storage, study_name=name, direction=direction, pruner=pruner, load_if_exists=True
        )
    finally:
        storage.remove_session()
        storage.engine.dispose()
        optuna.logging.set_verbosity(before)


def _optuna() -> Any:
    try:
        import optuna
    except ImportError:
        raise MissingExtraError("a search", "search") from None
    return optuna
