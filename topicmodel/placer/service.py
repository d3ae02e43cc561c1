"""Placer: place articles among the themes of a codebook."""

import hashlib
import importlib.metadata
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from topicmodel.codebook import Codebook
from topicmodel.datasets import default_model_path, load_codebook
from topicmodel.errors import InputError
from topicmodel.objects import Corpus, ModelId, Placement, Topics, display
from topicmodel.objects.placement_parts import NAMELESS
from topicmodel.placer.placing import Places
from topicmodel.placer.press_model import PressModel
from topicmodel.placer.reference import Reference
from topicmodel.placer.theming import theme_topics
from topicmodel.readers import MAX_CHARACTERS
from topicmodel.text.analyzer import Analyzer
from topicmodel.text.workers import in_processes, number_of_processes

__all__ = ["Placer"]

N_REFERENCE = 2000
BATCH = 64


class Placer:
    """Place articles among themes, with intervals, evidence, and honest abstention.

    Parameters
    ----------
    codebook : Codebook, optional
        The themes; the fourteen of the embedded codebook when not given.
    corpus : Corpus or iterable of str, optional
        Texts to learn from which words go together, a few thousand at best; the press model that comes with the package
        when not given.
    random_state : int
        Seed of what is learnt from `corpus`.

    Examples
    --------
    >>> placement = Placer().place("Le tribunal a condamné le prévenu à deux ans de prison, son avocat fait appel. "
    ...                            "Le procureur avait requis cinq ans, la cour jugera l'affaire en mars.")
    >>> placement.best.code
    'justice'
    """

    def __init__(
        self, codebook: Codebook | None = None, corpus: Iterable[str] | None = None, *, random_state: int = 0
    ) -> None:
        book = load_codebook() if codebook is None else codebook
        press = PressModel.read(default_model_path()) if corpus is None else _learn(corpus, random_state)
        self._use(book, press)

    def _use(self, codebook: Codebook, press: PressModel) -> None:
        self._codebook, self._press = codebook, press
        analyzer = Analyzer.from_settings(press.settings)
        themes = theme_topics(codebook, press, analyzer)
        digest = hashlib.sha256(f"{press.sha256}\n{codebook.to_toml()}".encode()).hexdigest()
        model = ModelId(f"{press.name}/{codebook.name}", importlib.metadata.version("topicmodel"), digest)
        self._places = Places(codebook, themes, analyzer, Reference(press, themes), model)

    @property
    def topics(self) -> Topics:
        """The topics behind the themes, labelled with the themes' codes, then the one of what belongs to none."""
        return self._places.topics

    def place(self, text: str, *, id: str = NAMELESS) -> Placement:
        """Place one article.

        Parameters
        ----------
        text : str
            The whole article.
        id : str
            Its name.

        Returns
        -------
        Placement
            Depends on the text, codebook, corpus and seed only.

        Raises
        ------
        InputError
            If the text is no string, has no word, or is longer than 5 million characters.
        """
        if not isinstance(text, str):
            raise InputError(f"text is a {type(text).__name__}; a string is needed")
        if len(text) > MAX_CHARACTERS:
            raise InputError(f"{id}: {len(text):,} characters; an article may have at most {MAX_CHARACTERS:,}")
        if not any(c.isalnum() for c in text):
            raise InputError(f"{id}: a text without a word; an article is needed")
        return self._places.place(text, id)

    def place_all(self, corpus: Corpus, *, n_jobs: int = 1) -> Iterator[Placement]:
        """Place every document of a corpus, in its order.

        Parameters
        ----------
        corpus : Corpus
            Ids of the documents become ids of the placements.
        n_jobs : int
            Processes, -1 for all processors; changes no bit of the result.

        Yields
        ------
        Placement
            One per document. A document without a word is an error that names it.
        """
        documents = zip(corpus.ids, corpus, strict=True)
        if n_jobs == 1:
            yield from (self.place(text, id=name) for name, text in documents)
            return
        batches = iter(lambda: list(islice(documents, BATCH)), [])
        for placements in in_processes(_place_batch, self, batches, number_of_processes(n_jobs)):
            yield from placements

    def save(self, path: str | Path) -> Path:
        """Write what was learnt about words into one file without pickle, for `read`."""
        return self._press.save(path)

    @classmethod
    def read(cls, path: str | Path, codebook: Codebook | None = None) -> "Placer":
        """Make a placer from a file written by `save`; with the same codebook it gives the same placements."""
        placer = cls.__new__(cls)
        placer._use(load_codebook() if codebook is None else codebook, PressModel.read(path))
        return placer

    def __repr__(self) -> str:
        return display.line(f"<Placer {self._press.name}/{self._codebook.name}: {', '.join(self._codebook.codes)}>")


def _learn(corpus: Iterable[str], random_state: int) -> PressModel:
    # Learning needs scikit-learn, which takes longer to import than a placement takes.
    from topicmodel.placer.training import learn

    texts = corpus if isinstance(corpus, Corpus) else Corpus.from_texts(corpus)
    reference = texts.sample(min(N_REFERENCE, len(texts)))
    min_df = 2 if len(texts) < 2000 else 5
    return learn(
        texts, name="corpus", reference=list(reference), reference_ids=reference.ids, min_df=min_df,
        random_state=random_state,
    )  # fmt: skip


def _place_batch(placer: Placer, batch: list[tuple[str, str]]) -> list[Placement]:
    return [placer.place(text, id=name) for name, text in batch]
