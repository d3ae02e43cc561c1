"""The same bits for 1, 3 and 7 partitions and 1, 2 and 4 threads: in this process, from a file, on a cluster."""

import hashlib
import itertools
import sys

import numpy as np
import pytest

from tests.clusters import dask_cluster
from topicmodel.errors import InputError, MissingExtraError
from topicmodel.kernels.lda import UNASSIGNED, token_offsets
from topicmodel.models.counts import Counts, read_counts, training_keys
from topicmodel.models.lda import LDA
from topicmodel.models.partition import Partition, cut, sweep_partition
from topicmodel.models.sampler import Sampler

N_TERMS, N_COMPONENTS = 40, 5
COUNTS = np.random.default_rng(0).poisson(0.7, (60, N_TERMS))
COUNTS[[5, 30]] = 0
COUNTS[-1] = COUNTS[7]


def digest(fitted: LDA) -> str:
    parts = fitted.components_, fitted.transform(COUNTS), fitted.assignments_, fitted.doc_topic_prior_
    return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()


def fit(**settings: object) -> LDA:
    return LDA(**{"n_components": N_COMPONENTS, "max_iter": 14, "verbose": False, **settings}).fit(COUNTS)  # type: ignore[arg-type]


def sampler(documents: Counts) -> Sampler:
    return Sampler(documents, np.full((N_TERMS, N_COMPONENTS), 0.1), np.full(N_COMPONENTS, 0.3), seed=4)


@pytest.mark.parametrize("n_partitions", [1, 3, 7, 100])
def test_partitions_swept_apart_sum_to_the_whole(n_partitions: int) -> None:
    documents = read_counts(COUNTS)
    whole = sampler(documents)
    for _ in range(3):
        whole.sweep()

    other = sampler(documents)
    keys, offsets = training_keys(documents), token_offsets(documents.indptr, documents.counts)
    parts = [Partition.index(part) for part in cut(documents, keys, offsets, n_partitions)]
    assert sum(part.n_tokens for part in parts) == COUNTS.sum()
    assignments = [np.full(part.n_tokens, UNASSIGNED, np.uint16) for part in parts]
    for number in range(3):
        other._tabulate()
        tables = other.weights, other.smooth, other.mass
        swept = [
            sweep_partition(part, a, tables, 4, number) for part, a in zip(parts[::-1], assignments[::-1], strict=True)
        ]
        assignments = [a for a, _ in swept][::-1]
        other.counts[:] = sum(counts for _, counts in swept)
    np.testing.assert_array_equal(np.concatenate(assignments), whole.assignments)
    np.testing.assert_array_equal(other.counts, whole.counts)


def test_sweeping_a_partition_changes_none_of_its_arguments() -> None:
    documents = read_counts(COUNTS)
    state = sampler(documents)
    state._tabulate()
    part = Partition.index(cut(documents, state.keys, state.offsets, 1)[0])
    before = np.zeros(part.n_tokens, np.uint16)
    before.setflags(write=False)
    after, counts = sweep_partition(part, before, (state.weights, state.smooth, state.mass), 0, 0)
    assert not before.any()
    assert (after < UNASSIGNED).all()
    assert counts.sum() == part.n_tokens


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_one_digest_per_seed_for_all_threads_and_partitions(seed: int) -> None:
    found = {
        digest(fit(random_state=seed, n_jobs=n_jobs, n_partitions=n_partitions))
        for n_jobs, n_partitions in itertools.product((1, 2, 4), (1, 3, 7))
    }
    assert len(found) == 1


def test_a_token_store_in_a_file_gives_the_same_bits() -> None:
    mapped = fit(memory_limit=0)
    assert isinstance(mapped.assignments_, np.memmap)
    assert not isinstance(fit(memory_limit=10**9).assignments_, np.memmap)
    assert digest(mapped) == digest(fit())


@pytest.mark.parametrize("n_partitions", [1, 3, 7])
def test_a_cluster_gives_the_same_bits(n_partitions: int, tmp_path: object) -> None:
    with dask_cluster():
        far = fit(engine="dask", n_partitions=n_partitions)
        assert digest(far) == digest(fit())
        again = fit(engine="dask", checkpoint=f"{tmp_path}/state.npz", callbacks=[lambda now: now.sweep >= 10])
        assert again.n_iter_ == 10
        assert digest(fit(engine="dask", checkpoint=f"{tmp_path}/state.npz")) == digest(fit())


def test_a_cluster_without_a_client_is_asked_for() -> None:
    pytest.importorskip("distributed", reason="the extra scale is not installed")
    with pytest.raises(InputError, match=r"distributed\.Client"):
        fit(engine="dask")


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"topicmodel\[scale\]"):
        fit(engine="dask")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"engine": "dsk"}, "did you mean 'dask'"),
        ({"n_partitions": 0}, "n_partitions is 0"),
        ({"memory_limit": -1}, "memory_limit is -1"),
    ],
)
def test_a_bad_layout_is_named(settings: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        fit(**settings)
