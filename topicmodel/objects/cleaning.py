"""What became of the documents: read, kept, repaired, dropped, and why.

Reading leaves a list of problems and every verb that drops documents leaves a `Step`, so that at any moment

    documents read + documents added = documents kept + documents dropped,

where only a change of unit (`Corpus.segments`) or a repeated row (`Corpus.take`) adds any.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.objects import cleaning_view, display, storage
from topicmodel.objects.language import in_language
from topicmodel.readers import Problem

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CleaningReport", "Step", "require_suffix", "step"]

_FORMAT = "topicmodel cleaning report 2"


@dataclass(frozen=True, slots=True, eq=False)
class Step(display.Shown):
    """One verb that changed which documents a corpus has.

    Parameters
    ----------
    verb : str
        Name of the method: ``"between"``, ``"deduplicate"``, …
    detail : str
        What was asked, in one line.
    before, after : int
        Documents before and after it.
    dropped : pyarrow.Table
        Columns ``id`` and ``why``, one row per document left out.
    remarks : tuple of Problem
        Documents that stay but were changed or flagged, by their id.
    """

    verb: str
    detail: str
    before: int
    after: int
    dropped: pa.Table
    remarks: tuple[Problem, ...] = ()

    @property
    def added(self) -> int:
        """Documents that were not there before: segments of a text, rows taken more than once."""
        return self.after - self.before + int(self.dropped.num_rows)

    def __repr__(self) -> str:
        return display.line(f"<Step: {self.verb}({self.detail}), {self.before} → {self.after}>")


def step(
    verb: str,
    detail: str,
    ids: pa.ChunkedArray,
    keep: NDArray[np.bool_],
    why: str | Sequence[str],
    after: int,
    remarks: tuple[Problem, ...] = (),
) -> Step:
    """Make the step of a verb.

    Parameters
    ----------
    verb, detail : str
        As in `Step`.
    ids : pyarrow.ChunkedArray of str
        Ids of all documents before.
    keep : ndarray of shape (n_documents,), bool
        Which of them are still there.
    why : str or sequence of str
        Why the others are not: one reason for all, or one per dropped document.
    after : int
        Documents afterwards.
    remarks : tuple of Problem
        Documents that stay but were changed or flagged.

    Returns
    -------
    Step
        With the ids of what was dropped.
    """
    lost = ids.filter(pa.array(~keep))
    reasons = pa.repeat(why, len(lost)) if isinstance(why, str) else pa.array(why, pa.string())
    return Step(verb, detail, len(ids), after, pa.table({"id": lost, "why": reasons}), remarks)


@dataclass(frozen=True, slots=True, eq=False)
class CleaningReport:
    """What was read, kept, repaired and dropped on the way to a corpus; `Corpus.cleaning` makes one.

    Parameters
    ----------
    problems : tuple of Problem
        What reading left out, repaired or flagged.
    steps : tuple of Step
        What the verbs did since, in their order.
    n_kept : int
        Documents of the corpus.

    Examples
    --------
    >>> from topicmodel import Corpus
    >>> corpus = Corpus.from_texts(["Il pleut.", "", "Il neige."], source=["A", "A", "B"]).where(source="A")
    >>> print(corpus.cleaning)
    3 documents read, 1 kept, 2 dropped
      read     3 → 2   1 dropped
      where    2 → 1   1 dropped   source is A
    """

    problems: tuple[Problem, ...]
    steps: tuple[Step, ...]
    n_kept: int

    @property
    def n_dropped(self) -> int:
        """Rows and files left out while reading, and documents that verbs left out."""
        return self._unread + sum(int(s.dropped.num_rows) for s in self.steps)

    @property
    def n_added(self) -> int:
        """Documents that verbs added: segments beyond the first of each text, rows taken more than once."""
        return sum(s.added for s in self.steps)

    @property
    def n_read(self) -> int:
        """Rows and files that were in the input; ``n_read + n_added == n_kept + n_dropped``."""
        return self.n_kept + self.n_dropped - self.n_added

    @property
    def n_repaired(self) -> int:
        """Rows, files and documents that were kept with a change or a remark."""
        kept = [p for p in self.problems if p.kept] + [p for s in self.steps for p in s.remarks]
        return len({p.id or p.where for p in kept})

    @property
    def _unread(self) -> int:
        return sum(not p.kept for p in self.problems)

    def rows(self) -> list[dict[str, Any]]:
        """Return the flow as rows: step, detail, before, dropped, added, after; the first one is reading."""
        first = {"step": "read", "detail": "", "before": self.n_read, "dropped": self._unread, "added": 0}
        return [first | {"after": self.n_read - self._unread}, *map(_row, self.steps)]

    def flow(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per step: step, detail, before, dropped, added, after."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def remarks(self) -> Iterator[tuple[str, Problem]]:
        """Yield every document dropped or repaired, and what else reading found: the step, and what it says."""
        for problem in self.problems:
            yield "read", problem
        for s in self.steps:
            for row in s.dropped.to_pylist():
                yield s.verb, Problem("", row["why"], kept=False, id=row["id"])
            for problem in s.remarks:
                yield s.verb, problem

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per document dropped or repaired: step, file, row, part, id, outcome, why.

        What reading found has a ``file`` and the ``row`` in it (missing where the whole file is meant, or the ``part``
        of it that is named: ``"header"``, ``"column 'date'"``), and the ``id`` where the document has one; what a verb
        did has the id alone. As many rows as `n_dropped` have the outcome ``"dropped"``; documents without a row here
        were kept as they were read.
        """
        import pandas as pd

        rows = [
            (step, p.file, p.row or None, p.part, p.id, "kept" if p.kept else "dropped", p.what)
            for step, p in self.remarks()
        ]
        frame = pd.DataFrame(rows, columns=["step", "file", "row", "part", "id", "outcome", "why"])
        return frame.astype({"row": "Int64"})

    def save(self, path: str | Path, *, lang: str = "fr") -> Path:
        """Write the report as .json (which `read` reads back) or as an .html page, whole or not at all.

        Parameters
        ----------
        path : str or Path
            A name that ends in .json or .html.
        lang : {"fr", "en"}
            Language of the page; what the verbs say of single documents stays English.

        Returns
        -------
        Path
            Where it is.

        Raises
        ------
        InputError
            If the suffix or the language is another one.
        """
        path = Path(path)
        require_suffix(path)
        in_language(cleaning_view.LANGUAGES, lang)
        if path.suffix == ".html":
            return storage.write_text(path, cleaning_view.page(self, lang))
        problems = [asdict(p) for p in self.problems]
        steps = [
            [s.verb, s.detail, s.before, s.after, s.dropped.to_pydict(), [asdict(p) for p in s.remarks]]
            for s in self.steps
        ]
        data = {"format": _FORMAT, "n_kept": self.n_kept, "problems": problems, "steps": steps}
        return storage.write_text(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")

    @classmethod
    def read(cls, path: str | Path) -> "CleaningReport":
        """Read what `save` wrote as .json.

        Raises
        ------
        InputError
            If the file does not exist or is something else.
        """
        try:
            data = json.loads(Path(path).read_bytes())
            if data["format"] != _FORMAT:
                raise InputError(f"{path}: format '{data['format']}'; '{_FORMAT}' is needed")
            steps = tuple(_step(*row) for row in data["steps"])
            return cls(tuple(Problem(**p) for p in data["problems"]), steps, int(data["n_kept"]))
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
        except InputError:
            raise
        except (ValueError, KeyError, TypeError, pa.ArrowException) as error:
            raise InputError(f"{path}: no report saved by topicmodel ({error})") from error

    def __str__(self) -> str:
        return cleaning_view.text(self)

    def __repr__(self) -> str:
        return f"<CleaningReport: {self.n_read:,} read, {self.n_kept:,} kept, {self.n_dropped:,} dropped>"

    def _repr_html_(self) -> str:
        return cleaning_view.fragment(self)


def require_suffix(path: Path) -> None:
    """Refuse the name of a file that is neither .json nor .html.

    Raises
    ------
    InputError
        If it is not.
    """
    if path.suffix not in (".json", ".html"):
        raise InputError(f"{path.name}: suffix '{path.suffix}' cannot be written; one of .json, .html")


def _step(
    verb: str, detail: str, before: int, after: int, dropped: dict[str, Any], remarks: list[dict[str, Any]]
) -> Step:
    names = pa.schema([("id", pa.string()), ("why", pa.string())])
    return Step(verb, detail, before, after, pa.table(dropped, schema=names), tuple(Problem(**p) for p in remarks))


def _row(s: Step) -> dict[str, Any]:
    row = {"step": s.verb, "detail": s.detail, "before": s.before, "dropped": int(s.dropped.num_rows)}
    return row | {"added": s.added, "after": s.after}
