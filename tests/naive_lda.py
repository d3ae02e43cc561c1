"""Slow readable twins of the LDA kernels."""

import math
from fractions import Fraction

MASK = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(x: int) -> int:
    x = (x + GOLDEN) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def stream(seed: int, sweep: int, document: int) -> int:
    return mix((mix((mix(seed) + sweep) & MASK) + document) & MASK)


def at(numbers: int, position: int) -> int:
    return mix((numbers + position * GOLDEN) & MASK)


def uniform(bits: int) -> float:
    return (bits >> 11) / 2**53


def document_key(row: list[tuple[int, int]]) -> int:
    key = 0
    for term, count in row:
        key = mix((key + (term << 32) + count) & MASK)
    return key


def draw(weights: list[int], smooth: list[float], mass: float, counts: dict[int, int], u: float) -> int:
    """`counts` in the order in which the topics came into use."""
    own = sum(counts[k] * weights[k] for k in counts)
    x = u * (own + mass)
    if x >= own:
        return next((k for k, total in enumerate(smooth) if total > x - own), len(smooth) - 1)
    for k in counts:
        x -= counts[k] * weights[k]
        if math.floor(x) < 0:
            return k
    raise AssertionError


def resample(
    row: list[tuple[int, int]],
    assignments: list[int | None],
    numbers: int,
    weights: list[list[int]],
    smooth: list[list[float]],
    mass: list[float],
) -> list[int]:
    """Draw each token of a document; topics stand in a list from which one that falls out is replaced by the last."""
    topics: list[int] = []
    counts: dict[int, int] = {}
    for k in assignments:
        if k is not None:
            if k not in counts:
                topics.append(k)
            counts[k] = counts.get(k, 0) + 1
    drawn = list(assignments)
    tokens = [term for term, count in row for _ in range(count)]
    for i, v in enumerate(tokens):
        before = drawn[i]
        if before is not None:
            counts[before] -= 1
            if counts[before] == 0:
                place, last = topics.index(before), topics.pop()
                if last != before:
                    topics[place] = last
                del counts[before]
        k = draw(weights[v], smooth[v], mass[v], {t: counts[t] for t in topics}, uniform(at(numbers, i)))
        if k not in counts:
            topics.append(k)
        counts[k] = counts.get(k, 0) + 1
        drawn[i] = k
    return [k for k in drawn if k is not None]


def count_topics(rows: list[list[tuple[int, int]]], assignments: list[int], shape: tuple[int, int]) -> list[list[int]]:
    counts = [[0] * shape[1] for _ in range(shape[0])]
    i = 0
    for row in rows:
        for term, count in row:
            for _ in range(count):
                counts[term][assignments[i]] += 1
                i += 1
    return counts


def digamma_gain(sizes: list[int], a: float) -> float:
    """Sum over documents of psi(n + a) - psi(a)."""
    return float(sum(1 / (Fraction(a) + i) for n in sizes for i in range(n)))


def learn_prior(documents: list[list[int]], alpha: list[float], shape: float, rate: float, n_steps: int) -> list[float]:
    """`documents`: the topics of the tokens of each document."""
    for _ in range(n_steps):
        below = rate + digamma_gain([len(d) for d in documents], sum(alpha))
        alpha = [
            (shape - 1 + a * digamma_gain([d.count(k) for d in documents], a)) / below for k, a in enumerate(alpha)
        ]
    return alpha


def learn_symmetric_prior(counts: list[list[int]], eta: float, shape: float, rate: float, n_steps: int) -> float:
    """`counts`: tokens of each term in each topic, one row per term."""
    cells = [n for row in counts for n in row]
    sizes = [sum(column) for column in zip(*counts, strict=True)]
    for _ in range(n_steps):
        below = rate + len(counts) * digamma_gain(sizes, len(counts) * eta)
        eta = (shape - 1 + eta * digamma_gain(cells, eta)) / below
    return eta


def coordinate_descent(w: list[float], gram: list[list[float]], product: list[float]) -> list[float]:
    w = list(w)
    for k in range(len(w)):
        if gram[k][k] > 0:
            slope = sum(gram[k][j] * w[j] for j in range(len(w))) - product[k]
            w[k] = max(0.0, w[k] - slope / gram[k][k])
    return w


def token_share(shares: list[float], unit: float, alpha: list[float], phi: list[float]) -> list[float]:
    """CVB0's gammas of one token, the token itself left out of its document's counts."""
    total = sum(s * p for s, p in zip(shares, phi, strict=True))
    others = [max(s - unit * s * p / total, unit * a) for s, p, a in zip(shares, phi, alpha, strict=True)]
    gammas = [o * p for o, p in zip(others, phi, strict=True)]
    return [g / sum(gammas) for g in gammas]


def expect(
    rows: list[list[tuple[int, int]]], shares: list[list[float]], alpha: list[float], phi: list[list[float]]
) -> tuple[list[list[float]], list[list[float]]]:
    """Tokens of each document, and of each term, expected in each topic; `phi` has one row per term."""
    by_document = [[0.0] * len(alpha) for _ in rows]
    by_term = [[0.0] * len(alpha) for _ in phi]
    for d, row in enumerate(rows):
        unit = 1 / (sum(count for _, count in row) + sum(alpha))
        for v, count in row:
            for k, gamma in enumerate(token_share(shares[d], unit, alpha, phi[v])):
                by_document[d][k] += count * gamma
                by_term[v][k] += count * gamma
    return by_document, by_term
