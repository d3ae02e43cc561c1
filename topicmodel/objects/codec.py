"""Values as JSON and arrays, the one way in which results and fitted models are stored.

JSON values stand for themselves; what JSON does not know is a mapping with one key that says what it is. Arrays are put
aside under the path at which they stand, ``model_.components_``, so that a difference of two files says where it is.
"""

import dataclasses
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np

from topicmodel.errors import InputError
from topicmodel.objects.message import Message, messages_of, recall

__all__ = ["decode", "encode", "named"]

Encode = Callable[[Any, dict[str, np.ndarray], str], Any]
Decode = Callable[[Mapping[str, Any], Mapping[str, np.ndarray]], Any]

_SEQUENCES = {kind.__name__: kind for kind in (list, tuple, set, frozenset)}
_PLAIN = (str, int, bool, type(None))


def encode(value: Any, arrays: dict[str, np.ndarray], name: str, other: Encode | None = None) -> Any:
    """Turn a value into JSON; arrays are put aside.

    Parameters
    ----------
    value : object
        Numbers, strings, None, arrays, lists, tuples, sets, dictionaries, dataclasses of this package.
    arrays : dict of str to ndarray
        Takes the arrays; the same content stands there once.
    name : str
        Path of the value, "" at the top.
    other : callable, optional
        Encodes what is something else, as a mapping with a key of its own; it is called with the same arguments.

    Returns
    -------
    object
        For `decode`.

    Raises
    ------
    InputError
        If something in the value cannot be stored.

    Examples
    --------
    >>> arrays = {}
    >>> encode((1, np.arange(2)), arrays, "pair")
    {'tuple': [1, {'array': 'pair.1'}]}
    >>> decode({"tuple": [1, {"array": "pair.1"}]}, arrays)
    (1, array([0, 1]))
    """
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return {"scalar": _aside(np.asarray(value).reshape(1), arrays, name)}
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Message):
        return {"message": str(value), "said": encode(messages_of([value]), arrays, name, other)}
    if isinstance(value, float):
        # JSON knows no NaN and no infinity.
        return value if np.isfinite(value) else {"number": str(value)}
    if isinstance(value, np.ndarray) and value.dtype != object:
        return {"array": _aside(value, arrays, name)}
    if isinstance(value, np.ndarray):
        return {"objects": _each(value, arrays, name, other)}
    if type(value).__name__ in _SEQUENCES:
        ordered = sorted(value) if isinstance(value, set | frozenset) else value
        return {type(value).__name__: _each(ordered, arrays, name, other)}
    if isinstance(value, dict):
        keys = _each(value, arrays, f"{name}.keys", other)
        return {"dict": [keys, [encode(v, arrays, _inner(name, str(k)), other) for k, v in value.items()]]}
    if dataclasses.is_dataclass(value) and type(value).__module__.startswith("topicmodel."):
        home = f"{type(value).__module__}:{type(value).__qualname__}"
        names = [field.name for field in dataclasses.fields(value) if field.init]
        parts = {each: encode(getattr(value, each), arrays, _inner(name, each), other) for each in names}
        return {"dataclass": home, "fields": parts}
    found = other(value, arrays, name) if other is not None else None
    if found is None:
        raise InputError(f"{name or 'the value'} is a {type(value).__name__}, which cannot be stored")
    return found


def decode(tree: Any, arrays: Mapping[str, np.ndarray], other: Decode | None = None) -> Any:
    """Return the value that `encode` turned into JSON and arrays.

    Parameters
    ----------
    tree : object
        JSON.
    arrays : mapping of str to ndarray
        Those put aside.
    other : callable, optional
        Decodes the mappings of its own; it is called with the other two arguments.

    Returns
    -------
    object
        Made of what `encode` takes, and of nothing else.

    Raises
    ------
    InputError
        If the tree names something else.
    """
    if not isinstance(tree, dict):
        return tree
    if "array" in tree:
        return arrays[tree["array"]]
    if "scalar" in tree:
        return arrays[tree["scalar"]][0]
    if "number" in tree:
        return float(tree["number"])
    if "message" in tree:
        return recall(tree["message"], decode(tree["said"], arrays, other))
    for kind in tree.keys() & _SEQUENCES.keys():
        return _SEQUENCES[kind](_all(tree[kind], arrays, other))
    if "objects" in tree:
        found = np.empty(len(tree["objects"]), object)
        found[:] = _all(tree["objects"], arrays, other)
        return found
    if "dict" in tree:
        keys, values = (_all(part, arrays, other) for part in tree["dict"])
        return dict(zip(keys, values, strict=True))
    if "dataclass" in tree:
        fields = {name: decode(value, arrays, other) for name, value in tree["fields"].items()}
        return named(tree["dataclass"], dataclasses.is_dataclass)(**fields)
    if other is None:
        raise InputError(f"a file holds {', '.join(tree)}, which is no value of a result")
    return other(tree, arrays)


def named(home: str, allowed: Callable[[Any], bool], rooms: tuple[str, ...] = ("topicmodel.",)) -> Any:
    """Return the class that a file names, if files may name it: reading makes no other object.

    Parameters
    ----------
    home : str
        ``module:name``.
    allowed : callable
        Says of a class whether it may be made.
    rooms : tuple of str
        How the names of allowed modules begin.

    Raises
    ------
    InputError
        If it may not.
    """
    module, _, name = home.partition(":")
    found = getattr(import_module(module), name, None) if module.startswith(rooms) else None
    if not (isinstance(found, type) and allowed(found)):
        raise InputError(f"a file names '{home}', which is no class that a file may hold")
    return found


def _each(values: Any, arrays: dict[str, np.ndarray], name: str, other: Encode | None) -> list[Any]:
    # Vocabularies are long: their terms need no call each.
    return [v if type(v) in _PLAIN else encode(v, arrays, _inner(name, str(n)), other) for n, v in enumerate(values)]


def _all(trees: list[Any], arrays: Mapping[str, np.ndarray], other: Decode | None) -> list[Any]:
    return [decode(tree, arrays, other) if isinstance(tree, dict) else tree for tree in trees]


def _inner(name: str, part: str) -> str:
    return f"{name}.{part}" if name else part


def _aside(array: np.ndarray, arrays: dict[str, np.ndarray], name: str) -> str:
    for known, present in arrays.items():  # topics stand in the model and in Topics
        if present.dtype == array.dtype and present.shape == array.shape and present.tobytes() == array.tobytes():
            return known
    arrays[name] = array
    return name
