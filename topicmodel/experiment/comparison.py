"""compare: what differs between runs, in settings, scores, topics and documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.evaluation.matching import Match, match
from topicmodel.evaluation.paired_tests import holm
from topicmodel.experiment.paired import PairedTest, paired_test
from topicmodel.experiment.run import Run
from topicmodel.objects import Score, Scores, display

if TYPE_CHECKING:
    import pandas as pd

from topicmodel.objects.display import Shown

__all__ = ["Comparison", "Moved", "compare"]

N_MOVED = 10

ELSEWHERE = "(another topic)"
"""Where a document stands whose strongest topic in the other run has no partner in the first."""


@dataclass(frozen=True, slots=True, repr=False)
class Moved(Shown):
    """A document whose mixture, or placement, differs between two runs.

    Parameters
    ----------
    id : str
        The document.
    distance : float
        Hellinger distance of its mixtures over matched topics, from 0 to 1.
    before, after : str
        Its strongest topic in the first run and in the other, in the first one's labels.
    """

    id: str
    distance: float
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The first run against each of the others.

    Parameters
    ----------
    runs : tuple of str
        Names.
    settings : tuple of (str, tuple)
        Every setting that is not the same in all runs, with its value in each; None where it is not set.
    scores : tuple of (str, tuple of Score or None)
        Every figure, with its value in each run.
    tests : tuple of tuple of PairedTest
        One tuple per run after the first.
    corrected : tuple of tuple of float
        The p-values of `tests`, corrected by Holm's method for the number of all of them.
    matches : tuple of Match
        Topics of the first run matched with those of each other; empty where a run has none.
    moved : tuple of tuple of Moved
        The documents that moved most, one tuple per run after the first.
    """

    runs: tuple[str, ...]
    settings: tuple[tuple[str, tuple[Any, ...]], ...]
    scores: tuple[tuple[str, tuple[Score | None, ...]], ...]
    tests: tuple[tuple[PairedTest, ...], ...]
    corrected: tuple[tuple[float, ...], ...]
    matches: tuple[Match, ...]
    moved: tuple[tuple[Moved, ...], ...]

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per figure: its name, then value, low and high in each run."""
        import pandas as pd

        rows = []
        for name, scores in self.scores:
            row: dict[str, Any] = {"figure": name}
            for run, score in zip(self.runs, scores, strict=True):
                for end in ("value", "low", "high"):
                    row[f"{run} {end}"] = getattr(score, end) if score is not None else np.nan
            rows.append(row)
        return pd.DataFrame(rows)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values; a figure that does not exist is None."""
        figures = {
            name: [None if s is None else _finite([s.value, s.low, s.high]) for s in scores]
            for name, scores in self.scores
        }
        others = []
        for i, tests in enumerate(self.tests):
            rows = [
                {f: getattr(test, f) for f in PairedTest.__dataclass_fields__} | {"p_holm": p}
                for test, p in zip(tests, self.corrected[i], strict=True)
            ]
            pairs = self.matches[i].frame().to_dict("records") if self.matches else []
            moved = [{f: getattr(m, f) for f in Moved.__dataclass_fields__} for m in self.moved[i]]
            others.append({"run": self.runs[i + 1], "tests": rows, "topics": pairs, "moved": moved})
        return {
            "runs": list(self.runs),
            "settings": {key: list(values) for key, values in self.settings},
            "scores": figures,
            "against_first": others,
        }

    def __str__(self) -> str:
        from topicmodel.experiment.comparison_text import as_text

        return as_text(self)

    def __repr__(self) -> str:
        return display.line(f"<Comparison of {', '.join(self.runs)}: {len(self.settings)} settings differ>")

    def _repr_html_(self) -> str:
        settings = display.table(["setting", *self.runs], [(key, *map(str, values)) for key, values in self.settings])
        rows = [(name, *(np.nan if s is None else float(s.value) for s in scores)) for name, scores in self.scores]
        return display.stack(settings, display.table(["figure", *self.runs], rows))


def compare(first: Run, *others: Run) -> Comparison:
    """Compare runs with the first of them.

    Parameters
    ----------
    first, *others : Run
        Two runs or more.

    Returns
    -------
    Comparison
        Tests are paired: over held-out documents, or over matched topics.

    Raises
    ------
    InputError
        If there is only one run.
    """
    if not others:
        raise InputError("one run; two or more are needed to compare")
    runs = (first, *others)
    keys = list(dict.fromkeys(key for run in runs for key in run.settings))
    table = [(key, tuple(run.settings.get(key) for run in runs)) for key in keys]
    settings = tuple(row for row in table if any(value != row[1][0] for value in row[1]))
    have_topics = all(run.has("topics.npz") for run in runs)
    matches = tuple(match(first.topics, other.topics) for other in others) if have_topics else ()
    tests = tuple(tuple(_tests(first, other, matches[i] if matches else None)) for i, other in enumerate(others))
    corrected = iter(holm([test.p for each in tests for test in each]))
    return Comparison(
        _names(runs),
        settings,
        _scores(runs),
        tests,
        tuple(tuple(next(corrected) for _ in each) for each in tests),
        matches,
        tuple(_moved(first, other, matches[i] if matches else None) for i, other in enumerate(others)),
    )


