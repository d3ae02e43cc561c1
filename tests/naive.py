"""Slow readable twins of kernels that are neither LDA's (naive_lda.py) nor the text room's (naive_text.py)."""

import numpy as np

from topicmodel.kernels.keyed import SWITCHES
from topicmodel.kernels.rng import at, stream, uniform


def multiply_rows(matrix: np.ndarray, block: np.ndarray) -> np.ndarray:
    """Multiply two matrices, adding the products in the order of the columns."""
    product = np.zeros((len(matrix), block.shape[1]))
    for i, row in enumerate(matrix):
        for column, value in enumerate(row):
            if value:
                product[i] += value * block[column]
    return product


def orthonormalize(rows: np.ndarray) -> np.ndarray:
    """Gram and Schmidt's procedure."""
    done: list[np.ndarray] = []
    for row in rows:
        rest = row.copy()
        for other in done:
            rest -= (other @ rest) * other
        done.append(rest / np.sqrt(rest @ rest))
    return np.array(done)


def draw_switches(tokens: np.ndarray, probability: np.ndarray, seed: int, number: int) -> np.ndarray:
    """Toss a coin per token, from the token's own random number."""
    switched = []
    for cell, (n, p) in enumerate(zip(tokens, probability, strict=True)):
        numbers = np.uint64(stream(seed, number, SWITCHES + np.uint64(cell)))
        switched.append(sum(uniform(np.uint64(at(numbers, i))) < p for i in range(n)))
    return np.array(switched, np.int32)
