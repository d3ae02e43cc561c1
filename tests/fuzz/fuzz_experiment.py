"""Kill a run with -9 at random moments: ``python -m tests.fuzz.fuzz_experiment [KILLS] [SEED]`` (20 unless told).

Every round starts the same experiment with an empty cache, kills it at two moments between its start and its usual end,
and lets the third process finish. Its artefacts must be those of a run that nobody killed, and no moment may leave a
folder that is not whole.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from topicmodel import Experiment, Run

TABLES = {
    "name": "killed",
    "corpus": {"use": "press", "labels": "theme", "split": {"test": 0.2}},
    "vectorizer": {"use": "french", "lemmas": "fast", "min_df": 2},
    "model": {"use": "lda", "n_components": 14, "max_iter": 200, "tol": 0.0},
    "codebook": {"use": "press"},
    "placement": {"documents": "test"},
    "classifier": {"use": "themes", "multi_label": False},
}


def start(folder: Path, cache: str) -> subprocess.Popen[bytes]:
    """Start the run."""
    words = ["run", "killed.toml", "--cache", cache, "-o", f"run-{cache}", "--quiet"]
    return subprocess.Popen([sys.executable, "-m", "topicmodel", *words], cwd=folder, stdout=subprocess.DEVNULL)


def main(kills: int, seed: int) -> int:
    """Kill so many runs; return how many came out otherwise."""
    draw, wrong, done = random.Random(seed), 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Experiment.from_settings(TABLES).save(folder / "killed.toml")
        started = time.perf_counter()
        assert start(folder, "whole").wait() == 0
        seconds = time.perf_counter() - started
        whole = Run.read(folder / "run-whole").manifest["artefacts"]
        while done < kills:
            cache = f"c{done}"
            for _ in range(min(2, kills - done)):
                process, moment = start(folder, cache), draw.uniform(0, 1.1 * seconds)
                time.sleep(moment)
                process.kill()
                process.wait()
                done += 1
                run = folder / f"run-{cache}"
                state = "nothing there" if not run.exists() else "whole" if not Run.read(run).damaged() else "DAMAGED"
                wrong += state == "DAMAGED"
                print(f"killed after {moment:.2f} of {seconds:.1f} s: {state}", flush=True)
            failed = start(folder, cache).wait() != 0
            same = not failed and Run.read(folder / f"run-{cache}").manifest["artefacts"] == whole
            wrong += not same
            print(f"  finished: {'the same bits' if same else 'DIFFERENT'}", flush=True)
    print(f"{kills} kills, {wrong} wrong")
    return wrong


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(1 if main(*(numbers + [20, 0][len(numbers) :])) else 0)
