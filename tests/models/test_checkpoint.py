"""A fit that is killed, resumed, killed again: the bits of one that was left alone."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from topicmodel.errors import InputError
from topicmodel.models import checkpoint
from topicmodel.models.lda import LDA
from topicmodel.models.training import Progress

COUNTS = np.random.default_rng(0).poisson(0.7, (60, 40))

KILLED = """
import os, signal, sys
from tests.models.test_checkpoint import fit

def kill(now):
    if now.sweep == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

fit(checkpoint=sys.argv[1], callbacks=[kill])
"""


def fit(**settings: object) -> LDA:
    return LDA(**{"n_components": 5, "max_iter": 40, "n_averaged": 15, "tol": 0.0, "verbose": False, **settings}).fit(  # type: ignore[arg-type]
        COUNTS
    )


def digest(fitted: LDA) -> str:
    parts = fitted.components_, fitted.assignments_, fitted.doc_topic_prior_
    return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()


def test_a_process_killed_at_random_sweeps_costs_no_bit(tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    sweeps = np.random.default_rng(3).integers([11, 21, 31], [20, 30, 40]).tolist()
    for sweep in sweeps:
        command = [sys.executable, "-c", KILLED, str(path), str(sweep)]
        code = subprocess.run(command, cwd=Path(__file__).parents[2], check=False).returncode
        assert code == -9, f"not killed at sweep {sweep}"
    resumed = fit(checkpoint=path)
    assert digest(resumed) == digest(fit()), f"killed at {sweeps}"


@pytest.mark.parametrize("settings", [{"learn_topic_word_prior": True}, {"memory_limit": 0}, {"n_partitions": 3}])
def test_a_stop_at_any_sweep_costs_no_bit(settings: dict[str, object], tmp_path: Path) -> None:
    whole = digest(fit(**settings))
    for stop in range(1, 40, 6):
        path = tmp_path / f"{stop}.npz"

        def end(now: Progress, stop: int = stop) -> bool:
            return now.sweep >= stop

        fit(checkpoint=path, callbacks=[end], **settings)
        assert digest(fit(checkpoint=path, **settings)) == whole


def test_a_fit_that_dies_while_it_writes_keeps_the_last_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.npz"

    def half(file: object, **_: object) -> None:
        file.write(b"PK")  # type: ignore[attr-defined]
        raise OSError("no space left")

    fit(checkpoint=path, callbacks=[lambda now: now.sweep >= 10])
    with monkeypatch.context() as patched:
        patched.setattr(checkpoint.np, "savez", half)
        with pytest.raises(OSError, match="no space"):
            fit(checkpoint=path)
    assert digest(fit(checkpoint=path)) == digest(fit())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no checkpoint at all"])
def test_a_file_that_is_no_checkpoint_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"state.npz is no checkpoint of a fit"):
        fit(checkpoint=path)


def test_a_checkpoint_of_another_kind_of_fit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    fit(checkpoint=path)
    for settings in ({"random_state": 1}, {"doc_topic_prior": 0.3}, {"learn_topic_word_prior": True}):
        with pytest.raises(InputError, match="other documents, priors or seed"):
            fit(checkpoint=path, **settings)


def test_the_folder_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="its folder does not exist"):
        fit(checkpoint=tmp_path / "nowhere" / "state.npz")
