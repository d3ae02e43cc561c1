"""MasakhaNEWS (French), as every benchmark reads it."""

import numpy as np
from numpy.typing import NDArray

from topicmodel.datasets import load_masakhanews

Texts = NDArray[np.object_]


def read_split(name: str) -> tuple[Texts, Texts]:
    """Return texts (headline, then text) and labels of one file."""
    frame = load_masakhanews(name).frame()
    return (frame.title.fillna("") + "\n" + frame.text).to_numpy(object), frame.category.to_numpy(object)
