import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests import naive_lda
from topicmodel.kernels import rng

WORDS = st.integers(0, 2**64 - 1)


@given(WORDS)
def test_mix_agrees_with_its_twin(x: int) -> None:
    assert int(rng.mix(np.uint64(x))) == naive_lda.mix(x)


@given(st.integers(0, 2**31), st.integers(0, 2**41), WORDS, st.integers(0, 10**6))
def test_addresses_agree_with_their_twin(seed: int, sweep: int, document: int, position: int) -> None:
    numbers = rng.stream(seed, sweep, np.uint64(document))
    assert int(numbers) == naive_lda.stream(seed, sweep, document)
    assert int(rng.at(np.uint64(numbers), position)) == naive_lda.at(int(numbers), position)


@given(WORDS)
def test_uniform_is_below_one_and_agrees_with_its_twin(bits: int) -> None:
    assert rng.uniform(np.uint64(bits)) == naive_lda.uniform(bits) < 1


def test_numbers_of_neighbouring_addresses_are_uniform_and_uncorrelated() -> None:
    streams = [np.uint64(rng.stream(0, sweep, np.uint64(5))) for sweep in range(200)]
    numbers = np.array([[rng.uniform(np.uint64(rng.at(numbers, i))) for i in range(200)] for numbers in streams])
    assert abs(numbers.mean() - 0.5) < 4 / np.sqrt(12 * numbers.size)
    assert abs(numbers.var() - 1 / 12) < 0.002
    assert abs(np.corrcoef(numbers[:-1].ravel(), numbers[1:].ravel())[0, 1]) < 4 / np.sqrt(numbers.size)
    assert abs(np.corrcoef(numbers[:, :-1].ravel(), numbers[:, 1:].ravel())[0, 1]) < 4 / np.sqrt(numbers.size)
