"""A fitted classifier as a file without pickle."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from topicmodel.classifiers.blocks import restored, stored
from topicmodel.classifiers.calibration import Calibration
from topicmodel.classifiers.encoder_entry import encoder_entry, entered_encoder
from topicmodel.classifiers.features import WEIGHTS, TextFeatures
from topicmodel.classifiers.prediction_sets import SetScores
from topicmodel.classifiers.venn_abers import VennAbers
from topicmodel.codebook import Codebook
from topicmodel.errors import InputError
from topicmodel.objects import storage
from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["StoredClassifier", "read_classifier", "write_classifier"]

_SETTINGS = ("multi_label", "scoring", "calibration", "C", "budget", "random_state")
_CALIBRATION = ("weights", "shift")
_SETS = ("misfits", "targets")
_VENN_ABERS = ("scores", "starts", "lower", "upper")


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
    features = classifier.features_
    arrays = {"coef": classifier.coef_, "intercept": classifier.intercept_, "centre": features.centre_}
    if classifier.is_calibrated_:
        arrays |= {f"calibration_{name}": getattr(classifier.calibration_, name) for name in _CALIBRATION}
        arrays |= {f"sets_{name}": getattr(classifier.set_scores_, name) for name in _SETS}
    if hasattr(classifier, "venn_abers_"):
        arrays |= {f"venn_abers_{name}": getattr(classifier.venn_abers_, name) for name in _VENN_ABERS}
    encoder, probes = encoder_entry(classifier.encoder if "encoder" in features.slices_ else None)
    arrays |= probes
    blocks = {}
    for name, block in features.blocks_.items():
        held, blocks[name] = stored(block)
        arrays |= {f"{name}_{key}": values for key, values in held.items()}
    meta = {
        "kind": "ThemeClassifier",
        "settings": {name: getattr(classifier, name) for name in _SETTINGS},
        "weights": dict(features.weights) if features.weights is not None else None,
        "codebook": classifier.codebook.to_toml() if classifier.codebook is not None else None,
        "classes": [str(code) for code in classifier.classes_],
        "analyzer": features.vectorizer_.analyzer_.settings(),
        "blocks": blocks,
        "encoder": encoder,
        "chosen": classifier.chosen_,
        "calibrated": classifier.is_calibrated_,
        "learnt_from": classifier.learnt_from_,
        "agreement": list(classifier.agreement_),
    }
    return storage.write_arrays(path, arrays, meta)


def read_classifier(path: Path, encoder: Any) -> StoredClassifier:
    """Read what `write_classifier` wrote.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    encoder : Encoder, str, mapping, sequence or None
        What the classifier was fitted with; None loads it by its name in the file.

    Returns
    -------
    StoredClassifier
        What rebuilds the classifier.

    Raises
    ------
    InputError
        If the file does not exist or holds something else, or needs an encoder that is not there or not the one given.
    """
    arrays, meta = storage.read_arrays(path)
    if meta.get("kind") != "ThemeClassifier":
        raise InputError(f"{path}: holds no ThemeClassifier but {meta.get('kind', 'something else')}")
    encoder = entered_encoder(path, meta.get("encoder"), arrays, encoder)
    try:
        settings = {
            **meta["settings"],
            "codebook": Codebook.from_toml(meta["codebook"]) if meta["codebook"] is not None else None,
            "vectorizer": FrenchVectorizer(vocabulary=meta["blocks"]["words"]["terms"], **meta["analyzer"]),
            "weights": meta["weights"],
            "encoder": encoder,
        }
        learnt: dict[str, Any] = {
            "features_": _features(arrays, meta, settings),
            "coef_": arrays["coef"],
            "intercept_": arrays["intercept"],
            "classes_": np.array(meta["classes"], object),
            "chosen_": meta["chosen"],
            "is_calibrated_": meta["calibrated"],
            "learnt_from_": meta["learnt_from"],
            "agreement_": tuple(meta["agreement"]),
        }
        if meta["calibrated"]:
            multi_label = meta["settings"]["multi_label"]
            held = {name: arrays[f"calibration_{name}"] for name in _CALIBRATION}
            learnt["calibration_"] = Calibration(**held, multi_label=multi_label)
            kept = {name: arrays[f"sets_{name}"] for name in _SETS}
            learnt["set_scores_"] = SetScores(**kept, multi_label=multi_label)
            if meta["settings"]["calibration"] == "venn-abers":
                held = {name: arrays[f"venn_abers_{name}"] for name in _VENN_ABERS}
                learnt["venn_abers_"] = VennAbers(**held, multi_label=multi_label)
    except KeyError as error:
        raise InputError(f"{path}: holds no whole ThemeClassifier ({error} is missing)") from error
    return StoredClassifier(settings, learnt)


def _features(arrays: Mapping[str, Any], meta: Mapping[str, Any], settings: Mapping[str, Any]) -> TextFeatures:
    features = TextFeatures(
        settings["weights"],
        vectorizer=settings["vectorizer"],
        encoder=settings["encoder"],
        random_state=settings["random_state"],
    )
    features.vectorizer_ = FrenchVectorizer(**settings["vectorizer"].get_params()).fit([""])
    features.blocks_, features.centre_ = {}, arrays["centre"]
    # JSON sorts the keys of a file; the order of the columns is that of the defaults.
    for name in (name for name in WEIGHTS if name in meta["blocks"]):
        held = {key.removeprefix(f"{name}_"): values for key, values in arrays.items() if key.startswith(f"{name}_")}
        features.blocks_[name] = restored(name, held, meta["blocks"][name])
    features.lay_out()
    return features