def _names(runs: Sequence[Run]) -> tuple[str, ...]:
    names = [run.name for run in runs]
    return tuple(name if names.count(name) == 1 else str(run.folder) for name, run in zip(names, runs, strict=True))


def _scores(runs: Sequence[Run]) -> tuple[tuple[str, tuple[Score | None, ...]], ...]:
    found = [{score.name: score for score in run.figures} for run in runs]
    names = dict.fromkeys(name for each in found for name in each)
    return tuple((name, tuple(each.get(name) for each in found)) for name in names)


def _tests(first: Run, other: Run, matched: Match | None) -> list[PairedTest]:
    tests = []
    if all(run.has("held_out.parquet") for run in (first, other)):
        a, b = _joined(first, other, "held_out")
        # Other tokens are scored where the vocabularies differ, and a document that scores none has no figure.
        if len(a) and (a["tokens"] == b["tokens"]).all():
            a, b = a[a["tokens"] > 0], b[b["tokens"] > 0]
            tests.append(
                paired_test("held-out nats per token", "documents", a["nats"] / a["tokens"], b["nats"] / b["tokens"])
            )
    if all(run.has("predictions.parquet") and run.has("classification.json") for run in (first, other)):
        a, b = _joined(first, other, "predictions")
        kept = (a["split"] == "test") & (b["split"] == "test") & a["label"].notna() & b["label"].notna()
        if kept.any():
            one, two = (
                np.array([_right(*pair) for pair in zip(t["label"][kept], t["predicted"][kept], strict=True)])
                for t in (a, b)
            )
            tests.append(paired_test("share of right themes", "held-out documents", one, two))
    if matched is not None and all(run.has("scores.json") for run in (first, other)):
        tests += _topic_tests(first.scores, other.scores, matched)
    return tests


def _topic_tests(first: Scores, other: Scores, matched: Match) -> list[PairedTest]:
    a, b = (scores.topic_frame().set_index("topic") for scores in (first, other))
    one, two = a.loc[[pair[0] for pair in matched.pairs]], b.loc[[pair[1] for pair in matched.pairs]]
    names = [name for name in ("c_npmi", "exclusivity") if name in one and name in two]
    return [
        paired_test(f"{name} of matched topics", "topics", one[name].to_numpy(), two[name].to_numpy()) for name in names
    ]


def _joined(first: Run, other: Run, name: str) -> tuple[Any, Any]:
    a, b = (run.table(name).set_index("id") for run in (first, other))
    both = a.index[a.index.isin(b.index)]
    return a.loc[both], b.loc[both]


def _right(label: Any, predicted: Any) -> float:
    """Return the Jaccard index of true and predicted themes: 0 or 1 with one theme each."""
    true, found = (set(x) if isinstance(x, list | tuple | np.ndarray) else {x} for x in (label, predicted))
    return len(true & found) / len(true | found) if true | found else 1.0


def _moved(first: Run, other: Run, matched: Match | None) -> tuple[Moved, ...]:
    if matched is not None:
        a, b = _joined(first, other, "mixtures")
        labels = [pair[0] for pair in matched.pairs]
        one, two = a[[f"topic {x}" for x in labels]].to_numpy(), b[[f"topic {y}" for _, y in matched.pairs]].to_numpy()
        words = {
            label: f"{label} ({' '.join(row.split()[:3])})"
            for label, (row, _) in zip(labels, matched.words, strict=True)
        }
    elif all(run.has("placements.parquet") for run in (first, other)):
        a, b = _joined(first, other, "placements")
        labels = [name for name in a.columns if name in b.columns and f"{name} low" in a.columns]
        one, two, words = a[labels].to_numpy(), b[labels].to_numpy(), {label: label for label in labels}
    else:
        return ()
    return _farthest([str(name) for name in a.index], one, two, [words[label] for label in labels])


def _farthest(
    ids: list[str], one: NDArray[np.float64], two: NDArray[np.float64], names: list[str]
) -> tuple[Moved, ...]:
    """Return the documents farthest apart; what no matched topic has is a share of its own."""
    rest = [np.clip(1 - rows.sum(axis=1, keepdims=True), 0, None) for rows in (one, two)]
    whole = [np.hstack([rows, left]) for rows, left in zip((one, two), rest, strict=True)]
    apart = np.sqrt(np.clip(1 - np.sqrt(whole[0] * whole[1]).sum(axis=1), 0, None))
    order = np.argsort(-apart, kind="stable")[:N_MOVED]
    named = [*names, ELSEWHERE]
    best = [rows.argmax(axis=1) for rows in whole]
    return tuple(Moved(ids[i], float(apart[i]), named[best[0][i]], named[best[1][i]]) for i in order if apart[i] > 0)


def _finite(values: list[float]) -> list[float | None]:
    return [value if np.isfinite(value) else None for value in values]
