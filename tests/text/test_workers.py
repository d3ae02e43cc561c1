import hashlib
import multiprocessing
import os
import signal
import subprocess
import sys

import pytest

from topicmodel.errors import InputError, WorkerError
from topicmodel.text import counting
from topicmodel.text.vectorizer import FrenchVectorizer
from topicmodel.text.workers import FORKS, in_processes, number_of_processes

TEXTS = [f"Les élus de la ville {n} ont voté le budget du stade. L'État paie {n % 7} écoles." for n in range(60)]
METHODS = [False, *[True] * FORKS]


@pytest.fixture(autouse=True)
def no_worker_left():
    # joblib keeps the workers of its own pool, which other tests use.
    before = set(multiprocessing.active_children())
    yield
    assert set(multiprocessing.active_children()) <= before


def digest(matrix):
    return hashlib.sha256(matrix.data.tobytes() + matrix.indices.tobytes() + matrix.indptr.tobytes()).hexdigest()


def double(state, parcel):
    return state + 2 * parcel


def die(state, parcel):
    os.kill(os.getpid(), signal.SIGKILL)


def fail(state, parcel):
    raise InputError("no")


@pytest.mark.parametrize("lemmas", ["accurate", "fast"])
@pytest.mark.parametrize("options", [{}, {"names": True, "numbers": True}, {"weighting": "tfidf", "min_df": 2}])
def test_processes_and_parcels_leave_the_bits_alone(lemmas, options, monkeypatch):
    expected = FrenchVectorizer(lemmas=lemmas, **options).fit(TEXTS)
    for n_jobs, size in [(1, 1), (2, 1), (2, 500), (3, 100)]:
        monkeypatch.setattr(counting, "_PARCEL", size)
        monkeypatch.setattr(counting, "BATCH_CHARACTERS", size)
        for texts in (TEXTS, iter(TEXTS)):
            found = FrenchVectorizer(lemmas=lemmas, n_jobs=n_jobs, **options)
            assert digest(found.fit_transform(texts)) == digest(expected.transform(TEXTS))
            assert found.vocabulary_ == expected.vocabulary_
            assert digest(found.transform(TEXTS[::-1])) == digest(expected.transform(TEXTS[::-1]))


@pytest.mark.parametrize("forks", METHODS)
def test_results_come_in_order(forks):
    assert list(in_processes(double, 1, range(9), 2, forks)) == [1 + 2 * n for n in range(9)]


@pytest.mark.parametrize("forks", METHODS)
def test_a_dead_worker_is_one_line(forks):
    with pytest.raises(WorkerError, match="smaller n_jobs"):
        list(in_processes(die, None, range(3), 2, forks))


@pytest.mark.parametrize("forks", METHODS)
def test_errors_of_workers_reach_the_caller(forks):
    with pytest.raises(InputError, match="no"):
        list(in_processes(fail, None, range(3), 2, forks))


def test_a_bad_row_ends_the_workers(monkeypatch):
    monkeypatch.setattr(counting, "_PARCEL", 100)
    with pytest.raises(InputError, match="row 60 is int"):
        FrenchVectorizer(n_jobs=2).fit([*TEXTS, 3])


@pytest.mark.parametrize("bad", [0, 1.5, "2", True])
def test_n_jobs_is_checked(bad):
    with pytest.raises(InputError, match="n_jobs"):
        FrenchVectorizer(n_jobs=bad).fit(TEXTS)
    assert number_of_processes(-1) >= 1


@pytest.mark.parametrize("forks", METHODS)
def test_a_script_needs_no_guard(tmp_path, forks):
    script = tmp_path / "script.py"
    script.write_text(
        f"""from topicmodel.text import counting, workers
counting._PARCEL = 50
counting.FORKS = workers.FORKS = {forks}
workers.in_processes.__defaults__ = ({forks},)
from topicmodel import FrenchVectorizer
print(FrenchVectorizer(n_jobs=2).fit_transform(["La ville vote le budget de son stade."] * 9).sum())
"""
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=900, check=False)
    assert (done.stdout, done.returncode) == ("36\n", 0), done.stderr


@pytest.mark.skipif(not FORKS, reason="signals are sent to processes of Linux")
def test_ctrl_c_ends_the_workers(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        """import itertools, multiprocessing
from topicmodel.text import counting
counting._PARCEL = 500
from topicmodel import FrenchVectorizer
def texts():
    for number in itertools.count():
        if number == 200:
            print("running", flush=True)
        yield f"La ville vote le budget de son stade numéro {number}."
try:
    FrenchVectorizer(n_jobs=2).fit(texts())
except KeyboardInterrupt:
    print("interrupted", len(multiprocessing.active_children()), flush=True)
"""
    )
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout.readline() == "running\n"
        os.killpg(process.pid, signal.SIGINT)
        out, _ = process.communicate(timeout=600)
        assert (out, process.returncode) == ("interrupted 0\n", 0)
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)
