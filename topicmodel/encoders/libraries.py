"""Models of sentence-transformers and of model2vec, by name or by the path of their folder.

References
----------
.. [1] Reimers, N., Gurevych, I. (2019). Sentence-BERT: sentence embeddings using siamese BERT-networks. EMNLP-IJCNLP.
   https://doi.org/10.18653/v1/D19-1410
.. [2] Tulkens, S., van Dongen, T. (2024). Model2Vec: fast state-of-the-art static embeddings.
   https://doi.org/10.5281/zenodo.17270888
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.encoders.vectors import unit_rows
from topicmodel.encoders.wheels import wanted
from topicmodel.errors import InputError

__all__ = ["Model2Vec", "SentenceTransformers", "identity"]

# Files that say what a model computes; hashing the largest of them again at every start would take seconds.
TOLD = 1 << 16


def identity(model: str) -> str:
    """Return the name of a model for the cache: its name, or for a folder its last part and a digest of its files.

    Parameters
    ----------
    model : str
        Name on a hub, or path of a folder.

    Returns
    -------
    str
        For a folder, changes when the name, the size or the first 64 KiB of one of its files change.
    """
    folder = Path(model)
    if not folder.is_dir():
        return model
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        with file.open("rb") as opened:
            digest.update(f"{file.relative_to(folder)} {file.stat().st_size}\n".encode() + opened.read(TOLD))
    return f"{folder.name} {digest.hexdigest()[:12]}"


class SentenceTransformers:
    """A model of sentence-transformers [1]_.

    Parameters
    ----------
    model : str
        Name on the Hugging Face hub, or path of a folder.
    prefix : str, default=""
        Put before every text, such as "query: " for models of the E5 family.

    Raises
    ------
    MissingExtraError
        If sentence-transformers is not installed.
    InputError
        If the model cannot be loaded.

    Notes
    -----
    Padding to the longest text of a batch changes the last bits, so each text goes through alone. The number of threads
    of PyTorch may change them too: it is held at 1 while texts are encoded.
    """

    def __init__(self, model: str, prefix: str = "") -> None:
        library = wanted("sentence_transformers", f"sentence-transformers:{model}", "sentence-transformers")
        self._model = _loaded(library.SentenceTransformer, model, "sentence-transformers")
        self._made_from = model, prefix
        self._prefix = prefix
        self.dimension = int(self._model.get_sentence_embedding_dimension())
        self.name = f"sentence-transformers {library.__version__} {identity(model)} '{prefix}'"

    def __reduce__(self) -> tuple[Any, ...]:
        return SentenceTransformers, self._made_from

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts.

        Parameters
        ----------
        texts : sequence of str
            Texts no longer than the model reads; it drops the rest.

        Returns
        -------
        ndarray of shape (n_texts, dimension), float32
            Rows have length 1; zeros for an empty text.
        """
        torch = wanted("torch", "sentence-transformers", "sentence-transformers")
        before = torch.get_num_threads()
        rows = np.zeros((len(texts), self.dimension), np.float32)
        torch.set_num_threads(1)
        try:
            for row, text in enumerate(texts):
                if text.strip():
                    rows[row] = self._model.encode([self._prefix + text], batch_size=1, show_progress_bar=False)[0]
        finally:
            torch.set_num_threads(before)
        return unit_rows(rows)


class Model2Vec:
    """A static model of model2vec [2]_: vectors of pieces of words, averaged.

    Parameters
    ----------
    model : str
        Name on the Hugging Face hub, such as "minishlab/potion-multilingual-128M", or path of a folder.
    prefix : str, default=""
        Put before every text.

    Raises
    ------
    MissingExtraError
        If model2vec is not installed.
    InputError
        If the model cannot be loaded.
    """

    def __init__(self, model: str, prefix: str = "") -> None:
        library = wanted("model2vec", f"model2vec:{model}")
        self._model = _loaded(library.StaticModel.from_pretrained, model, "model2vec")
        self._made_from = model, prefix
        self._prefix = prefix
        self.dimension = int(self._model.dim)
        self.name = f"model2vec {identity(model)} '{prefix}'"

    def __reduce__(self) -> tuple[Any, ...]:
        return Model2Vec, self._made_from

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts.

        Parameters
        ----------
        texts : sequence of str
            Texts of any length.

        Returns
        -------
        ndarray of shape (n_texts, dimension), float32
            Rows have length 1; zeros for an empty text.
        """
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            if text.strip():
                rows[row] = self._model.encode([self._prefix + text], max_length=None, use_multiprocessing=False)[0]
        return unit_rows(rows)


def _loaded(load: Any, model: str, library: str) -> Any:
    try:
        return load(model)
    except Exception as error:  # hubs, files and their parsers fail in many ways
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        raise InputError(f"encoder '{library}:{model}': cannot be loaded ({reason})") from error
