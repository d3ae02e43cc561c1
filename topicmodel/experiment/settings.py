"""Settings of an experiment as plain values: paths of keys, changes, estimators to tables and back."""

import copy
import inspect
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from topicmodel.encoders.naming import written
from topicmodel.errors import InputError
from topicmodel.experiment.registry import COMPUTE, GIVEN, arguments, find, name_of

__all__ = ["build", "changed", "describe", "differences", "flat", "parse_value"]


def flat(settings: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every setting with its path, ``("model.n_components", 40)``; a grid and an inline table are one value."""
    for key, value in settings.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping) and value != {"use": "none"} and path != "grid":
            yield from flat(value, f"{path}.")
        else:
            yield path, value


def differences(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what differs between two settings: path to both values, None where it is not set."""
    one, two = dict(flat(a)), dict(flat(b))
    return {key: (one.get(key), two.get(key)) for key in {**one, **two} if one.get(key) != two.get(key)}


def changed(settings: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with some values replaced, by their paths."""
    new: dict[str, Any] = copy.deepcopy(dict(settings))
    for path, value in values.items():
        *tables, key = path.split(".")
        inner = new
        for table in tables:
            inner = inner.setdefault(table, {})
            if not isinstance(inner, dict):
                raise InputError(f"{path}: '{table}' is a value, no table")
        inner[key] = value
    return new


def parse_value(text: str) -> Any:
    """Read a value as TOML does; what is no TOML is a string.

    Examples
    --------
    >>> parse_value("60"), parse_value("nmf"), parse_value("[1, 2]")
    (60, 'nmf', [1, 2])
    """
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def build(table: str, rows: Mapping[str, Any], seed: int, **others: Any) -> Any:
    """Make the object that a table describes.

    Parameters
    ----------
    table : str
        Table of the registry.
    rows : mapping
        ``use`` and arguments.
    seed : int
        The ``random_state`` where the table states none and the class takes one.
    **others
        Arguments that no table may hold; those that the class does not take are left out.

    Returns
    -------
    object
        Unfitted.
    """
    given = {key: _made(key, value, seed) for key, value in rows.items() if key not in ("use", "labelled")}
    taken = arguments(table, rows["use"])
    if "random_state" in taken and "random_state" not in given:
        given["random_state"] = seed
    made = find(table, rows["use"])
    names = inspect.signature(made).parameters
    return made(**given, **{name: value for name, value in others.items() if name in names})


def describe(estimator: Any, seed: int) -> tuple[str, dict[str, Any]]:
    """Return the table that describes an estimator, and in which table it stands.

    Raises
    ------
    InputError
        If its class is not known, or an argument cannot be written in TOML.
    """
    table, name = name_of(estimator)
    rows: dict[str, Any] = {"use": name}
    taken = arguments(table, name)
    for key, value in estimator.get_params(deep=False).items():
        if key in COMPUTE or key in GIVEN or (key == "random_state" and value == seed):
            continue
        if value is None:
            if taken[key].default is not None:
                rows[key] = {"use": "none"}
            continue
        if key == "encoder":
            value = written(value)
        rows[key] = _written(f"{type(estimator).__name__}.{key}", value, seed)
    return table, rows


def _made(key: str, value: Any, seed: int) -> Any:
    if isinstance(value, Mapping) and "use" in value:
        return None if value["use"] == "none" else build(key, value, seed)
    return value


def _written(name: str, value: Any, seed: int) -> Any:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_written(name, each, seed) for each in value]
    if isinstance(value, set | frozenset):
        return sorted(_written(name, each, seed) for each in value)
    if isinstance(value, Mapping):
        return {str(key): _written(name, each, seed) for key, each in value.items()}
    if hasattr(value, "get_params"):
        return describe(value, seed)[1]
    raise InputError(f"{name} is a {type(value).__name__}; a file can hold numbers, strings, lists and tables only")
