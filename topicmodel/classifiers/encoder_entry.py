"""What a classifier's file says of its encoder: how to load it, its name, and what it said, to know it again."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.encoders.naming import as_encoder, fingerprint, probe_vectors, same_vectors, written
from topicmodel.encoders.protocol import Encoder
from topicmodel.errors import InputError

__all__ = ["encoder_entry", "entered_encoder"]

PROBES = "encoder_probes"


def encoder_entry(encoder: Any) -> tuple[dict[str, Any] | None, dict[str, NDArray[np.float32]]]:
    """Describe an encoder for a file.

    Parameters
    ----------
    encoder : Encoder, str, mapping, sequence or None
        As `topicmodel.encoders.naming.as_encoder` takes it.

    Returns
    -------
    tuple of (dict or None, dict)
        Name, fingerprint and how it is loaded (None for one of one's own), and its vectors of fixed texts. None and
        nothing without an encoder.
    """
    if encoder is None:
        return None, {}
    loaded = as_encoder(encoder)
    try:
        load = written(encoder)
    except InputError:
        load = None
    probes = probe_vectors(loaded)
    return {"name": loaded.name, "fingerprint": fingerprint(loaded), "load": load}, {PROBES: probes}


def entered_encoder(
    path: Path, entry: Mapping[str, Any] | None, arrays: Mapping[str, NDArray[Any]], given: Any
) -> Encoder | None:
    """Return the encoder that a file was written with.

    Parameters
    ----------
    path : pathlib.Path
        The file, for messages.
    entry : mapping or None
        What `encoder_entry` wrote.
    arrays : mapping of str to ndarray
        The arrays of the file.
    given : Encoder, str, mapping, sequence or None
        What the user gave; None to load what the file names.

    Returns
    -------
    Encoder or None
        None where the file needs none.

    Raises
    ------
    InputError
        If there is no such encoder, the one given has another name, or it gives other vectors than then.
    MissingExtraError
        If what it needs is not installed.
    """
    if entry is None:
        if given is not None:
            raise InputError(f"{path}: fitted without an encoder, given {as_encoder(given).name}; read(path)")
        return None
    if given is None and entry["load"] is None:
        raise InputError(
            f"{path}: fitted with encoder '{entry['name']}', which is none of this package; read(path, encoder=…)"
        )
    encoder = as_encoder(entry["load"] if given is None else given)
    if encoder.name != entry["name"]:
        source = "given" if given is not None else "installed"
        raise InputError(f"{path}: fitted with encoder '{entry['name']}', {source} is '{encoder.name}'")
    if not same_vectors(probe_vectors(encoder), arrays[PROBES]):
        raise InputError(
            f"{path}: encoder '{encoder.name}' gives other vectors than those the classifier was fitted with "
            f"(fingerprint then {entry['fingerprint']}, now {fingerprint(encoder)})"
        )
    return encoder
