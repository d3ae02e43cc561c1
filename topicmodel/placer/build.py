"""Learn the press model that ships: ``python -m topicmodel.placer.build ORANGESUM.parquet FILE.npz``."""

import sys

from topicmodel.datasets import load_press
from topicmodel.objects import Corpus
from topicmodel.placer.press_model import PressModel
from topicmodel.placer.training import learn

__all__ = ["build"]


def build(orangesum: str) -> PressModel:
    """Learn the press model from OrangeSum's articles and the embedded corpus; the labels of neither are used.

    Parameters
    ----------
    orangesum : str
        Path of a table of the articles (columns id and text).

    Returns
    -------
    PressModel
        Its reference articles are the embedded corpus.
    """
    embedded = load_press()
    texts = [*embedded, *Corpus.read(orangesum)]
    return learn(texts, name="press", reference=list(embedded), reference_ids=embedded.ids, n_jobs=-1)


if __name__ == "__main__":
    print(build(sys.argv[1]).save(sys.argv[2]))
