"""Slow, readable twins of what judges classifiers."""

import math


def calibration_loss(log_slope, departure, shift, mixing, decisions, targets, multi_label, scale):
    """Return the negative log posterior of a calibration, text by text."""
    total = (log_slope / scale[0]) ** 2 / 2
    for k in range(len(departure)):
        total += (departure[k] / scale[1]) ** 2 / 2 + (shift[k] / scale[2]) ** 2 / 2
        total += sum((value / scale[3]) ** 2 / 2 for value in mixing[k])
    for row, has in zip(decisions, targets, strict=True):
        scores = [d * math.exp(log_slope + e) + b for d, e, b in zip(row, departure, shift, strict=True)]
        for j, decision in enumerate(row):
            for k in range(len(scores)):
                scores[k] += mixing[j][k] * decision
        if multi_label:
            for score, own in zip(scores, has, strict=True):
                probability = 1 / (1 + math.exp(-score))
                total -= math.log(probability if own else 1 - probability)
        else:
            whole = sum(math.exp(score) for score in scores)
            total -= sum(math.log(math.exp(score) / whole) for score, own in zip(scores, has, strict=True) if own)
    return total


def set_by_p_values(probability_of_class, own_probabilities, coverage):
    """Say whether a class is in a conformal set, by its p-value among the class's own texts; whole places only."""
    as_bad = sum(own <= probability_of_class for own in own_probabilities)
    return (as_bad + 1) / (len(own_probabilities) + 1) > 1 - coverage + 1e-9


def single_label_sets(own_misfits, own_classes, new_misfits, coverage):
    """Build sets text by text: thresholds of each class alone, then such that count on the rule against empty sets."""

    def threshold(values):
        values, place = sorted(values), (len(values) + 1) * coverage
        below = math.floor(place + 1e-9)
        share = max(place - below, 0)
        if share < 1e-9:
            return values[below - 1]
        if below == 0 or values[below - 1] == -math.inf:
            return values[below]
        return (1 - share) * values[below - 1] + share * values[below]

    n_classes = len(own_misfits[0])
    alone = []
    for k in range(n_classes):
        values = sorted(row[k] for row, own in zip(own_misfits, own_classes, strict=True) if own == k)
        alone.append(values[math.ceil((len(values) + 1) * coverage - 1e-9) - 1])
    final = []
    for k in range(n_classes):
        values = []
        for row, own in zip(own_misfits, own_classes, strict=True):
            if own == k:
                others = [j for j in range(n_classes) if j != k]
                saved = all(row[k] < row[j] for j in others) and all(row[j] > alone[j] for j in others)
                values.append(-math.inf if saved else row[k])
        final.append(threshold(values))
    sets = []
    for row in new_misfits:
        held = {k for k in range(n_classes) if row[k] <= final[k]}
        sets.append(held or {min(range(n_classes), key=lambda k: row[k])})
    return sets


def near_duplicates(texts, threshold, n_words):
    """Compare the sets of runs of words of every pair."""
    sets = []
    for text in texts:
        words = text.split()
        width = min(n_words, len(words))
        sets.append({tuple(words[i : i + width]) for i in range(len(words) - width + 1)} if words else set())
    found = {}
    for j, b in enumerate(sets):
        for i, a in enumerate(sets[:j]):
            if a and b and len(a & b) / len(a | b) >= threshold:
                found[i, j] = len(a & b) / len(a | b)
    return found


def calibration_error(confidence, right, n_bins):
    """Sort claims into bins one by one; weigh the distance of each bin's means."""
    bins = [[] for _ in range(n_bins)]
    for value, hit in zip(confidence, right, strict=True):
        bins[min(int(value * n_bins), n_bins - 1)].append((value, hit))
    total = 0.0
    for claims in bins:
        if claims:
            mean = sum(value for value, _ in claims) / len(claims)
            share = sum(bool(hit) for _, hit in claims) / len(claims)
            total += len(claims) / len(confidence) * abs(mean - share)
    return total
