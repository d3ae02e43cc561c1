import multiprocessing
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from topicmodel import InputError
from topicmodel.encoders import Cached, Encoder
from topicmodel.encoders.cache import AT_ONCE
from topicmodel.objects.storage import CACHE_VARIABLE, cache_folder

TEXTS = [f"Article {k} sur la pluie." for k in range(AT_ONCE * 2 + 5)]


def test_a_text_is_encoded_once_and_comes_back_to_the_bit(encoder, make_encoder, tmp_path):
    cached = Cached(encoder, tmp_path / "new" / "folder")
    first = cached.encode([*TEXTS, TEXTS[0]])
    assert encoder.asked == TEXTS
    assert first.tobytes() == make_encoder().encode([*TEXTS, TEXTS[0]]).tobytes()
    assert cached.encode(TEXTS[::-1]).tobytes() == first[:-1][::-1].tobytes()
    again = make_encoder()
    assert Cached(again, cached.path.parent).encode(TEXTS).tobytes() == first[:-1].tobytes()
    assert not again.asked
    assert isinstance(cached, Encoder)
    assert cached.encode([]).shape == (0, 8)


def test_another_name_is_another_file(make_encoder, tmp_path):
    Cached(make_encoder(name="e5 query: /../x"), tmp_path).encode(TEXTS[:1])
    other = make_encoder(name="e5 passage: /../x")
    Cached(other, tmp_path).encode(TEXTS[:1])
    assert other.asked == TEXTS[:1]
    assert len(list(tmp_path.iterdir())) == 2


def test_no_text_is_kept(encoder, tmp_path):
    Cached(encoder, tmp_path).encode(["secret à garder"])
    (file,) = tmp_path.iterdir()
    assert b"secret" not in file.read_bytes()


def test_what_was_encoded_before_an_interruption_stays(make_encoder, tmp_path):
    class Interrupted(make_encoder):
        def encode(self, texts):
            if self.asked:
                raise KeyboardInterrupt
            return super().encode(texts)

    with pytest.raises(KeyboardInterrupt):
        Cached(Interrupted(), tmp_path).encode(TEXTS)
    after = make_encoder()
    Cached(after, tmp_path).encode(TEXTS)
    assert after.asked == TEXTS[AT_ONCE:]


def _encode(make, folder, start):
    start.wait()
    Cached(make(), folder).encode(TEXTS)


def test_processes_may_share_the_file(make_encoder, tmp_path):
    context = multiprocessing.get_context("fork")
    start = context.Event()
    workers = [context.Process(target=_encode, args=(make_encoder, tmp_path, start)) for _ in range(3)]
    for worker in workers:
        worker.start()
    start.set()
    for worker in workers:
        worker.join(600)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    after = make_encoder()
    assert Cached(after, tmp_path).encode(TEXTS).tobytes() == make_encoder().encode(TEXTS).tobytes()
    assert not after.asked


def test_a_file_that_is_something_else_is_said_in_one_line(encoder, make_encoder, tmp_path):
    cached = Cached(encoder, tmp_path)
    cached.path.write_bytes(b"not a data base, whatever its name says" * 9)
    with pytest.raises(InputError, match="cache of vectors cannot be used") as error:
        cached.encode(TEXTS)
    assert "\n" not in str(error.value)
    assert str(cached.path) in str(error.value)
    with pytest.raises(InputError, match="cannot be used"):
        Cached(encoder, cached.path).encode(TEXTS)
    wide = Cached(make_encoder(dimension=9, name="same"), tmp_path)
    wide.encode(TEXTS[:1])
    with pytest.raises(InputError, match="holds vectors of 9 numbers, the encoder gives 8"):
        Cached(make_encoder(name="same"), tmp_path).encode(TEXTS[:1])


def test_the_folder_is_the_variable_or_the_users(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv(CACHE_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "topicmodel"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "me")
    assert cache_folder() == tmp_path / "me" / ".cache" / "topicmodel"


def test_the_file_holds_little_endian_single_precision(encoder, make_encoder, tmp_path):
    cached = Cached(encoder, tmp_path)
    cached.encode(["pluie"])
    base = sqlite3.connect(cached.path)
    ((vector,),) = base.execute("SELECT vector FROM vectors")
    base.close()
    assert np.array_equal(np.frombuffer(vector, "<f4"), make_encoder().encode(["pluie"])[0])
