"""Slow readable twins of the kernels of evaluation."""

import itertools
import math

EPSILON = 1e-12


def windows(document: list[str], size: int) -> list[list[str]]:
    if not document:
        return []
    return [document[i : i + size] for i in range(max(1, len(document) - size + 1))]


def shared(texts: list[list[str]], size: int, a: str, b: str) -> int:
    return sum(a in window and b in window for text in texts for window in windows(text, size))


def gensim_shared(texts: list[list[str]], size: int, a: str, b: str) -> int:
    """A word leaves with the first of its occurrences that leaves, and comes back with the next that enters."""
    total = 0
    for text in texts:
        inside: set[str] = set()
        for i, window in enumerate(windows(text, size)):
            inside = set(window) if i == 0 else (inside - {text[i - 1]}) | {window[-1]}
            total += a in inside and b in inside
    return total


def coherence(words: list[str], texts: list[list[str]], name: str) -> float:
    size = {"c_npmi": 10, "c_uci": 10, "c_v": 110, "u_mass": 10**9}[name]
    n = sum(len(windows(text, size)) for text in texts)

    def p(a: str, b: str) -> float:
        return shared(texts, size, a, b) / n

    def pmi(a: str, b: str) -> float:
        return math.log((p(a, b) + EPSILON) / (p(a, a) * p(b, b)))

    def npmi(a: str, b: str) -> float:
        return 1.0 if p(a, b) == 1 else pmi(a, b) / -math.log(p(a, b) + EPSILON)

    if name == "u_mass":
        pairs = [(words[i], words[j]) for i in range(len(words)) for j in range(i)]
        found = [math.log((p(a, b) + EPSILON) / p(b, b)) for a, b in pairs]
    elif name == "c_v":
        vectors = [[npmi(a, b) for b in words] for a in words]
        whole = [sum(column) for column in zip(*vectors, strict=True)]
        found = [cosine(vector, whole) for vector in vectors]
    else:
        pairs = list(itertools.permutations(words, 2))
        found = [(npmi if name == "c_npmi" else pmi)(a, b) for a, b in pairs]
    return sum(found) / len(found)


def cosine(a: list[float], b: list[float]) -> float:
    length = math.hypot(*a) * math.hypot(*b)
    return sum(x * y for x, y in zip(a, b, strict=True)) / length if length else 0.0


def rank_biased_overlap(a: list[int], b: list[int], p: float) -> float:
    """Extrapolated to the depth of the lists (Webber et al. 2010, equation 32 without ties)."""
    depth = len(a)
    agreement = [len(set(a[:d]) & set(b[:d])) / d for d in range(1, depth + 1)]
    series = sum(agreement[d - 1] * p**d for d in range(1, depth + 1))
    return agreement[-1] * p**depth + (1 - p) / p * series


def left_to_right_limit(words: list[int], topics: list[list[float]], alpha: list[float]) -> float:
    """log p(words) as the left-to-right estimator gives it with infinitely many particles: all states, with chances."""

    def weights(state: tuple[int, ...], word: int) -> list[float]:
        return [topics[k][word] * (state.count(k) + alpha[k]) for k in range(len(topics))]

    states, nats = {(): 1.0}, 0.0
    for n, word in enumerate(words):
        for place in range(n):
            moved: dict[tuple[int, ...], float] = {}
            for state, chance in states.items():
                found = weights(state[:place] + state[place + 1 :], words[place])
                for k, w in enumerate(found):
                    new = (*state[:place], k, *state[place + 1 :])
                    moved[new] = moved.get(new, 0.0) + chance * w / sum(found)
            states = moved
        nats += math.log(sum(c * sum(weights(s, word)) / (n + sum(alpha)) for s, c in states.items()))
        states = {
            (*s, k): c * w / sum(weights(s, word)) for s, c in states.items() for k, w in enumerate(weights(s, word))
        }
    return nats


def exact_evidence(words: list[int], topics: list[list[float]], alpha: list[float]) -> float:
    """p(words) by summing over all assignments."""
    total = 0.0
    for z in itertools.product(range(len(topics)), repeat=len(words)):
        p, counts = 1.0, [0] * len(topics)
        for n, (word, k) in enumerate(zip(words, z, strict=True)):
            p *= topics[k][word] * (counts[k] + alpha[k]) / (n + sum(alpha))
            counts[k] += 1
        total += p
    return total
