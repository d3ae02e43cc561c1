"""Engines under stress: joblib's backends, workers that die, Ctrl-C in the middle of a sweep."""

import _thread
import logging
import os
import signal
import threading

import numpy as np
import pytest

from tests.clusters import dask_cluster
from topicmodel.errors import TopicModelError
from topicmodel.models import engines
from topicmodel.models.lda import LDA
from topicmodel.models.training import Progress

COUNTS = np.random.default_rng(0).poisson(0.7, (60, 40))


def fit(**settings: object) -> LDA:
    return LDA(**{"n_components": 5, "max_iter": 14, "tol": 0.0, "verbose": False, **settings}).fit(COUNTS)  # type: ignore[arg-type]


def bits(fitted: LDA) -> bytes:
    return fitted.components_.tobytes() + fitted.assignments_.tobytes() + fitted.doc_topic_prior_.tobytes()


@pytest.mark.parametrize(("n_jobs", "n_partitions"), [(1, 3), (2, None), (2, 7)])
def test_joblib_gives_the_same_bits(n_jobs: int, n_partitions: int | None) -> None:
    assert bits(fit(engine="joblib", n_jobs=n_jobs, n_partitions=n_partitions)) == bits(fit())


def test_the_exact_mode_goes_on_where_the_partitions_are() -> None:
    settings = {"posterior": "exact", "n_draws": 3}
    here, there = fit(**settings), fit(engine="joblib", n_partitions=3, **settings)
    assert here.posterior_.mixtures.tobytes() == there.posterior_.mixtures.tobytes()


def test_workers_that_die_cost_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "PATIENCE", 600)  # a new worker may need minutes on a busy machine
    killed = []

    with dask_cluster(processes=True, silence_logs=logging.CRITICAL) as client:

        def kill(now: Progress) -> None:
            if now.sweep in (3, 8):
                # One of them first, then all.
                client.wait_for_workers(2, timeout=600)
                for pid in list(client.run(os.getpid).values())[: 1 if now.sweep == 3 else 2]:
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)

        fitted = fit(engine="dask", n_partitions=3, callbacks=[kill])
    assert len(killed) == 3
    assert bits(fitted) == bits(fit())


def test_a_cluster_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no route")

    monkeypatch.setattr(engines, "_call", broken)
    said = "lost 2 of 2 partitions 5 times, last by OSError"
    with dask_cluster(n_workers=1), pytest.raises(TopicModelError, match=said):
        fit(engine="dask", n_partitions=2)


def interrupted(delay: float, **settings: object) -> LDA:
    """Fit for ever, and press Ctrl-C some time after the first sweep."""
    swept, ended = threading.Event(), threading.Event()

    def press() -> None:
        swept.wait()
        ended.wait(delay)
        while not ended.is_set():
            _thread.interrupt_main()
            # Python drops what is raised in a destructor or by the garbage collector: press again, much later.
            ended.wait(120)

    thread = threading.Thread(target=press)
    thread.start()
    try:
        with pytest.warns(UserWarning, match="interrupted: the model keeps the state"):
            fitted = fit(max_iter=10**7, callbacks=[lambda _: swept.set()], **settings)
    finally:
        ended.set()
        swept.set()
        thread.join()
    return fitted


@pytest.mark.parametrize("settings", [{}, {"n_jobs": 2}, {"memory_limit": 0}, {"engine": "joblib", "n_jobs": 1}])
@pytest.mark.parametrize("delay", [0.03, 0.2])
def test_ctrl_c_at_any_moment_leaves_a_whole_state(settings: dict[str, object], delay: float) -> None:
    fitted = interrupted(delay, **settings)
    assert fitted.n_iter_ > 0
    assert np.bincount(fitted.assignments_, minlength=5).sum() == COUNTS.sum()
    np.testing.assert_allclose(fitted.components_.sum(axis=1), 1.0)


def test_ctrl_c_on_a_cluster_keeps_the_last_whole_sweep() -> None:
    with dask_cluster():
        fitted = interrupted(0.3, engine="dask", n_partitions=3)
    n = fitted.n_iter_

    def stop(now: Progress) -> bool:
        return now.sweep >= n

    again = fit(max_iter=10**7, callbacks=[stop])
    assert again.assignments_.tobytes() == fitted.assignments_.tobytes()


def test_ctrl_c_in_the_exact_stage_keeps_the_draws_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def press(sampler: engines.LocalEngine, *arguments: object) -> None:
        presses.append(1)
        if len(presses) == 14 + 14 + 5 * 4 + 2:
            raise KeyboardInterrupt
        sweep(sampler, *arguments)  # type: ignore[arg-type]

    presses: list[int] = []
    sweep = engines.LocalEngine.sweep
    monkeypatch.setattr(engines.LocalEngine, "sweep", press)
    with pytest.warns(UserWarning, match=r"keeps [34] of 9 draws"):
        fitted = fit(posterior="exact", n_draws=9)
    assert 3 <= len(fitted.posterior_.mixtures) <= 4
    assert len(fitted.posterior_.topic_draws) == len(fitted.posterior_.mixtures)
    np.testing.assert_allclose(fitted.draws(COUNTS[:3], n_draws=7).sum(axis=2), 1.0)


def test_ctrl_c_in_the_fit_does_not_begin_the_exact_stage() -> None:
    def press(now: Progress) -> None:
        if now.sweep == 7:
            raise KeyboardInterrupt

    with pytest.warns(UserWarning, match="after 7 sweeps"):
        fitted = fit(posterior="exact", n_draws=9, callbacks=[press])
    assert len(fitted.posterior_.mixtures) == 1
