"""Room beyond memory: the same values, no file left, one line where there is no room."""

import os
import tempfile

import numpy as np
import pyarrow as pa
import pytest

from topicmodel import InputError, scratch


@pytest.fixture
def small(tmp_path, monkeypatch):
    """One MB in memory, temporary files in a folder of their own."""
    monkeypatch.setenv("TOPICMODEL_MEMORY", "1")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_arrays_grow_into_a_file(small):
    parts = [np.arange(k * 1000, dtype=np.int64) for k in range(40)]
    numbers, kept = scratch.GrowingScratch(np.int64), []
    for part in parts:
        numbers.extend(part)
        kept.append(len(numbers))
    values = numbers.close()
    assert np.array_equal(values, np.concatenate(parts))
    assert kept[-1] == len(values)
    assert not values.flags.writeable
    assert list(small.iterdir()) == []
    assert scratch.GrowingScratch(np.int32).close().shape == (0,)


def test_large_arrays_are_mapped(small):
    values = scratch.empty(1 << 20, np.int32)
    values[:] = 7
    assert values.sum() == 7 << 20
    assert list(small.iterdir()) == []
    assert scratch.empty(3, np.float64).base is None


def test_shelves_give_back_what_was_put(small):
    shelf = scratch.Shelf()
    put = [(np.arange(50_000) * k, np.full(k, k, np.uint8)) for k in range(12)]
    for arrays in put:
        shelf.put(*arrays)
    for _ in range(2):
        for one, other in zip(shelf, put, strict=True):
            assert all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(one, other, strict=True))
    assert sum(len(arrays[1]) for arrays in shelf.drain()) == 66
    assert list(shelf) == []
    assert list(small.iterdir()) == []


def test_tables_are_mapped(small):
    batches = [pa.record_batch({"n": np.arange(100_000) + k}) for k in range(4)]
    before = pa.total_allocated_bytes()
    table = scratch.arrow_table(iter(batches), batches[0].schema)
    assert pa.total_allocated_bytes() - before < 100_000
    assert table.equals(pa.Table.from_batches(batches))
    assert list(small.iterdir()) == []


def test_what_is_wrong_is_said(small, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(InputError, match=r"no room for a temporary file \(No space left on device\); set TMPDIR"):
        scratch.empty(1 << 20, np.int32)
    for value in ("0", "much", "-1", ""):
        monkeypatch.setenv("TOPICMODEL_MEMORY", value)
        with pytest.raises(InputError, match="TOPICMODEL_MEMORY="):
            scratch.limit()
