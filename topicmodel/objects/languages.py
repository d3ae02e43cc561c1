"""The languages of a corpus: of each document and of each paragraph."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from topicmodel.objects import display
from topicmodel.readers import Problem

if TYPE_CHECKING:
    import pandas as pd

    from topicmodel.text.language import Passage

__all__ = ["Languages"]


@dataclass(frozen=True, slots=True, eq=False)
class Languages:
    """The language of every document of a corpus and of its passages; `Corpus.languages` makes one.

    A document is in the language in which most of its characters are read, passages too short or unclear to tell left
    aside; its language is ``""`` where no passage can be told.

    Parameters
    ----------
    table : pyarrow.Table
        The documents.
    passages : tuple of tuple of Passage
        Per document, its paragraphs (long ones in pieces).
    """

    table: pa.Table
    passages: "tuple[tuple[Passage, ...], ...]"

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639 code of each document, or ``""``."""
        return tuple(_main(_shares(p)) for p in self.passages)

    @property
    def foreign(self) -> NDArray[np.bool_]:
        """Which documents are in another language than French; shape (n_documents,)."""
        return np.array([name not in ("", "fr") for name in self.languages], bool)

    def remarks(self) -> tuple[Problem, ...]:
        """Return what there is to say of the documents that are not foreign: no language told, foreign paragraphs."""
        found = []
        for row, (name, language) in enumerate(zip(self.table["id"].to_pylist(), self.languages, strict=True)):
            others = self.foreign_passages(row)
            if not language:
                found.append(Problem("", "too short or unclear to tell its language", kept=True, id=name))
            elif language == "fr" and others:
                codes = ", ".join(sorted({p.language for p in others}))
                share = f"{len(others)} of {len(self.passages[row])} passages read as another language ({codes})"
                found.append(Problem("", share, kept=True, id=name))
        return tuple(found)

    def why(self, rows: Sequence[int]) -> list[str]:
        """Return for each of the given documents what it was read as."""
        named = self.languages
        return [f"reads as '{named[i]}'" if named[i] else "too short or unclear to tell its language" for i in rows]

    def foreign_passages(self, row: int) -> "list[Passage]":
        """Return the passages of a document that are in another language than French."""
        return [p for p in self.passages[row] if p.language not in ("", "fr")]

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per document: id, language, french, passages, foreign, uncertain.

        ``french`` is the share of its judged characters read as French (NaN where none could be judged); the last three
        count its passages, those in another language and those that cannot be told.
        """
        import pandas as pd

        rows = []
        for name, language, passages in zip(self.table["id"].to_pylist(), self.languages, self.passages, strict=True):
            shares = _shares(passages)
            french = shares["fr"] / shares.total() if shares else float("nan")
            foreign = sum(p.language not in ("", "fr") for p in passages)
            rows.append((name, language, french, len(passages), foreign, sum(not p.language for p in passages)))
        return pd.DataFrame(rows, columns=["id", "language", "french", "passages", "foreign", "uncertain"])

    def passage_frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per passage: id, start, end, language, probability."""
        import pandas as pd

        named = zip(self.table["id"].to_pylist(), self.passages, strict=True)
        rows = [(name, p.start, p.end, p.language, p.probability) for name, passages in named for p in passages]
        return pd.DataFrame(rows, columns=["id", "start", "end", "language", "probability"])

    def __repr__(self) -> str:
        counts = Counter(self.languages)
        named = ", ".join(f"{code or 'uncertain'} {n:,}" for code, n in _ordered(counts))
        mixed = sum(language == "fr" and bool(self.foreign_passages(i)) for i, language in enumerate(self.languages))
        some = display.plural(mixed, "French document", "French documents")
        return display.line(f"<Languages: {named}; {some} with foreign passages>")

    def _repr_html_(self) -> str:
        counts = _ordered(Counter(self.languages))
        rows = [[code or "uncertain", f"{n:,}", f"{n / len(self.passages):.2%}"] for code, n in counts]
        return display.table(["language", "documents", "share"], rows, caption=repr(self).strip("<>"))


def _shares(passages: "Sequence[Passage]") -> Counter[str]:
    shares: Counter[str] = Counter()
    for p in passages:
        if p.language:
            shares[p.language] += p.end - p.start
    return shares


def _main(shares: Counter[str]) -> str:
    return max(shares, key=lambda code: (shares[code], code == "fr", code)) if shares else ""


def _ordered(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
