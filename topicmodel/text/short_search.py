"""The search of kernels.viterbi in plain Python: for a single text it is done before the compiled one is loaded."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["best_candidates"]

Int32 = NDArray[np.int32]


def best_candidates(
    types: Int32,
    initial: NDArray[np.bool_],
    starts: NDArray[np.int64],
    candidate_starts: NDArray[np.int64],
    candidate_tags: Int32,
    own: Int32,
    neighbours: NDArray[np.int16],
    offsets: NDArray[np.int64],
    pairs: Int32,
) -> Int32:
    """Choose one candidate per token, as :func:`topicmodel.kernels.viterbi.best_candidates` does."""
    follows = pairs.tolist()
    bound = len(follows) - 1
    chosen: list[int] = []
    for start, stop in pairwise(starts.tolist()):
        paths: list[tuple[int, int]] = [(bound, 0)]
        back: list[list[int]] = []
        for position in range(start, stop):
            kind = types[position]
            first, last = candidate_starts[kind : kind + 2].tolist()
            tags = candidate_tags[first:last]
            gain = own[first:last, int(initial[position])].astype(np.int64)
            for number, offset in enumerate(offsets.tolist()):
                if start <= position + offset < stop:
                    gain += neighbours[types[position + offset], number, tags]
            reached, origins = [], []
            for tag, score in zip(tags.tolist(), gain.tolist(), strict=True):
                steps = [total + follows[previous][tag] for previous, total in paths]
                best = max(steps)
                reached.append((tag, best + score))
                origins.append(steps.index(best))
            paths = reached
            back.append(origins)
        ends = [total + follows[previous][bound] for previous, total in paths]
        place = ends.index(max(ends))
        sentence = []
        for position in range(stop - 1, start - 1, -1):
            sentence.append(int(candidate_starts[types[position]]) + place)
            place = back[position - start][place]
        chosen += reversed(sentence)
    return np.array(chosen, dtype=np.int32)
