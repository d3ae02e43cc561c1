"""Verbs that keep some of the documents as they are."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.objects import selection
from topicmodel.objects.documents import Documents

if TYPE_CHECKING:
    from topicmodel.objects.languages import Languages

__all__ = ["Selectable"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Selectable(Documents):
    """Documents with the verbs that choose among them; each is a step of `cleaning`, with a reason per document."""

    def where(self, condition: Callable[[Mapping[str, Any]], bool] | None = None, **values: Any) -> Self:
        """Keep the documents whose metadata have the given values.

        Parameters
        ----------
        condition : callable, optional
            Takes a row (a mapping from column name to value) and says whether to keep it.
        **values : object
            Column name and the value, or list of values, that it must have; a list has it if one of its items has.

        Returns
        -------
        Corpus
            In the same order.

        Raises
        ------
        InputError
            If there is no such column.

        Examples
        --------
        >>> from topicmodel import Corpus
        >>> corpus = Corpus.from_texts(["un", "deux"], source=["A", "B"])
        >>> list(corpus.where(source="B"))
        ['deux']
        """
        for name in values:
            self._require(name)
        keep, why, detail = selection.matching(self.table, condition, values)
        return self.keep("where", detail, keep, why)

    def between(self, start: str | dt.date | None = None, end: str | dt.date | None = None) -> Self:
        """Keep the documents dated from `start` to `end`, both included.

        Parameters
        ----------
        start, end : str or datetime.date, optional
            ``"2019"``, ``"2019-03"`` or ``"2019-03-31"``: a year or month stands for all its days. None is no bound.

        Returns
        -------
        Corpus
            Documents without a date are left out.

        Raises
        ------
        InputError
            If there is no date column or a bound is no date.
        """
        self._require("date")
        keep, why, detail = selection.dated(self.table["date"].to_pylist(), start, end)
        return self.keep("between", detail, keep, why)

    def sample(self, n: int, *, by: str | None = None, random_state: int = 0) -> Self:
        """Draw `n` documents without replacement, kept in their order.

        Which documents are drawn depends on their ids and the seed only, not on their order.

        Parameters
        ----------
        n : int
            How many.
        by : str, optional
            Column whose values keep their shares: each gives ``n`` times its share of the documents, rounded by the
            largest remainders; a missing value counts as one.
        random_state : int
            Which of the random samples.

        Returns
        -------
        Corpus
            With exactly `n` documents.

        Examples
        --------
        >>> from topicmodel import Corpus
        >>> corpus = Corpus.from_texts(["a", "b", "c", "d", "e", "f"], source=["X", "X", "X", "X", "Y", "Y"])
        >>> corpus.sample(3, by="source").table["source"].to_pylist()
        ['X', 'X', 'Y']
        """
        if not 0 < n <= len(self):
            raise InputError(f"n={n}; a sample has between 1 and {len(self)} documents")
        if by is not None:
            self._require(by)
            selection.refuse_lists(self.table, by)
        keep = selection.drawn(self.ids, n, random_state, None if by is None else self.table[by].to_pylist())
        detail = f"{n}, seed {random_state}{'' if by is None else f', by {by}'}"
        return self.keep("sample", detail, keep, "not drawn")

    def languages(self) -> "Languages":
        """Tell the language of every document and of every paragraph.

        Returns
        -------
        Languages
            ``frame()`` has one row per document, ``passage_frame()`` one per paragraph.

        Examples
        --------
        >>> from topicmodel import Corpus
        >>> french = "Le maire a inauguré hier la nouvelle piscine de la ville."
        >>> corpus = Corpus.from_texts([french, "The mayor opened the new swimming pool of the town yesterday."])
        >>> corpus.languages().languages
        ('fr', 'en')
        >>> corpus.french().ids, corpus.foreign().ids
        (('text-1',), ('text-2',))
        """
        from topicmodel.objects.languages import Languages
        from topicmodel.text.language import read_languages

        return Languages(self.table, tuple(tuple(read_languages(text)) for text in self))

    def french(self, languages: "Languages | None" = None) -> Self:
        """Keep the documents that are in French; `foreign` gives the others.

        Documents too short or unclear to tell are kept and listed in `cleaning`, as are French ones with paragraphs in
        another language.

        Parameters
        ----------
        languages : Languages, optional
            What `languages` said of this corpus, so that it is not read again.
        """
        languages = languages or self.languages()
        why = languages.why(np.flatnonzero(languages.foreign).tolist())
        return self.keep("french", "French, or too short to tell", ~languages.foreign, why, languages.remarks())

    def foreign(self, languages: "Languages | None" = None) -> Self:
        """Keep the documents that are in another language than French, which a column ``language`` names.

        Parameters
        ----------
        languages : Languages, optional
            What `languages` said of this corpus, so that it is not read again.
        """
        languages = languages or self.languages()
        why = languages.why(np.flatnonzero(~languages.foreign).tolist())
        kept = self.keep("foreign", "in another language than French", languages.foreign, why)
        names = [name for name in languages.languages if name not in ("", "fr")]
        columns = kept.table.select([c for c in kept.table.column_names if c != "language"])
        return type(self)(columns.append_column("language", pa.array(names, pa.string())), kept.problems, kept.history)
