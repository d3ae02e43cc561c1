"""From the tables of an experiment file to complete, checked settings."""

import datetime as dt
import os
from collections.abc import Mapping
from difflib import SequenceMatcher, get_close_matches
from pathlib import Path
from typing import Any

from topicmodel.datasets import CODEBOOKS, CORPORA
from topicmodel.encoders.naming import check_written
from topicmodel.errors import InputError, nearest
from topicmodel.experiment.compute import COMPUTE_KEYS, check_compute
from topicmodel.experiment.locate import Place, Places
from topicmodel.experiment.registry import COMPUTE, GIVEN, KEYED, ON_VECTORS, REGISTRY, Argument, arguments
from topicmodel.experiment.search_space import SEARCH, check_objective, check_search
from topicmodel.objects.selection import dated
from topicmodel.readers import FORMATS

__all__ = ["TABLES", "find_source", "resolve"]

_PATH = {"path": Argument((str,), "")}
TABLES: Mapping[str, Mapping[str, Argument]] = {
    "": {"name": Argument((str,)), "seed": Argument((int,), 0)},
    "corpus": {"use": Argument((str,), "", CORPORA.keys())}
    | _PATH
    | {
        "format": Argument((str,), "", FORMATS.keys()),
        "text": Argument((str,), ""),
        "id": Argument((str,), ""),
        "between": Argument((list,), ()),
        "where": Argument((dict,), ()),
        "sample": Argument((int,), 0, (), 1),
        "seed": Argument((int,), 0),
        "labels": Argument((str,), ""),
        "split": Argument((dict,), ()),
    },
    "corpus.split": {
        "test": Argument((float,)),
        "by": Argument((str,), "random"),
        "stratify": Argument((str,), ""),
        "duplicates": Argument((float, bool), 0.5),
    },
    "evaluation": {"n_words": Argument((int,), 10, (), 2), "n_refits": Argument((int,), 0)},
    "codebook": {"use": Argument((str,), "", CODEBOOKS.keys())} | _PATH,
    "placement": {
        "documents": Argument((str,), "all", ("all", "test")),
        "words": Argument((str,), "press", ("press", "corpus")),
    },
    "compute": COMPUTE_KEYS,
    "search": SEARCH,
}
"""Keys of the tables that name no class."""

MADE = ("vectorizer", "model", "classifier")
ORDER = (
    "corpus",
    "vectorizer",
    "model",
    "evaluation",
    "codebook",
    "placement",
    "classifier",
    "compute",
    "grid",
    "search",
)
_TABLES = "[corpus], [vectorizer], [model], [evaluation], [placement] and [classifier]"
# Reserved in [classifier]: how many labels of each class it may learn from, by default all.
LABELLED = Argument((int,), -1)


def resolve(raw: Mapping[str, Any], places: Places) -> dict[str, Any]:
    """Check the tables of an experiment and fill in every default.

    Parameters
    ----------
    raw : mapping of str to object
        What the TOML holds.
    places : Places
        Where keys stand, for messages.

    Returns
    -------
    dict of str to object
        All keys that have a value, in a fixed order.

    Raises
    ------
    InputError
        A key is unknown, missing or holds what it may not, or tables do not go together.
    """
    tops = (*TABLES[""], *ORDER)
    for key, value in raw.items():
        if key not in tops:
            near = nearest(key, tops) or _home(key)
            places.fail((key,), f"unknown key or table; allowed: {', '.join(tops)}{near}")
        if key in ORDER and not isinstance(value, dict):
            places.fail((key,), f"found {value!r}; a table is needed: write [{key}]")
    plain = {k: v for k, v in raw.items() if k not in ORDER}
    settings: dict[str, Any] = _fixed("", plain, (), places)
    _file_name(settings["name"], places)
    for table in ORDER:
        if table in raw or table in ("corpus", "evaluation" if "model" in raw else "corpus"):
            settings[table] = _table(table, raw.get(table, {}), places)
    if "model" in settings and "vectorizer" not in settings:
        settings["vectorizer"] = _object(
            "vectorizer", {"use": "french", "min_df": 5, "max_df": 0.5}, ("vectorizer",), places
        )
    ordered = {key: settings[key] for key in (*TABLES[""], *ORDER) if key in settings}
    _together(ordered, places)
    return ordered


def find_source(rows: Mapping[str, Any], table: str, folder: Path, places: Places) -> Path:
    """Return the path that ``path`` writes: variables filled in, relative to `folder`.

    Raises
    ------
    InputError
        If a variable is not set or there is no such file.
    """
    written, where = rows["path"], (table, "path")
    filled = os.path.expanduser(os.path.expandvars(written))
    if "$" in filled:
        name = filled[filled.index("$") :].split("/")[0]
        places.fail(where, f"found '{written}'; the variable {name} is not set: export {name.strip('${}')}=…")
    path: Path = (folder / filled).absolute()
    if not path.exists():
        near = _near_file(path, Path(places.name).absolute())
        places.fail(where, f"found '{written}'; there is no such file{near}")
    return path


