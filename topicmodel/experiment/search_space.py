"""The table [search] of an experiment file: what is varied, between which bounds, and which figure decides."""

from collections.abc import Iterator, Mapping
from typing import Any

from topicmodel.errors import nearest
from topicmodel.experiment.locate import Place, Places
from topicmodel.experiment.registry import Argument

__all__ = ["LOOKED_AT", "OBJECTIVES", "SEARCH", "check_objective", "check_search", "corners"]

OBJECTIVES: Mapping[str, tuple[str, str]] = {
    "c_npmi": ("higher", "model"),
    "c_v": ("higher", "model"),
    "diversity": ("higher", "model"),
    "redundancy": ("lower", "model"),
    "exclusivity": ("higher", "model"),
    "junk topics": ("lower", "model"),
    "held-out perplexity": ("lower", "corpus.split"),
    "purity": ("higher", "corpus.labels"),
    "V-measure": ("higher", "corpus.labels"),
    "AMI": ("higher", "corpus.labels"),
    "robust topics": ("higher", "evaluation.n_refits"),
    "recurrence": ("higher", "evaluation.n_refits"),
    "accuracy": ("higher", "classifier"),
    "macro F1": ("higher", "classifier"),
    "weighted F1": ("higher", "classifier"),
    "micro F1": ("higher", "classifier"),
    "Jaccard": ("higher", "classifier"),
    "ECE": ("lower", "classifier"),
    "Brier": ("lower", "classifier"),
}
"""Figures of a run that can decide: what is better, and the key without which a run has no such figure."""

LOOKED_AT = tuple(name for name, (_, needs) in OBJECTIVES.items() if needs in ("corpus.split", "classifier"))
"""Objectives taken on held-out documents, which a search therefore uses up."""

SEARCH: Mapping[str, Argument] = {
    "objective": Argument((str,), choices=tuple(OBJECTIVES)),
    "n_trials": Argument((int,), 20, (), 1),
    "sampler": Argument((str,), "tpe", ("tpe", "random")),
    "pruner": Argument((str,), "none", ("none", "median")),
    "seed": Argument((int,), 0),
    "confirm": Argument((list,), ()),
    "storage": Argument((str,), ""),
    "space": Argument((dict,)),
}
"""Keys of the table."""

_KINDS = ("int", "float", "choices")
_WRITE = "write { int = [10, 100] }, { float = [0.01, 1.0] } or { choices = [1, 2] }"
# What a search may not vary, and why.
_FIXED = {
    "seed": "the best of several seeds is luck; list seeds to run the best again on: confirm = [1, 2, 3]",
    "name": "is no setting of a result",
    "corpus": "figures of other documents cannot be compared",
    "evaluation": "figures of another measure cannot be compared",
    "compute": "changes no bit",
    "grid": "is no setting",
    "search": "is no setting",
}


def check_search(rows: dict[str, Any], places: Places) -> dict[str, Any]:
    """Check the values of the table and return it with its space as one dimension by path.

    Parameters
    ----------
    rows : dict of str to object
        The table, its keys checked against `SEARCH`.
    places : Places
        Where keys stand, for messages.

    Returns
    -------
    dict of str to object
        ``space`` is a dict of path to dict: ``int`` or ``float`` (both ends) with ``step`` and ``log``, or ``choices``.

    Raises
    ------
    InputError
        A dimension is none, has wrong bounds, or may not be varied.
    """
    for seed in rows.get("confirm", ()):
        if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
            places.fail(("search", "confirm"), f"found {seed!r}; allowed: seeds, whole numbers from 0")
    space = {}
    for path, value in _leaves(rows["space"], (), places):
        where = ("search", "space", *path)
        if path[0] in _FIXED:
            places.fail(where, f"cannot be searched: {_FIXED[path[0]]}")
        if path[-1] == "random_state":
            places.fail(where, f"cannot be searched: {_FIXED['seed']}")
        space[".".join(path)] = _dimension(value, where, places)
    if not space:
        places.fail(("search", "space"), f"is empty; {_WRITE} for each key")
    return rows | {"space": space}


