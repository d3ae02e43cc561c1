"""What judges answered: model precision, likeness to the model's shares, agreement between judges.

References
----------
.. [1] Chang, J. et al. (2009). Reading tea leaves: how humans interpret topic models. NIPS 22.
   https://papers.nips.cc/paper/3700-reading-tea-leaves-how-humans-interpret-topic-models
.. [2] Hoyle, A. et al. (2025). ProxAnn: use-oriented evaluations of topic models and document clustering. ACL 2025.
   https://doi.org/10.48550/arXiv.2507.00828
.. [3] Krippendorff, K. (2004). Reliability in content analysis.
   https://doi.org/10.1111/j.1468-2958.2004.tb00738.x
"""

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.evaluation.inputs import warn
from topicmodel.evaluation.recurrence import wilson_interval
from topicmodel.evaluation.sheets import Sheet
from topicmodel.objects import display
from topicmodel.objects.record import Record
from topicmodel.readers.decode import decode

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SheetScores", "kendall_taus", "read_answers", "score_sheet"]

Answers = dict[str, dict[str, str]]
REPLICATES = 500
# Ends of 90 % intervals.
ENDS = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class SheetScores(Record):
    """What judges made of a sheet.

    Parameters
    ----------
    kind : str
        Kind of the sheet.
    measure : str
        What `values` holds: "model precision" (share of answers that name the intruder [1]_), or "Kendall's tau" of the
        judges' mean fit, or place, with the model's shares [2]_.
    topics : tuple of str
        The topics.
    values, low, high : tuple of float
        The measure by topic with its 90 % interval; NaN without answers. Of a precision it is Wilson's, which takes the
        answers of several judges to one question for independent; of a tau a bootstrap over documents, wide for few.
    n_answers : tuple of int
        Answers by topic.
    mean, mean_low, mean_high : float
        Mean over topics and its 90 % interval by a bootstrap over topics.
    alpha : float
        Krippendorff's alpha between judges [3]_: nominal for choices, interval for fits; NaN with one judge.
    judges : tuple of str
        Who answered.
    """

    kind: str
    measure: str
    topics: tuple[str, ...]
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    n_answers: tuple[int, ...]
    mean: float
    mean_low: float
    mean_high: float
    alpha: float
    judges: tuple[str, ...]

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per topic: topic, the measure, low, high, n_answers."""
        import pandas as pd

        return pd.DataFrame(self._rows(), columns=["topic", self.measure, "low", "high", "n_answers"])

    def __repr__(self) -> str:
        interval = f" [{self.mean_low:.2f}, {self.mean_high:.2f}]" if self.mean_low < self.mean_high else ""
        judges = display.plural(len(self.judges), "judge", "judges")
        return display.line(
            f"<SheetScores: {self.measure} {self.mean:.2f}{interval}, alpha {self.alpha:.2f}, {judges}>"
        )

    def _repr_html_(self) -> str:
        header = ["topic", self.measure, "low", "high", "answers"]
        return display.table(header, self._rows(), caption=repr(self).strip("<>"))

    def _rows(self) -> list[tuple[Any, ...]]:
        return list(zip(self.topics, self.values, self.low, self.high, self.n_answers, strict=True))


def read_answers(paths: Iterable[str | Path]) -> Answers:
    """Read the CSV files that the form saves, or filled CSV sheets.

    Parameters
    ----------
    paths : iterable of str or pathlib.Path
        Files with columns ``item`` and ``answer``; ``judge`` names who answered, the file's name where it is missing.

    Returns
    -------
    dict of str to dict of str to str
        Answers by judge and item; empty answers are left out.

    Raises
    ------
    InputError
        If a file cannot be read or lacks a column, or a judge gives two answers to one item.
    """
    found: Answers = {}
    for path in map(Path, paths):
        try:
            text = decode(path.read_bytes(), path.name).text
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
        delimiter = max("\t;,", key=text.split("\n", 1)[0].count)
        for row in csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter):
            for name in ("item", "answer"):
                if name not in row:
                    raise InputError(f"{path.name}: no column '{name}'; found {', '.join(map(str, row))}")
            if (row["answer"] or "").strip():
                judge = (row.get("judge") or path.stem).strip()
                item, answer = row["item"].strip(), row["answer"].strip()
                if found.setdefault(judge, {}).setdefault(item, answer) != answer:
                    raise InputError(f"{path.name}: judge '{judge}' answers item {item} again and differently")
    return found


def score_sheet(
    sheet: Sheet | str | Path, answers: Mapping[str, Mapping[str, str]] | Iterable[str | Path], *, by: str = "fit"
) -> SheetScores:
    """Score judges' answers.

    Parameters
    ----------
    sheet : Sheet or path
        The sheet with its key, or the file that `Sheet.save_key` wrote.
    answers : mapping of judge to answers by item, or iterable of paths
        See `read_answers`.
    by : {"fit", "rank"}
        Which answers of a sheet of kind "fit_and_rank" are compared with the model's shares.

    Returns
    -------
    SheetScores
        By topic and over all.

    Raises
    ------
    InputError
        If there is no answer, an answer is not allowed, or the sheet asks for names, which are read and not scored.

    Warns
    -----
    EvaluationWarning
        If a topic has no answer, or one judge only answered.

    Examples
    --------
    >>> from topicmodel import Topics
    >>> from topicmodel.evaluation import word_intrusion
    >>> weights = [[0.5, 0.4, 0.1, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.5, 0.3, 0.2]]
    >>> topics = Topics(weights, ("maire", "ville", "élu", "vent", "pluie", "mer"), [0.5, 0.5], ("0", "1"))
    >>> sheet = word_intrusion(topics, n_words=2)
    >>> right = {item.id: intruder for item, intruder in zip(sheet.items, sheet.key)}
    >>> score_sheet(sheet, {"A": right, "B": right})
    <SheetScores: model precision 1.00, alpha 1.00, 2 judges>
    """
    known = sheet if isinstance(sheet, Sheet) else Sheet.read(sheet)
    given = {j: dict(a) for j, a in answers.items()} if isinstance(answers, Mapping) else read_answers(answers)
    if known.kind == "topic_labels":
        raise InputError("a sheet of kind 'topic_labels' asks for names; they are read (read_answers), not scored")
    if by not in ("fit", "rank"):
        raise InputError(f"by='{by}'; 'fit' or 'rank' is allowed")
    _check(known, given)
    asked = "choice" if known.kind != "fit_and_rank" else {"fit": "scale", "rank": "rank"}[by]
    items = [n for n, item in enumerate(known.items) if item.answer == asked]
    topics = tuple(dict.fromkeys(known.topics))
    n_answers = [
        sum(known.items[n].id in own for own in given.values() for n in items if known.topics[n] == t) for t in topics
    ]
    silent = [topic for topic, n in zip(topics, n_answers, strict=True) if not n]
    if silent:
        warn(
            f"{display.plural(len(silent), 'topic has', 'topics have')} no answer and no score: {', '.join(silent[:5])}"
        )
    if len(given) < 2:
        warn("one judge only: there is no agreement to measure")
    score = _precision if asked == "choice" else _tau
    scored = [score(known, [n for n in items if known.topics[n] == t], given) for t in topics]
    measure = "model precision" if asked == "choice" else "Kendall's tau"
    alpha = _alpha(known, items, given, interval=asked != "choice")
    values, low, high = (tuple(own) for own in zip(*scored, strict=True))
    mean = _mean(values)
    return SheetScores(known.kind, measure, topics, values, low, high, tuple(n_answers), *mean, alpha, tuple(given))


def _check(sheet: Sheet, answers: Answers) -> None:
    if not any(answers.values()):
        raise InputError("no answer; at least one is needed")
    items = {item.id: item for item in sheet.items}
    for judge, own in answers.items():
        for item, answer in own.items():
            if item not in items:
                raise InputError(f"judge '{judge}': no item '{item}'; the sheet has 1 to {len(items)}")
            allowed = items[item].choices
            if allowed and answer not in allowed:
                shown = ", ".join(choice[:30] for choice in allowed)
                raise InputError(f"judge '{judge}', item {item}: answer '{answer[:60]}'; one of {shown} is allowed")


def _mean(values: tuple[float, ...]) -> tuple[float, float, float]:
    """Return the mean of the values that exist and the ends of its interval, by a bootstrap over them."""
    some = np.array([value for value in values if math.isfinite(value)])
    if not len(some):
        return math.nan, math.nan, math.nan
    drawn = np.random.default_rng(0).choice(some, (REPLICATES, len(some))).mean(axis=1)
    low, high = np.quantile(drawn, ENDS)
    return float(some.mean()), float(low), float(high)


def _precision(sheet: Sheet, items: list[int], answers: Answers) -> tuple[float, float, float]:
    hits = [
        own[sheet.items[n].id] == sheet.key[n] for own in answers.values() for n in items if sheet.items[n].id in own
    ]
    if not hits:
        return math.nan, math.nan, math.nan
    low, high = wilson_interval(np.array(np.mean(hits)), len(hits))
    return float(np.mean(hits)), float(low), float(high)


def _tau(sheet: Sheet, items: list[int], answers: Answers) -> tuple[float, float, float]:
    fits, shares = [], []
    for n in items:
        own = [float(a[sheet.items[n].id]) for a in answers.values() if sheet.items[n].id in a]
        if own:
            # The first place is the best, the first point of the scale the worst.
            fits.append(float(np.mean(own)) if sheet.items[n].answer == "scale" else -float(np.mean(own)))
            shares.append(float(sheet.key[n]))
    if len(set(fits)) < 2 or len(set(shares)) < 2:
        return math.nan, math.nan, math.nan
    pairs = np.array([fits, shares])
    value = float(kendall_taus(pairs[:, None])[0])
    drawn = kendall_taus(pairs[:, np.random.default_rng(0).integers(len(fits), size=(REPLICATES, len(fits)))])
    # A draw of one document again and again has no order.
    low, high = np.nanquantile(drawn, ENDS)
    return value, min(value, float(low)), max(value, float(high))


def kendall_taus(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Compute Kendall's tau-b of many pairs of lists.

    Parameters
    ----------
    pairs : ndarray of shape (2, n_pairs, n_values), float64
        First and second list of each pair.

    Returns
    -------
    ndarray of shape (n_pairs,), float64
        From -1 to 1; NaN where a list holds one value only.

    Examples
    --------
    >>> kendall_taus(np.array([[[1.0, 2.0, 3.0]], [[1.0, 3.0, 2.0]]])).round(3).tolist()
    [0.333]
    """
    signs = np.sign(pairs[:, :, :, None] - pairs[:, :, None, :])
    agreed, (first, second) = signs.prod(axis=0).sum(axis=(1, 2)), np.abs(signs).sum(axis=(2, 3))
    known = first * second > 0
    return np.asarray(np.where(known, agreed / np.sqrt(np.where(known, first * second, 1.0)), np.nan))


def _alpha(sheet: Sheet, items: list[int], answers: Answers, *, interval: bool) -> float:
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import binary_distance, interval_distance

    ids = [sheet.items[n].id for n in items]
    rows: list[tuple[str, str, Any]] = [
        (judge, i, float(own[i]) if interval else own[i]) for judge, own in answers.items() for i in ids if i in own
    ]
    shared = {i for i in ids if sum(i in own for own in answers.values()) > 1}
    rows = [row for row in rows if row[1] in shared]
    if not rows:
        return math.nan
    if len({label for _, _, label in rows}) == 1:
        return math.nan
    return float(AnnotationTask(rows, distance=interval_distance if interval else binary_distance).alpha())
