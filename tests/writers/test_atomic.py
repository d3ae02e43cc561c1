"""Old or new, never half: failures, what killed processes leave, two at once."""

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from topicmodel import Corpus, InputError
from topicmodel.writers.atomic import atomic, atomic_folder, sweep

SHORT = """
import sys
from pathlib import Path
from topicmodel.writers.atomic import {kind}
def write(place):
    {half}
    print("half", flush=True)
    sys.stdin.read()
{kind}(Path(sys.argv[1]), write)
"""


@contextmanager
def halfway(path, kind, half):
    """Start writing `path`, stop in the middle, and kill with -9 at the end."""
    command = [sys.executable, "-c", SHORT.format(kind=kind, half=half), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        yield
        process.kill()


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def test_what_a_killed_writer_leaves_is_swept_and_what_is_being_written_is_not(tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_text("old")
    with halfway(path, "atomic", 'place.write(b"new"); place.flush()'):
        sweep(path)
        assert len(names(tmp_path)) == 2, "it is still being written"
    assert path.read_text() == "old"
    assert len(names(tmp_path)) == 2
    Corpus.from_texts(["Un."]).save(path)
    assert names(tmp_path) == ["c.jsonl"]
    assert len(Corpus.read(path)) == 1


def test_a_folder_too(tmp_path):
    path = tmp_path / "c.gensim"
    path.mkdir()
    (path / "old").write_text("old")
    with halfway(path, "atomic_folder", '(place / "new").write_text("new")'):
        sweep(path)
        assert len(names(tmp_path)) == 3, "it is still being written"
    assert names(path) == ["old"]
    sweep(path)
    assert names(tmp_path) == ["c.gensim"]
    atomic_folder(path, lambda place: (place / "new").write_text("new"))
    assert names(path) == ["new"]
    assert names(tmp_path) == ["c.gensim"]


def test_a_folder_is_replaced_where_the_system_cannot_exchange_two(tmp_path, monkeypatch):
    monkeypatch.setattr("topicmodel.writers.atomic._exchanged", lambda part, path: False)
    path = tmp_path / "c.gensim"
    for word in ("old", "new"):
        atomic_folder(path, lambda place, word=word: (place / word).write_text(word))
    assert names(path) == ["new"]
    assert names(tmp_path) == ["c.gensim"]


def test_a_failure_leaves_what_was_there(tmp_path):
    path = tmp_path / "c"
    path.write_text("old")

    def fails(file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match=r"c: cannot be written \(No space left on device\)"):
        atomic(path, fails)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["c"]


def test_others_may_read_what_is_written(tmp_path):
    path = atomic(tmp_path / ("é" * 100), lambda file: file.write(b"x") and None)
    assert path.stat().st_mode & 0o777 == 0o644


def test_two_at_once_leave_one_of_both_whole(tmp_path):
    path = tmp_path / "c.jsonl"
    corpora = [Corpus.from_texts([f"{word} {i}" for i in range(300)]) for word in ("un", "deux")]
    whole = {corpus.fingerprint for corpus in corpora}
    corpora[0].save(path)
    ended, wrong = threading.Event(), []

    def save(corpus):
        for _ in range(25):
            corpus.save(path)

    def read():
        while not ended.is_set():
            if Corpus.read(path).fingerprint not in whole:
                wrong.append(path.read_bytes())
            time.sleep(0)

    threads = [threading.Thread(target=save, args=(corpus,)) for corpus in corpora]
    reader = threading.Thread(target=read)
    for thread in (reader, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    ended.set()
    reader.join()
    assert not wrong
    assert names(tmp_path) == ["c.jsonl"]


def test_parts_of_other_files_stay(tmp_path):
    for name in (".c.gensim.xyz.part", ".c.jsonl.xyz.part", ".c.gensim.xyz.other"):
        (tmp_path / name).write_text("half")
    (tmp_path / ".c.gensim.xyz.part.d").mkdir()
    (tmp_path / ".c.gensim.xyz.part.d" / "corpus.mm").write_text("half")
    sweep(tmp_path / "c.gensim")
    assert names(tmp_path) == [".c.gensim.xyz.other", ".c.jsonl.xyz.part"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the savers are forked")
def test_killed_at_any_moment_the_old_or_the_new_file_is_whole(tmp_path):
    command = [sys.executable, "-W", "ignore", "-m", "tests.writers.kill_saves", str(tmp_path), "28", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = [line.split() for line in done.stdout.splitlines()]
    assert len(rows) == 28
    assert {state for _, state, _, _ in rows} == {"ville", "mer"}
    assert sum(int(parts) for *_, parts, _ in rows) >= 10, "most were killed while they wrote"
    assert all(left == "0" for *_, left in rows)
