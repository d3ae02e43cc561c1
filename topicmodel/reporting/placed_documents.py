"""Documents among themes, as a classifier or a placement of a run put them."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.experiment import Run
from topicmodel.objects import ClassifierScores, Corpus
from topicmodel.objects.message import recall
from topicmodel.reporting.material import documents_of, notes_of, theme_names

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PlacedDocuments", "ThemeRun", "read_theme_run"]


@dataclass(frozen=True, slots=True, eq=False)
class PlacedDocuments:
    """Documents and the themes they were put into.

    Parameters
    ----------
    kind : {"predictions", "placements"}
        What put them there.
    codes : tuple of str
        Themes or classes.
    shares : ndarray of shape (n_documents, n_codes), float64
        Shares of the themes, or 1 for the predicted classes and 0 for others.
    chosen : tuple of tuple of str
        Predicted classes, or the theme with the largest share, of each document.
    sure : ndarray of shape (n_documents,), float64
        Probability of the predicted class (the largest of several), or share of the theme.
    truth : tuple of (tuple of str or None)
        Labels, None where there is none.
    held_out : ndarray of shape (n_documents,), bool
        Documents that were not learnt from.
    doubts : tuple of str
        Why a placement should not be trusted; empty where it may be.
    corpus : Corpus or None
        The documents in the same order.
    ids : tuple of str
        Their ids.
    """

    kind: str
    codes: tuple[str, ...]
    shares: NDArray[np.float64]
    chosen: tuple[tuple[str, ...], ...]
    sure: NDArray[np.float64]
    truth: tuple[tuple[str, ...] | None, ...]
    held_out: NDArray[np.bool_]
    doubts: tuple[str, ...]
    corpus: Corpus | None
    ids: tuple[str, ...]

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Documents whose label is known and another one than was predicted, of shape (n_documents,)."""
        pairs = zip(self.truth, self.chosen, strict=True)
        return np.array([label is not None and set(label) != set(own) for label, own in pairs], bool)


@dataclass(frozen=True, slots=True, eq=False)
class ThemeRun:
    """What the page of a run without topics is made of.

    Parameters
    ----------
    name : str
        Title of the page.
    parts : tuple of PlacedDocuments
        Predictions, placements, or both.
    scores : ClassifierScores or None
        How well held-out documents were classified.
    notes : tuple of (str, str)
        Settings, versions and digests.
    missing : str
        Why titles and dates cannot be shown, or empty.
    names : dict
        Labels of themes under their codes, where a codebook gives them.
    """

    name: str
    parts: tuple[PlacedDocuments, ...]
    scores: ClassifierScores | None
    notes: tuple[tuple[str, str], ...]
    missing: str
    names: dict[str, str] = field(default_factory=dict)


def read_theme_run(run: Run, corpus: Corpus | None = None) -> ThemeRun:
    """Gather what the page of a run with a classifier or a placement shows.

    Parameters
    ----------
    run : Run
        The run.
    corpus : Corpus, optional
        The corpus, when it is not where it was.

    Returns
    -------
    ThemeRun
        Without titles and dates, and saying why, where the corpus is not to be had any more.

    Raises
    ------
    InputError
        If the run has neither predictions nor placements.
    """
    readers = {"predictions": _predictions, "placements": _placements}
    found = [name for name in readers if run.has(f"{name}.parquet")]
    if not found:
        raise InputError(f"{run.name} has nothing to show; a [model], a [classifier] or a [placement] is needed")
    parts, missing = [], ""
    for name in found:
        table = run.table(name)
        documents, missing = documents_of(run, corpus, table["id"].tolist())
        parts.append(readers[name](table, documents))
    scores = run.classification if run.has("classification.json") else None
    return ThemeRun(run.manifest["name"], tuple(parts), scores, notes_of(run), missing, theme_names(run))


def _predictions(table: "pd.DataFrame", corpus: Corpus | None) -> PlacedDocuments:
    columns = [name for name in table.columns if name.startswith("p(") and name.endswith(")")]
    codes = tuple(name[2:-1] for name in columns)
    chances = table[columns].to_numpy(np.float64)
    chosen = tuple(map(_several, table["predicted"]))
    shares = np.array([[code in own for code in codes] for own in chosen], np.float64).reshape(len(table), len(codes))
    sure = np.where(shares > 0, chances, 0.0).max(axis=1, initial=0.0)
    labels = table["label"] if "label" in table.columns else [None] * len(table)
    truth = tuple(None if label is None else _several(label) for label in labels)
    return PlacedDocuments(
        "predictions", codes, shares, chosen, sure, truth, (table["split"] == "test").to_numpy(bool),
        ("",) * len(table), corpus, tuple(table["id"]),
    )  # fmt: skip


def _placements(table: "pd.DataFrame", corpus: Corpus | None) -> PlacedDocuments:
    codes = tuple(name for name in table.columns if f"{name} low" in table.columns)
    shares = table[list(codes)].to_numpy(np.float64)
    chosen = tuple((str(best),) for best in table["best"])
    # Runs of earlier versions have the sentence alone, which stays English.
    told = table["because"] if "because" in table.columns else [""] * len(table)
    doubts = tuple(recall(reason, json.loads(why or "{}")) for reason, why in zip(table["reason"], told, strict=True))
    return PlacedDocuments(
        "placements", codes, shares, chosen, shares.max(axis=1, initial=0.0), (None,) * len(table),
        np.zeros(len(table), bool), doubts, corpus, tuple(table["id"]),
    )  # fmt: skip


def _several(label: Any) -> tuple[str, ...]:
    return (label,) if isinstance(label, str) else tuple(map(str, label))
