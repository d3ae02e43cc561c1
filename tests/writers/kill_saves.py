"""Save two corpora in turn and be killed with -9: ``python -m tests.writers.kill_saves FOLDER KILLS SEED``.

A child that does nothing but save is nearly always killed while it saves, unlike one that also starts and reads.
Its time runs from when it begins, however long a busy machine lets it wait before.
Prints one line per kill: format, what stood there (``a``, ``b``, ``DAMAGED``), and how many parts were left.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from topicmodel import Corpus
from topicmodel.writers.atomic import sweep

FORMATS = ("arrow", "parquet", "jsonl", "csv", "txt", "mallet", "gensim")


def content(path: Path) -> dict[str, bytes]:
    """Return the bytes of a file, or of the files of a folder."""
    files = list(path.iterdir()) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


def main(folder: Path, kills: int, seed: int) -> None:
    """Kill so many savers."""
    draw = random.Random(seed)
    corpora = {word: Corpus.from_texts([f"{word} {i} " * 30 for i in range(400)]) for word in ("ville", "mer")}
    for number in range(kills):
        path = folder / f"c.{FORMATS[number % len(FORMATS)]}"
        wanted = {}
        for word, corpus in corpora.items():
            began = time.perf_counter()
            wanted[word] = content(corpus.save(path))
            seconds = time.perf_counter() - began
        children = []
        told, tell = os.pipe()
        for _ in range(1 + number % 2):
            child = os.fork()
            if not child:
                os.write(tell, b"s")
                while True:
                    for corpus in corpora.values():
                        corpus.save(path)
            children.append(child)
        for _ in children:
            os.read(told, 1)
        time.sleep(draw.uniform(0, 6 * seconds))
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.close(told)
        os.close(tell)
        state = next((word for word, files in wanted.items() if content(path) == files), "DAMAGED")
        parts = len([entry for entry in folder.iterdir() if ".part" in entry.name])
        sweep(path)
        left = len([entry for entry in folder.iterdir() if ".part" in entry.name])
        print(path.suffix, state, parts, left, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
