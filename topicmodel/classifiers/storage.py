"""A fitted classifier as a file without pickle."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from topicmodel.codebook import Codebook
from topicmodel.errors import InputError
from topicmodel.objects import storage
from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["StoredClassifier", "read_classifier", "write_classifier"]

_ARRAYS = ("coef_", "intercept_", "idf_")
_SETTINGS = ("multi_label", "C", "random_state")


@dataclass(frozen=True, slots=True)
class StoredClassifier:
    """What a file holds.

    Parameters
    ----------
    settings : mapping of str to object
        Arguments of the constructor.
    learnt : mapping of str to object
        Learnt attributes.
    """

    settings: Mapping[str, Any]
    learnt: Mapping[str, Any]


def write_classifier(classifier: Any, path: Path) -> Path:
    """Write settings, vocabulary and weights.

    Parameters
    ----------
    classifier : ThemeClassifier
        Fitted.
    path : pathlib.Path
        Where the file goes.

    Returns
    -------
    pathlib.Path
        `path`.
    """
    vectorizer = classifier.vectorizer_
    meta = {
        "kind": "ThemeClassifier",
        "settings": {name: getattr(classifier, name) for name in _SETTINGS},
        "codebook": classifier.codebook.to_toml() if classifier.codebook is not None else None,
        "classes": [str(code) for code in classifier.classes_],
        "terms": [str(term) for term in vectorizer.get_feature_names_out()],
        "analyzer": vectorizer.analyzer_.settings(),
        "learnt_from": classifier.learnt_from_,
        "agreement": list(classifier.agreement_),
    }
    return storage.write_arrays(path, {name.rstrip("_"): getattr(classifier, name) for name in _ARRAYS}, meta)


def read_classifier(path: Path) -> StoredClassifier:
    """Read what `write_classifier` wrote.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    StoredClassifier
        What rebuilds the classifier.

    Raises
    ------
    InputError
        If the file does not exist or holds something else.
    """
    arrays, meta = storage.read_arrays(path)
    if meta.get("kind") != "ThemeClassifier":
        raise InputError(f"{path}: holds no ThemeClassifier but {meta.get('kind', 'something else')}")
    try:
        book = Codebook.from_toml(meta["codebook"]) if meta["codebook"] is not None else None
        vectorizer = FrenchVectorizer(vocabulary=meta["terms"], **meta["analyzer"])
        settings = {**meta["settings"], "codebook": book, "vectorizer": vectorizer}
        learnt: dict[str, Any] = {name: arrays[name.rstrip("_")] for name in _ARRAYS}
        learnt["classes_"] = np.array(meta["classes"], object)
        learnt["vectorizer_"] = FrenchVectorizer(**vectorizer.get_params()).fit([""])
        learnt["learnt_from_"], learnt["agreement_"] = meta["learnt_from"], tuple(meta["agreement"])
    except KeyError as error:
        raise InputError(f"{path}: holds no whole ThemeClassifier ({error} is missing)") from error
    return StoredClassifier(settings, learnt)
