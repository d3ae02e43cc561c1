"""Corpora and models that come with the package, and corpora that are loaded by name."""

from topicmodel.datasets.catalogue import DATASETS, Dataset, Part, find_dataset
from topicmodel.datasets.embedded import CODEBOOKS, default_model_path, load_codebook, load_press, press_path
from topicmodel.datasets.fetch import dataset_folder, dataset_path, whereabouts
from topicmodel.datasets.loaders import CORPORA, load, load_masakhanews, load_orangesum, load_sib200

__all__ = [
    "CODEBOOKS",
    "CORPORA",
    "DATASETS",
    "Dataset",
    "Part",
    "dataset_folder",
    "dataset_path",
    "default_model_path",
    "find_dataset",
    "load",
    "load_codebook",
    "load_masakhanews",
    "load_orangesum",
    "load_press",
    "load_sib200",
    "press_path",
    "whereabouts",
]
