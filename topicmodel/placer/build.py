"""Learn the press model that ships: ``python -m topicmodel.placer.build notebooks/experiments/press-model.toml``."""

import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from topicmodel.datasets import load_press
from topicmodel.errors import InputError, nearest
from topicmodel.objects import Corpus
from topicmodel.placer.press_model import PressModel
from topicmodel.placer.training import learn

__all__ = ["build", "read_settings"]

KEYS: Mapping[str, Mapping[str, type]] = {
    "": {"name": str, "output": str, "seed": int},
    "data": {"articles": str, "embedded": bool, "reference": str},
    "words": {"lemmas": str, "min_df": int, "max_df": float},
    "vectors": {"n_dimensions": int, "n_iterations": int},
}
"""Every key of the file, by table; all are needed."""


def read_settings(path: str | Path) -> dict[str, Any]:
    """Read the file that says how a press model is learnt.

    Parameters
    ----------
    path : str or Path
        TOML file with the keys of `KEYS`, neither more nor fewer.

    Returns
    -------
    dict of str to object
        The keys of the file, those of tables as ``"table.key"``.

    Raises
    ------
    InputError
        If the file cannot be read, a key is unknown (the nearest valid one is named) or missing, or a value has another
        type.
    """
    path = Path(path)
    try:
        rows = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise InputError(f"{path}: not valid TOML: {error}") from error
    flat = {key: value for key, value in rows.items() if not isinstance(value, dict)}
    flat |= {f"{table}.{key}": v for table, row in rows.items() if isinstance(row, dict) for key, v in row.items()}
    allowed = {f"{table}.{key}".lstrip("."): kind for table, row in KEYS.items() for key, kind in row.items()}
    for key in flat:
        if key not in allowed:
            raise InputError(f"{path}: unknown key '{key}'; allowed: {', '.join(allowed)}{nearest(key, allowed)}")
    for key, kind in allowed.items():
        if key not in flat:
            raise InputError(f"{path}: key '{key}' is missing")
        if type(flat[key]) is not kind:
            raise InputError(f"{path}: key '{key}' is {flat[key]!r}; a value of type {kind.__name__} is needed")
    if flat["data.reference"] != "embedded":
        raise InputError(f"{path}: data.reference is '{flat['data.reference']}'; 'embedded' is allowed")
    return flat


def build(settings: Mapping[str, Any], data: str | Path) -> PressModel:
    """Learn a press model; no label is read.

    Parameters
    ----------
    settings : mapping of str to object
        What `read_settings` gave.
    data : str or Path
        Folder that the data paths start from.

    Returns
    -------
    PressModel
        The same bits for the same texts and settings.
    """
    embedded = load_press()
    texts = [*(embedded if settings["data.embedded"] else ()), *Corpus.read(Path(data) / settings["data.articles"])]
    return learn(
        texts,
        name=settings["name"],
        reference=list(embedded),
        reference_ids=embedded.ids,
        lemmas=settings["words.lemmas"],
        min_df=settings["words.min_df"],
        max_df=settings["words.max_df"],
        n_dimensions=settings["vectors.n_dimensions"],
        n_iterations=settings["vectors.n_iterations"],
        random_state=settings["seed"],
        n_jobs=-1,
    )


def main(arguments: list[str]) -> int:
    """Learn the model a file describes and save it; 0, or 2 with a line on standard error."""
    try:
        if len(arguments) != 1 or "TOPICMODEL_DATA" not in os.environ:
            raise InputError("needed: one TOML file, and the variable TOPICMODEL_DATA naming the data folder")
        settings = read_settings(arguments[0])
        print(build(settings, os.environ["TOPICMODEL_DATA"]).save(settings["output"]))
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
