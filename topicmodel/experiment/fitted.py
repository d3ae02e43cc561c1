"""A fitted estimator as a file without pickle: its settings, and what it learnt.

What can be stored is what our estimators learn: numbers, strings, arrays, csr matrices, lists, tuples, dictionaries,
estimators of this package or scikit-learn, and frozen dataclasses and analyzers of this package. Reading makes no
other object.
"""

import dataclasses
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, issparse
from sklearn.base import BaseEstimator

from topicmodel.errors import InputError
from topicmodel.experiment.registry import COMPUTE
from topicmodel.objects import storage
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
    tree = _encode(value, arrays, type(value).__name__)
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
    return _decode(meta["value"], arrays)


def _encode(value: Any, arrays: dict[str, np.ndarray], name: str) -> Any:
    """Turn a value into JSON; every array is put aside under a number. Mappings of JSON always say what they are."""
    if value is None or isinstance(value, bool | str) or type(value) in (int, float):
        return value
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return {"array": _aside(np.asarray(value).reshape(1), arrays), "scalar": True}
    if isinstance(value, np.ndarray) and value.dtype != object:
        return {"array": _aside(value, arrays)}
    if isinstance(value, np.ndarray | list | tuple | set | frozenset):
        kind = "objects" if isinstance(value, np.ndarray) else type(value).__name__
        items = sorted(value) if isinstance(value, set | frozenset) else list(value)
        return {kind: [_encode(each, arrays, name) for each in items]}
    if isinstance(value, dict):
        return {"dict": [[_encode(k, arrays, name), _encode(v, arrays, name)] for k, v in value.items()]}
    if issparse(value):
        parts = {part: _aside(getattr(value, part), arrays) for part in ("data", "indices", "indptr")}
        return {"csr": parts, "shape": list(value.shape)}
    return _encode_object(value, arrays, name)


def _encode_object(value: Any, arrays: dict[str, np.ndarray], name: str) -> Any:
    home = f"{type(value).__module__}:{type(value).__qualname__}"
    if not home.startswith(_HOMES):
        raise InputError(f"{name} holds a {type(value).__name__}, which cannot be stored")
    if isinstance(value, Analyzer):
        return {"analyzer": _encode(value.settings(), arrays, name)}
    if dataclasses.is_dataclass(value):
        fields = {
            f.name: _encode(getattr(value, f.name), arrays, f"{name}.{f.name}") for f in dataclasses.fields(value)
        }
        return {"dataclass": home, "fields": fields}
    if isinstance(value, BaseEstimator):
        settings = value.get_params(deep=False)
        state = {key: each for key, each in vars(value).items() if key not in settings and key not in _LEFT_OUT}
        # What changes no bit belongs to a machine, not to a model.
        parts = {"settings": {key: each for key, each in settings.items() if key not in COMPUTE}, "state": state}
        return {"estimator": home} | {k: _encode(v, arrays, name) for k, v in parts.items()}
    raise InputError(f"{name} holds a {type(value).__name__}, which cannot be stored")


def _aside(array: np.ndarray, arrays: dict[str, np.ndarray]) -> str:
    for name, present in arrays.items():  # topics stand in the model and in Topics
        if present.dtype == array.dtype and present.shape == array.shape and present.tobytes() == array.tobytes():
            return name
    name = f"a{len(arrays):03d}"
    arrays[name] = array
    return name


def _decode(tree: Any, arrays: dict[str, np.ndarray]) -> Any:
    if not isinstance(tree, dict):
        return tree
    if "array" in tree:
        array = arrays[tree["array"]]
        return array[0] if tree.get("scalar") else array
    if "csr" in tree:
        parts = tree["csr"]
        return csr_matrix((arrays[parts["data"]], arrays[parts["indices"]], arrays[parts["indptr"]]), tree["shape"])
    if "dict" in tree:
        return {_decode(key, arrays): _decode(value, arrays) for key, value in tree["dict"]}
    if "objects" in tree:
        found = np.empty(len(tree["objects"]), object)
        found[:] = [_decode(each, arrays) for each in tree["objects"]]
        return found
    for kind in (list, tuple, set, frozenset):
        if kind.__name__ in tree:
            return kind(_decode(each, arrays) for each in tree[kind.__name__])
    return _decode_object(tree, arrays)


def _decode_object(tree: dict[str, Any], arrays: dict[str, np.ndarray]) -> Any:
    if "analyzer" in tree:
        return Analyzer.from_settings(_decode(tree["analyzer"], arrays))
    if "dataclass" in tree:
        fields = {name: _decode(value, arrays) for name, value in tree["fields"].items()}
        return _class(tree["dataclass"])(**fields)
    estimator = _class(tree["estimator"])(**_decode(tree["settings"], arrays))
    vars(estimator).update(_decode(tree["state"], arrays))
    return estimator


def _class(home: str) -> Any:
    """Return a class of this package that may be made from a file, and nothing else."""
    module, _, name = home.partition(":")
    found = getattr(import_module(module), name) if module.startswith(_HOMES) else None
    if not (isinstance(found, type) and (issubclass(found, BaseEstimator) or dataclasses.is_dataclass(found))):
        raise InputError(f"a file names '{home}', which is no model of this package")
    return found
