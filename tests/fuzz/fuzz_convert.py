"""Kill conversions with -9 at random moments: ``python -m tests.fuzz.fuzz_convert [KILLS] [SEED]`` (20 unless told).

Every round starts ``topicmodel convert`` over a file that another conversion wrote, and kills it between its start and
its usual end; every third time two run at once. What stands there afterwards must be the old output or the new one,
byte by byte; a last conversion that nobody kills must take all leftovers away.
"""

import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from topicmodel import Corpus

FORMATS = ("arrow", "parquet", "jsonl", "csv", "txt", "mallet", "gensim")


def start(folder: Path, source: str, target: str) -> subprocess.Popen[bytes]:
    """Start a conversion."""
    return subprocess.Popen(
        [sys.executable, "-m", "topicmodel", "convert", source, target, "--quiet"],
        cwd=folder,
        stderr=subprocess.DEVNULL,
        # Large for the test: it goes through batches and temporary files.
        env={"TOPICMODEL_MEMORY": "1", "TMPDIR": str(folder / "tmp"), "PATH": "/usr/bin:/bin"},
    )


def digest(path: Path) -> str:
    """Return a digest of a file, or of all files of a folder and their names."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    parts = [file.name.encode() * path.is_dir() + file.read_bytes() for file in files]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def main(kills: int, seed: int, formats: tuple[str, ...] = FORMATS) -> int:
    """Kill so many conversions, a format after the other; return how many left something else."""
    draw, wrong, seen = random.Random(seed), 0, dict.fromkeys(("old", "new"), 0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tmp").mkdir()
        for word in ("ville", "mer"):
            texts = [" ".join(f"{word}{(i * j) % 997}" for j in range(200)) for i in range(1500)]
            Corpus.from_texts(texts).save(folder / f"{word}.jsonl")
        for number in range(kills):
            suffix = formats[number % len(formats)]
            target = folder / f"out.{suffix}"
            allowed, seconds = {}, 0.0
            # Ends with the old output; the new one is known from another place.
            for state, word, out in (("new", "mer", f"known.{suffix}"), ("old", "ville", target.name)):
                began = time.perf_counter()
                assert start(folder, f"{word}.jsonl", out).wait() == 0
                seconds = time.perf_counter() - began
                allowed[digest(folder / out)] = state
            running = [start(folder, "mer.jsonl", target.name) for _ in range(2 if number % 3 == 2 else 1)]
            # Writing is at the end.
            moment = draw.uniform(0.5 * seconds, 1.05 * seconds)
            time.sleep(moment)
            for process in running:
                process.kill()
                process.wait()
            state = allowed.get(digest(target), "DAMAGED")
            wrong += state == "DAMAGED"
            seen[state] = seen.get(state, 0) + 1
            print(f"{suffix} killed after {moment:.2f} of {seconds:.1f} s: {state}", flush=True)
            assert start(folder, "mer.jsonl", target.name).wait() == 0
            left = [entry.name for entry in folder.iterdir() if ".part" in entry.name]
            left += [entry.name for entry in (folder / "tmp").iterdir()]
            wrong += bool(left) or allowed.get(digest(target)) != "new"
            print(f"  finished: {'LEFT ' + ', '.join(left) if left else 'whole, nothing left'}", flush=True)
    print(f"{kills} kills, {seen}, {wrong} wrong")
    return wrong


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(1 if main(*(numbers + [20, 0][len(numbers) :])) else 0)