def check_objective(settings: Mapping[str, Any], places: Places) -> None:
    """Check that runs will have the figure that decides, and that it can be compared between them.

    Parameters
    ----------
    settings : mapping of str to object
        All tables.
    places : Places
        Where keys stand, for messages.

    Raises
    ------
    InputError
        If they will not, or it cannot.
    """
    if "grid" in settings:
        places.fail(("search",), "does not go with [grid]; delete one of them")
    objective, where = settings["search"]["objective"], ("search", "objective")
    needs = OBJECTIVES[objective][1]
    table, _, key = needs.partition(".")
    there = settings.get(table)
    if not there or (key and not there.get(key)):
        places.fail(where, f"found '{objective}', which a run has only with {needs}; write it, or name another figure")
    if table == "classifier" and not ("split" in settings["corpus"] and "labels" in settings["corpus"]):
        places.fail(where, f"found '{objective}', which needs labels held out: labels = … and [corpus.split]")
    if needs.startswith("corpus.") and "model" not in settings:
        places.fail(where, f"found '{objective}', which a run has only with model; write it, or name another figure")
    for path in settings["search"]["space"]:
        if objective == "held-out perplexity" and path.startswith("vectorizer."):
            places.fail(
                ("search", "space", *path.split(".")),
                "cannot be searched for 'held-out perplexity': other words have another perplexity; take 'c_npmi'",
            )


def corners(space: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield points at the bounds of each dimension, one key at a time: settings that a search may come to.

    Examples
    --------
    >>> list(corners({"model.n_components": {"int": [10, 30]}, "model.init": {"choices": ["nmf"]}}))
    [{'model.n_components': 10}, {'model.n_components': 30}, {'model.init': 'nmf'}]
    """
    for path, dimension in space.items():
        for value in next(dimension[kind] for kind in _KINDS if kind in dimension):
            yield {path: value}


def _leaves(rows: Mapping[str, Any], path: Place, places: Places) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Yield the dimensions; keys may be dotted, quoted, or tables of their own."""
    for key, value in rows.items():
        inner = (*path, *key.split("."))
        if not isinstance(value, dict):
            hint = nearest(key, _KINDS) if path else ""
            places.fail(("search", "space", *inner), f"found {value!r}; {_WRITE}{hint}")
        elif any(kind in value for kind in _KINDS):
            yield inner, value
        else:
            yield from _leaves(value, inner, places)


def _dimension(value: Mapping[str, Any], where: Place, places: Places) -> dict[str, Any]:
    kinds = [kind for kind in _KINDS if kind in value]
    kind = kinds[0]
    allowed = (kind,) if kind == "choices" else (kind, "step", "log")
    for key in value:
        if key not in allowed:
            said = f"; {' and '.join(kinds)} are two kinds" if key in kinds else nearest(key, allowed)
            places.fail(where, f"found the key '{key}' beside '{kind}'; allowed: {', '.join(allowed)}{said}")
    if kind == "choices":
        if not isinstance(value["choices"], list) or not value["choices"]:
            places.fail(where, f"found choices {value['choices']!r}; a list of values to try is needed")
        if not all(isinstance(each, str | int | float | bool) for each in value["choices"]):
            places.fail(where, "choices hold a list or table; allowed: strings, numbers, true and false")
        return dict(value)
    _bounds(kind, value, where, places)
    return dict(value)


def _bounds(kind: str, value: Mapping[str, Any], where: Place, places: Places) -> None:
    ends, numbers, word = value[kind], (int, float) if kind == "float" else (int,), f"{kind} = [lowest, highest]"
    if (
        not isinstance(ends, list)
        or len(ends) != 2
        or any(isinstance(end, bool) or not isinstance(end, numbers) for end in ends)
    ):
        whole = " whole" if kind == "int" else ""
        places.fail(where, f"found {kind} = {ends!r}; allowed: {word}, two{whole} numbers")
    low, high = ends
    if low >= high:
        swap = f"; did you mean [{high}, {low}]?" if low > high else ""
        places.fail(where, f"found {kind} = {ends}; the first must be the smaller one{swap}")
    step, log = value.get("step"), value.get("log", False)
    if not isinstance(log, bool):
        places.fail(where, f"found log = {log!r}; allowed: true, false")
    if step is not None and (isinstance(step, bool) or not isinstance(step, numbers) or not 0 < step <= high - low):
        places.fail(where, f"found step = {step!r}; allowed: up to {high - low}, the distance of the bounds")
    if step is not None and log:
        places.fail(where, "found step and log; equal steps are none on a logarithmic scale: delete one of them")
    if log and low <= 0:
        places.fail(where, f"found {kind} = {ends} with log; a logarithmic scale starts above 0")