def _near_file(path: Path, own: Path) -> str:
    """Say which file beside one that is not there was probably meant; not `own`, the file of the experiment."""
    beside = sorted(entry.name for entry in path.parent.iterdir() if entry != own) if path.parent.is_dir() else []
    # Names of one suffix are alike by it alone, so stems decide which are close, and whole names which is closest.
    close = set(get_close_matches(path.stem, {Path(name).stem for name in beside}, n=len(beside) or 1, cutoff=0.6))
    near = [name for name in beside if Path(name).stem in close]
    if not near:
        return ""
    return f"; did you mean '{max(near, key=lambda name: SequenceMatcher(None, path.name, name).ratio())}'?"


def _table(table: str, rows: Mapping[str, Any], places: Places) -> Any:
    if table == "grid":
        return _grid(rows, places)
    if table in MADE:
        return _object(table, rows, (table,), places)
    settings = _fixed(table, rows, (table,), places)
    if table == "corpus":
        _corpus(settings, places)
    if table == "compute":
        check_compute(settings, places)
    if table == "search":
        settings = check_search(settings, places)
    return settings


def _fixed(table: str, rows: Mapping[str, Any], path: Place, places: Places) -> dict[str, Any]:
    """Check a table whose keys are listed in TABLES."""
    allowed = TABLES[table]
    for key, value in rows.items():
        if key not in allowed:
            places.fail((*path, key), f"unknown key; allowed: {', '.join(allowed)}{nearest(key, allowed)}")
        if problem := allowed[key].problem(value):
            places.fail((*path, key), problem)
    found = {}
    for key, argument in allowed.items():
        if key in rows:
            found[key] = rows[key]
        elif argument.needed:
            places.fail(path, f"key '{key}' is missing; write {key} = …")
        elif argument.default != "" and argument.default != () and key != "sample":
            found[key] = argument.default
    return found


def _object(table: str, rows: Mapping[str, Any], path: Place, places: Places) -> dict[str, Any]:
    """Check a table that names a class and gives arguments of its constructor."""
    if "use" not in rows:
        places.fail(path, "key 'use' is missing; it says which " + table)
    if problem := Argument((str,)).problem(rows["use"]):
        places.fail((*path, "use"), problem)
    try:
        allowed = dict(arguments(table, rows["use"]))
    except InputError as error:
        places.fail((*path, "use"), str(error))
    reserved = {"labelled": LABELLED} if table == "classifier" else {}
    for key, value in rows.items():
        if key == "use":
            continue
        if key in COMPUTE:
            places.fail((*path, key), f"changes no bit of a result; write n_jobs = … under [compute]{_other(key)}")
        if key in GIVEN:
            places.fail((*path, key), f"is no key here; {GIVEN[key]}")
        known = allowed | reserved
        if key not in known:
            places.fail((*path, key), f"unknown key; allowed: {', '.join(known)}{nearest(key, known)}")
        if not isinstance(value, dict) and (problem := known[key].problem(value)):
            places.fail((*path, key), problem)
    found: dict[str, Any] = {"use": rows["use"]}
    for key, argument in (allowed | reserved).items():
        if key in rows:
            found[key] = _value(key, rows[key], (*path, key), places)
        elif argument.needed:
            places.fail(path, f"key '{key}' is missing; write {key} = …")
        elif argument.default is not None and key not in ("random_state", "labelled"):
            found[key] = list(argument.default) if isinstance(argument.default, tuple) else argument.default
    return found


def _value(key: str, value: Any, path: Place, places: Places) -> Any:
    """Check an argument that may be a table: None, an encoder, an object of its own, or a mapping."""
    if key == "encoder" and value != {"use": "none"}:
        try:
            check_written(value)
        except InputError as error:
            places.fail(path, str(error))
    if not isinstance(value, dict) or "use" not in value:
        return value
    if value["use"] == "none":
        return {"use": "none"}
    if key not in MADE:
        places.fail((*path, "use"), f"found '{value['use']}'; allowed here: none{nearest(str(value['use']), ['none'])}")
    return _object(key, value, path, places)


