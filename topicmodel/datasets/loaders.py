"""Load a corpus by its name."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from topicmodel.datasets.catalogue import DATASETS
from topicmodel.datasets.fetch import dataset_path
from topicmodel.objects import Corpus

__all__ = ["CORPORA", "load", "load_masakhanews", "load_orangesum", "load_sib200"]


def load(name: str, split: str | None = None) -> Corpus:
    """Load a corpus of the catalogue.

    It is looked for in the folder that ``TOPICMODEL_DATA`` names, then in the cache folder, then it is downloaded
    (extra ``data``). Its SHA-256 is compared each time.

    Parameters
    ----------
    name : {"press", "masakhanews-fra", "sib200-fra", "orangesum"}
        The data set.
    split : str, optional
        ``"train"``, ``"dev"``, …; its first one when not given.

    Returns
    -------
    Corpus
        Columns as in the file, with their canonical names.

    Raises
    ------
    InputError
        If there is no such data set or split, or the file is not to be had: the message says which file to put where.
    MissingExtraError
        If it must be downloaded and pooch is not installed.

    Examples
    --------
    >>> load("press").ids[0]
    'gouvernance-01'
    """
    return Corpus.read(dataset_path(name, split))


def load_masakhanews(split: str = "train") -> Corpus:
    """Load the French MasakhaNEWS: columns id, text, title, category, url; see `load`.

    References
    ----------
    .. [1] D. I. Adelani et al., "MasakhaNEWS: News Topic Classification for African Languages", IJCNLP-AACL 2023.
       DOI 10.18653/v1/2023.ijcnlp-main.10
    """
    return load("masakhanews-fra", split)


def load_sib200(split: str = "train") -> Corpus:
    """Load the French SIB-200: columns id, text, index_id, category; see `load`.

    References
    ----------
    .. [1] D. I. Adelani et al., "SIB-200: A Simple, Inclusive, and Big Evaluation Dataset for Topic Classification in
       200+ Languages and Dialects", EACL 2024. DOI 10.18653/v1/2024.eacl-long.14
    """
    return load("sib200-fra", split)


def load_orangesum() -> Corpus:
    """Load OrangeSum, put together from its pages: columns id, text, title, date, section, heading, url, …; see `load`.

    References
    ----------
    .. [1] M. Kamal Eddine, A. Tixier and M. Vazirgiannis, "BARThez: a Skilled Pretrained French Sequence-to-Sequence
       Model", EMNLP 2021. DOI 10.18653/v1/2021.emnlp-main.740
    """
    return load("orangesum")


CORPORA: Mapping[str, Callable[[], Path]] = {name: partial(dataset_path, name) for name in DATASETS} | {
    f"{name}/{part.split}": partial(dataset_path, name, part.split)
    for name, dataset in DATASETS.items()
    for part in dataset.parts
    if name != "press"
}
"""What ``use`` may name under [corpus] of an experiment: a function that returns where the corpus lies. Behind a slash
stands a split."""
