"""The commented file that ``topicmodel new`` writes."""

from importlib.resources import files
from pathlib import Path

from topicmodel.errors import InputError
from topicmodel.objects import storage

__all__ = ["write_template"]


def write_template(path: str | Path) -> Path:
    """Write a commented experiment file that runs as it is.

    Parameters
    ----------
    path : path
        Where; its stem becomes the experiment's name.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    InputError
        If something is there already.
    """
    target = Path(path)
    if target.exists():
        raise InputError(f"{path}: exists already; name another file")
    text = (files("topicmodel.experiment") / "template.toml").read_text("utf-8")
    return storage.write_text(target, text.format(name=target.stem))
