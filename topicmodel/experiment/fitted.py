"""A fitted estimator as a file without pickle: its settings, and what it learnt.

What can be stored is what our estimators learn: values of `topicmodel.objects.codec`, csr matrices, analyzers, and
estimators of this package or scikit-learn. Reading makes no other object.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, issparse
from sklearn.base import BaseEstimator

from topicmodel.errors import InputError
from topicmodel.experiment.registry import COMPUTE
from topicmodel.objects import storage
from topicmodel.objects.codec import decode, encode, named
from topicmodel.text.analyzer import Analyzer

__all__ = ["read_fitted", "write_fitted"]

# Needed to go on with a fit only, and as large as the corpus.
_LEFT_OUT = ("assignments_", "_state")
# NMF and LSA hold one of scikit-learn's estimators.
_HOMES = ("topicmodel.", "sklearn.")


def write_fitted(value: Any, path: Path) -> Path:
    """Write an estimator, or any value it may hold, into one .npz file.

    Parameters
    ----------
    value : object
        What to store. An LDA's ``assignments_`` are left out.
    path : Path
        Where the file goes.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    InputError
        If something in it cannot be stored.
    """
    arrays: dict[str, np.ndarray] = {}
    tree = encode(value, arrays, "", _encode)
    return storage.write_arrays(path, arrays, {"kind": "fitted", "value": tree}, compress=False)


def read_fitted(path: Path) -> Any:
    """Read what `write_fitted` wrote; an estimator transforms to the same bits.

    Raises
    ------
    InputError
        If the file does not exist or holds something else.
    """
    arrays, meta = storage.read_arrays(path)
    if meta.get("kind") != "fitted":
        raise InputError(f"{path}: holds no fitted model")
    return decode(meta["value"], arrays, _decode)


def _encode(value: Any, arrays: dict[str, np.ndarray], name: str) -> Any:
    if issparse(value):
        parts = {part: getattr(value, part) for part in ("data", "indices", "indptr")}
        return {"csr": encode(parts, arrays, name), "shape": list(value.shape)}
    home = f"{type(value).__module__}:{type(value).__qualname__}"
    if isinstance(value, Analyzer):
        return {"analyzer": encode(value.settings(), arrays, name)}
    if isinstance(value, BaseEstimator) and home.startswith(_HOMES):
        settings = value.get_params(deep=False)
        state = {key: each for key, each in vars(value).items() if key not in settings and key not in _LEFT_OUT}
        # What changes no bit belongs to a machine, not to a model.
        settings = {key: each for key, each in settings.items() if key not in COMPUTE}
        return {"estimator": home} | {
            "settings": encode(settings, arrays, name, _encode),
            "state": encode(state, arrays, name, _encode),
        }
    return None


def _decode(tree: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Any:
    if "csr" in tree:
        parts = decode(tree["csr"], arrays)
        return csr_matrix((parts["data"], parts["indices"], parts["indptr"]), tree["shape"])
    if "analyzer" in tree:
        return Analyzer.from_settings(decode(tree["analyzer"], arrays))
    made = named(str(tree.get("estimator")), lambda found: issubclass(found, BaseEstimator), _HOMES)
    estimator = made(**decode(tree["settings"], arrays, _decode))
    vars(estimator).update(decode(tree["state"], arrays, _decode))
    return estimator
