"""What a page about topics is made of, gathered from a run or from objects in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.codebook import Codebook
from topicmodel.errors import InputError
from topicmodel.evaluation.passages import Passage, typical_passages
from topicmodel.experiment import Run
from topicmodel.objects import ClassifierScores, Corpus, Scores, Topics

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Material", "documents_of", "from_run", "from_topics", "notes_of", "theme_names"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Topics, and whatever else is known of them; what is empty has no part on the page.

    Parameters
    ----------
    name : str
        Title of the page.
    topics : Topics
        The topics.
    mixtures : ndarray of shape (n_documents, n_components), float64
        Rows sum to 1; no row where the documents are not known.
    corpus : Corpus or None
        The documents, in the order of `mixtures`.
    passages : tuple of Passage
        What speaks most for each topic.
    scores : tuple of Scores or ClassifierScores
        What evaluations said.
    themes : tuple of str
        Codes of the themes that the documents were placed among.
    theme_names : mapping of str to str
        Names of themes for readers under their codes, as far as they are known.
    placed : ndarray of shape (n_documents, n_themes), float64
        Shares of the themes.
    notes : tuple of (str, str)
        Settings, versions and digests, as a name and a value each.
    problems : tuple of str
        What was left out or repaired while reading the corpus.
    missing : str
        Why the documents cannot be shown, or empty.
    """

    name: str
    topics: Topics
    mixtures: Floats
    corpus: Corpus | None = None
    passages: tuple[Passage, ...] = ()
    scores: tuple[Scores | ClassifierScores, ...] = ()
    themes: tuple[str, ...] = ()
    theme_names: Mapping[str, str] = field(default_factory=dict)
    placed: Floats = field(default_factory=lambda: np.empty((0, 0)))
    notes: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
    missing: str = ""


def from_topics(topics: Topics, mixtures: Any = None, corpus: Corpus | None = None, *, name: str = "") -> Material:
    """Gather what a page shows from objects in memory.

    Parameters
    ----------
    topics : Topics
        The topics.
    mixtures : array-like of shape (n_documents, n_components), optional
        What ``transform`` returned for the documents.
    corpus : Corpus, optional
        The documents, in the same order.
    name : str
        Title of the page.

    Returns
    -------
    Material
        Without passages: they need the vectorizer, which a run has.

    Raises
    ------
    InputError
        If the shapes do not fit, or there are documents without mixtures.
    """
    if mixtures is None:
        if corpus is not None:
            raise InputError("a corpus without mixtures; give mixtures=model.transform(corpus) as well")
        return Material(name, topics, np.empty((0, len(topics))))
    rows = np.asarray(mixtures, np.float64)
    if rows.ndim != 2 or rows.shape[1] != len(topics):
        raise InputError(f"mixtures of shape {rows.shape} do not fit {len(topics)} topics")
    if corpus is not None and len(corpus) != len(rows):
        raise InputError(f"{len(rows)} mixtures of {len(corpus)} documents; one each is needed")
    # An empty corpus has nothing to show.
    return Material(name, topics, rows, corpus if len(rows) else None)


def from_run(run: Run, corpus: Corpus | None = None) -> Material:
    """Gather what a page shows from the folder of a run, and from the corpus that it was run on.

    Parameters
    ----------
    run : Run
        A run with topics.
    corpus : Corpus, optional
        The corpus, when it is not where it was.

    Returns
    -------
    Material
        Without documents, and saying why, where the corpus is not to be had any more.

    Raises
    ------
    InputError
        If the run has no topics.
    """
    if not run.has("topics.npz"):
        raise InputError(f"{run.name} has no topics.npz; a report shows a run with a [model]")
    table = run.table("mixtures")
    mixtures = table[[name for name in table.columns if name.startswith("topic ")]].to_numpy(np.float64)
    documents, missing = documents_of(run, corpus, table["id"].tolist())
    topics = run.topics
    passages: tuple[Passage, ...] = ()
    if documents is not None:
        vectorizer = run.model.vectorizer_
        if hasattr(vectorizer, "explain"):
            passages = typical_passages(topics, mixtures, documents, vectorizer)
    themes, placed = _themes(run, table["id"].tolist())
    scores: tuple[Scores | ClassifierScores, ...] = (run.scores,)
    if run.has("classification.json"):
        scores = (*scores, run.classification)
    problems = run.file("problems.txt").read_text("utf-8") if "problems.txt" in run.manifest["records"] else ""
    return Material(
        run.manifest["name"], topics, mixtures, documents, passages, scores, themes,
        theme_names(run), placed, notes_of(run), tuple(problems.splitlines()), missing,
    )  # fmt: skip


def documents_of(run: Run, given: Corpus | None, ids: Sequence[str]) -> tuple[Corpus | None, str]:
    """Return the documents of those ids in their order, or None and why they are not to be had.

    Raises
    ------
    InputError
        If a given corpus lacks some of them.
    """
    try:
        corpus = run.corpus() if given is None else given
        rows = {name: row for row, name in enumerate(corpus.ids)}
        lost = [name for name in ids if name not in rows]
        if lost:
            raise InputError(
                f"the corpus lacks {len(lost)} of {len(ids)} documents of the run, the first is '{lost[0]}'"
            )
    except InputError as error:
        if given is not None:
            raise
        return None, str(error)
    return corpus.take([rows[name] for name in ids]), ""


def _themes(run: Run, ids: Sequence[str]) -> tuple[tuple[str, ...], Floats]:
    """Return the themes of [placement], and the shares of the documents that were placed, nan for others."""
    if not run.has("placements.parquet"):
        return (), np.empty((0, 0))
    table: pd.DataFrame = run.table("placements").set_index("id")
    codes = tuple(name for name in table.columns if f"{name} low" in table.columns)
    return codes, table[list(codes)].reindex(list(ids)).to_numpy(np.float64)


def theme_names(run: Run) -> dict[str, str]:
    """Return the label of each theme of the run's codebook under its code; nothing without a codebook."""
    if not run.has("codebook.toml"):
        return {}
    return {theme.code: theme.label for theme in Codebook.read(run.file("codebook.toml")).themes}


def notes_of(run: Run) -> tuple[tuple[str, str], ...]:
    """Return settings, versions and digests of a run, as a name and a value each."""
    made = run.provenance
    kept = [(key, str(value)) for key, value in run.settings.items()]
    kept += [(f"{part}.{key}" if isinstance(value, dict) else part, str(inner))
             for part, value in made.items()
             for key, inner in (value.items() if isinstance(value, dict) else [("", value)])]  # fmt: skip
    return (*kept, ("digest", run.digest))
