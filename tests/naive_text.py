"""Slow readable twins of the text kernels."""

import itertools
from collections import Counter

import numpy as np

from topicmodel.text.tokenize import CHUNK


def intern_chunks(texts):
    """Number chunks in order of first appearance, as the tokenizer cuts them."""
    numbers = {}
    return [[numbers.setdefault(chunk, len(numbers)) for chunk in CHUNK.findall(text)] for text in texts], list(numbers)


def count_terms(texts):
    """Count the terms of each text (a list of numbers, negative ones left out)."""
    rows = []
    for terms in texts:
        row = {}
        for term in terms:
            if term >= 0:
                row[term] = row.get(term, 0) + 1
        rows.append(row)
    return rows


def best_tags(types, initial, candidates, own, neighbours, offsets, pairs):
    """Score every sequence of candidates; return the best score."""
    bound = len(pairs) - 1
    best = None
    for choice in itertools.product(*[candidates[kind] for kind in types]):
        total = pairs[bound][choice[0]] + pairs[choice[-1]][bound]
        for place, tag in enumerate(choice):
            total += own[types[place]][tag][initial[place]]
            if place:
                total += pairs[choice[place - 1]][tag]
            for number, offset in enumerate(offsets):
                if 0 <= place + offset < len(types):
                    total += neighbours[types[place + offset]][number][tag]
        best = total if best is None else max(best, total)
    return best


def spherical_means(rows, seeds, rounds):
    """Group dense rows of length 1 around directions; return the group of each."""
    centres = [rows[seed] for seed in seeds]
    for _ in range(rounds):
        groups = [int(np.argmax([row @ centre for centre in centres])) for row in rows]
        for number in range(len(centres)):
            total = sum((row for row, group in zip(rows, groups, strict=True) if group == number), 0 * rows[0])
            centres[number] = total / (np.linalg.norm(total) or 1)
    return groups


def find_pairs(terms, connectors, reach):
    """List the positions of each term and the next one with at most `reach` connectors, and nothing else, between."""
    pairs = []
    for first, second in itertools.combinations([place for place, term in enumerate(terms) if term >= 0], 2):
        between = range(first + 1, second)
        if len(between) <= reach and all(terms[place] < 0 <= connectors[place] for place in between):
            pairs.append((first, second))
    return pairs


def join_pairs(terms, pairs, known):
    """Replace pairs of places by names from left to right; `known` maps two terms to a name and a rank."""
    joined, taken = list(terms), None
    for number, (first, second) in enumerate(pairs):
        found = known.get((terms[first], terms[second]))
        if found is None or first == taken:
            continue
        following = pairs[number + 1] if number + 1 < len(pairs) else (None, None)
        rival = known.get((terms[second], terms[following[1]])) if following[0] == second else None
        if rival and rival[1] < found[1]:
            continue
        joined[first], joined[second] = found[0], -1
        taken = second
    return joined


def train_perceptron(sentences, gold, allowed, order, n_rows, margin):
    """Train on every sequence of tags in turn: weights by (row, tag), summed over the states after each step."""
    n_tags = len(allowed[0][0])
    weights, totals = Counter(), Counter()
    for step in order:
        active, true = sentences[step], gold[step]

        def parts(tags, active=active):
            rows = [[row for row in rows if row >= 0] for rows in active]
            origins = [n_tags, *tags]
            yield from ((row, tag) for rows_, tag in zip(rows, tags, strict=True) for row in rows_)
            yield from ((n_rows + origin, tag) for origin, tag in zip(origins, [*tags, n_tags], strict=True))

        def score(tags, true=true, parts=parts):
            return sum(weights[part] for part in parts(tags)) + margin * sum(map(int.__ne__, tags, true))

        options = [[tag for tag in range(n_tags) if row[tag]] for row in allowed[step]]
        # Of equal ones, the first in the order of their last tag, then of the one before, and so on.
        guess = max((tags[::-1] for tags in itertools.product(*options[::-1])), key=score)
        changes = Counter(parts(true))
        changes.subtract(parts(guess))
        for part, change in changes.items():
            weights[part] += change
        for part, weight in weights.items():
            totals[part] += weight
    return totals
