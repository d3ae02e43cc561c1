"""Predictions as a file: columns of what is true and of what classifiers say, whatever made them."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from topicmodel.errors import InputError, nearest
from topicmodel.evaluation.judging import judge_predictions
from topicmodel.objects.classifier_scores import ClassifierScores
from topicmodel.readers import FORMATS

__all__ = ["judge_table"]


def judge_table(
    path: str | Path,
    *,
    true: str = "true",
    predicted: str = "predicted",
    baselines: Sequence[str] = (),
    separator: str | None = None,
    probabilities: str | None = None,
    n_resamples: int = 2000,
    seed: int = 0,
) -> ClassifierScores:
    """Judge the predictions in a table.

    Parameters
    ----------
    path : str or pathlib.Path
        CSV, TSV, JSON lines or Parquet, one row per text.
    true, predicted : str
        Columns of the true and the predicted labels.
    baselines : sequence of str
        Columns of other predictions, to be compared with `predicted`.
    separator : str, optional
        What separates several labels in one cell; an empty cell is then a text without labels.
    probabilities : str, optional
        What the columns of probabilities start with: ``"p_"`` for ``p_sport``, ``p_culture``, ….
    n_resamples, seed : int
        As for `judge_predictions`.

    Returns
    -------
    ClassifierScores
        The judgement.

    Raises
    ------
    InputError
        If there is no such file or column, a row is broken, or a label is missing: figures of half a table would
        mislead.
    """
    table = _read(Path(path))
    columns = {name: _labels(table, name, separator) for name in (true, predicted, *baselines)}
    names = [name for name in table.column_names if probabilities and name.startswith(probabilities)]
    if probabilities and not names:
        found = ", ".join(table.column_names)
        raise InputError(f"{path}: no column starts with '{probabilities}'; found {found}")
    return judge_predictions(
        columns[true],
        columns[predicted],
        probabilities=[list(row) for row in zip(*(_numbers(table, n) for n in names), strict=True)] if names else None,
        columns=[name.removeprefix(probabilities or "") for name in names] if names else None,
        baselines={name: columns[name] for name in baselines},
        n_resamples=n_resamples,
        seed=seed,
    )


def _read(path: Path) -> pa.Table:
    suffix = {"pq": "parquet", "ndjson": "jsonl", "tab": "tsv"}.get(path.suffix[1:].lower(), path.suffix[1:].lower())
    if suffix not in FORMATS or not FORMATS[suffix].columns:
        raise InputError(f"{path.name}: suffix '{path.suffix}' is not known; one of .csv, .tsv, .jsonl, .parquet")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise InputError(f"{path}: no such file{nearest(path.name, beside)}") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    raw = FORMATS[suffix].read_bytes(data, path.name)
    lost = [problem for problem in raw.problems if not problem.kept]
    if lost:
        raise InputError(f"{lost[0]}; {len(lost)} broken rows, none is allowed in a judgement")
    return raw.table


def _column(table: pa.Table, name: str) -> list[object]:
    if name not in table.column_names:
        found = table.column_names
        raise InputError(f"no column '{name}'; found {', '.join(found)}{nearest(name, found)}")
    values: list[object] = table[name].to_pylist()
    return values


def _labels(table: pa.Table, name: str, separator: str | None) -> list[object]:
    values = _column(table, name)
    if separator is None:
        for row, value in enumerate(values, 1):
            if value is None or value == "":
                raise InputError(f"row {row}, column '{name}': no label; where a text may have none, give a separator")
        return values
    return [
        value
        if isinstance(value, list)
        else tuple(part.strip() for part in str(value if value is not None else "").split(separator) if part.strip())
        for value in values
    ]


def _numbers(table: pa.Table, name: str) -> list[float]:
    found = []
    for row, value in enumerate(_column(table, name), 1):
        try:
            found.append(float(str(value).replace(",", ".")))
        except ValueError as error:
            raise InputError(f"row {row}, column '{name}': '{value}' is no number") from error
    return found
