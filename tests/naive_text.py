"""Slow readable twins of the text kernels."""

import itertools

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


def best_tags(types, initial, candidates, own, before, after, pairs):
    """Score every sequence of candidates; return the best score."""
    bound = len(pairs) - 1
    best = None
    for choice in itertools.product(*[candidates[kind] for kind in types]):
        total = pairs[bound][choice[0]] + pairs[choice[-1]][bound]
        for place, tag in enumerate(choice):
            total += own[types[place]][tag][initial[place]]
            if place:
                total += pairs[choice[place - 1]][tag] + before[types[place - 1]][tag]
            if place + 1 < len(types):
                total += after[types[place + 1]][tag]
        best = total if best is None else max(best, total)
    return best


def find_pairs(terms, connectors, reach):
    """List the positions of each term and the next one with at most `reach` connectors, and nothing else, between."""
    pairs = []
    for first, second in itertools.combinations([place for place, term in enumerate(terms) if term >= 0], 2):
        between = range(first + 1, second)
        if len(between) <= reach and all(terms[place] < 0 <= connectors[place] for place in between):
            pairs.append((first, second))
    return pairs
