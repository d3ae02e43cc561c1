"""MasakhaNEWS (French), as every benchmark reads it."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Texts = NDArray[np.object_]


def read_split(name: str) -> tuple[Texts, Texts]:
    """Return texts (headline, then text) and labels of one file."""
    folder = Path(os.environ["TOPICMODEL_DATA"]) / "masakhanews" / "fra"
    frame = pd.read_csv(folder / f"{name}.tsv", sep="\t", keep_default_na=False)
    return (frame.headline + "\n" + frame.text).to_numpy(object), frame.category.to_numpy(object)