def _corpus(settings: dict[str, Any], places: Places) -> None:
    if ("use" in settings) == ("path" in settings):
        found = "found both use and path" if "use" in settings else "found neither use nor path"
        places.fail(("corpus",), f'{found}; write either use = "press" or path = "presse.csv"')
    if "between" in settings:
        bounds = settings["between"]
        if len(bounds) != 2 or not all(isinstance(b, str | dt.date) for b in bounds):
            places.fail(("corpus", "between"), f'found {bounds!r}; allowed: first and last date, ["2019", "2024-06"]')
        try:
            dated([], *bounds)
        except InputError as error:
            places.fail(("corpus", "between"), str(error))
        first, last = (str(bound) for bound in bounds)
        size = min(len(first), len(last))  # a year stands for all its days
        if first[:size] > last[:size]:
            said = f"found {[first, last]}; the first date is later than the last; did you mean {[last, first]}?"
            places.fail(("corpus", "between"), said)
        settings["between"] = [first, last]
    if "split" in settings:
        settings["split"] = split = _fixed("corpus.split", settings["split"], ("corpus", "split"), places)
        if not 0 < split["test"] < 1:
            places.fail(
                ("corpus", "split", "test"), f"found {split['test']}; allowed: a share between 0 and 1, 0.2 say"
            )
        alike = split["duplicates"]
        if alike is True or (alike is not False and not 0 < alike <= 1):
            said = f"found {str(alike).lower()}; allowed: a similarity above 0 and up to 1, 0.5 say, or false"
            places.fail(("corpus", "split", "duplicates"), said)


def _grid(rows: Mapping[str, Any], places: Places) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}

    def walk(rows: Mapping[str, Any], path: Place) -> None:
        for key, value in rows.items():
            inner = (*path, *key.split("."))
            if isinstance(value, dict):
                walk(value, inner)
            elif not isinstance(value, list) or not value:
                places.fail(("grid", *path, key), f"found {value!r}; a list of values to try is needed")
            elif inner[0] in ("name", "compute", "search", "grid"):
                places.fail(("grid", *path, key), f"changes no result; allowed: seed, and keys of {_TABLES}")
            elif any(value.count(each) > 1 for each in value):
                places.fail(("grid", *path, key), f"found {value!r}; write each value once")
            else:
                found[".".join(inner)] = value

    walk(rows, ())
    return found


def _together(settings: dict[str, Any], places: Places) -> None:
    """Check what concerns several tables."""
    parts = ("model", "placement", "classifier")
    if not any(part in settings for part in parts):
        places.fail((), "nothing to do; write a [model], a [placement] or a [classifier]")
    corpus = settings["corpus"]
    if "codebook" in settings and ("use" in settings["codebook"]) == ("path" in settings["codebook"]):
        places.fail(("codebook",), 'needs one of two keys; write either use = "press" or path = "themes.toml"')
    if "classifier" in settings and "codebook" not in settings and "labels" not in corpus:
        places.fail(("classifier",), "nothing to learn from; write a [codebook], or labels = … under [corpus]")
    model = settings.get("model", {}).get("use")
    if model in KEYED and "codebook" not in settings:
        places.fail(("model", "use"), f"found '{model}' without keywords; write a [codebook]")
    vectors = settings.get("vectorizer", {}).get("use") == "encoding"
    if model is not None and vectors != (model in ON_VECTORS):
        needed = "vectorizer 'encoding'" if model in ON_VECTORS else "a vectorizer of words: french or keywords"
        places.fail(("model", "use"), f"found '{model}'; it needs {needed}")
    if settings.get("classifier", {}).get("labelled") == 0 and "codebook" not in settings:
        places.fail(("classifier", "labelled"), "found 0 without keywords; write a [codebook], or more labels")
    if settings.get("placement", {}).get("documents") == "test" and "split" not in corpus:
        places.fail(("placement", "documents"), "found 'test' without a split; write [corpus.split]")
    for table, needs in (("evaluation", "model"), ("vectorizer", "model")):
        if table in settings and needs not in settings:
            places.fail((table,), f"has no use without [{needs}]; delete it or write [{needs}]")
    if "search" in settings:
        check_objective(settings, places)


def _home(key: str) -> str:
    """Say in which table a key belongs that stands outside all of them."""
    homes = [table for table, keys in TABLES.items() if table and key in keys]
    homes += [f"{table} of {name}" for table in MADE for name in REGISTRY[table] if key in arguments(table, name)][:1]
    return f"; did you mean {key} under [{homes[0].partition(' ')[0]}]?" if homes else ""


def _file_name(name: str, places: Places) -> None:
    if not name or any(c in name for c in '/\\:*?"<>|') or name.startswith("."):
        places.fail(("name",), f"found '{name}'; a name is needed that a folder can have, without / and other signs")


def _other(key: str) -> str:
    return "" if key == "n_jobs" else f", and no {key}"
