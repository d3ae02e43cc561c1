"""Dask clusters that a busy or small machine, and other tests at the same time, leave alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def dask_cluster(**settings: object) -> Iterator[Any]:
    """Two workers in this process, or as `settings` say, and the current client; on ports that the system picks.

    Without a limit of memory: of one that is shared with all tests of this process, a small machine has too little,
    and a worker above it waits for ever.
    """
    distributed = pytest.importorskip("distributed", reason="the extra scale is not installed")
    usual = {"processes": False, "n_workers": 2, "threads_per_worker": 1, "memory_limit": None}
    with (
        distributed.LocalCluster(**{**usual, "dashboard_address": "127.0.0.1:0", **settings}) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client
