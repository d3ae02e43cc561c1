"""The press corpus, codebook and theme model that come with the package."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

from topicmodel.codebook import Codebook
from topicmodel.objects import Corpus

__all__ = ["CODEBOOKS", "default_model_path", "load_codebook", "load_press", "press_path"]


def load_press() -> Corpus:
    """Return the embedded corpus of French press articles, written for this package.

    Returns
    -------
    Corpus
        Columns id, text, title, date, source, genre, theme (primary), other (list of secondary themes).

    Examples
    --------
    >>> load_press().where(theme="cooperation").ids[0]
    'cooperation-01'
    """
    return Corpus.read(press_path())


def press_path() -> Path:
    """Return the path of the embedded corpus."""
    return _path("press.jsonl")


def load_codebook() -> Codebook:
    """Return the embedded codebook of fourteen press themes.

    Returns
    -------
    Codebook
        Codes gouvernance, securite, cooperation, migrations, developpement, economie, education, sante, environnement,
        culture, sport, technologie, justice, societe.

    Examples
    --------
    >>> load_codebook()["sante"].label
    'Santé'
    """
    return Codebook.read(_path("codebook.toml"))


def default_model_path() -> Path:
    """Return the path of the press model that comes with the package; MODEL_CARD.md beside it says what it is."""
    return Path(str(files("topicmodel.datasets") / "press.npz"))


def _path(name: str) -> Path:
    package = Path(str(files("topicmodel")))
    inside = package / "corpus"
    # In a wheel the corpus is inside the package; in a checkout it stands beside it.
    return (inside if inside.is_dir() else package.parent / "corpus") / name


CODEBOOKS: Mapping[str, Callable[[], Codebook]] = {"press": load_codebook}
"""What ``use`` may name under [codebook]."""
