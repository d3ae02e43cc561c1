"""Corpus: a frozen table of documents."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.objects import rows
from topicmodel.objects.cleaning import step
from topicmodel.objects.selectable import Selectable
from topicmodel.readers import RawTable, canonical, read
from topicmodel.readers.frames import read_frame
from topicmodel.writers import write

if TYPE_CHECKING:
    from topicmodel.objects.description import Description
    from topicmodel.objects.duplicates import DuplicateClusters
    from topicmodel.objects.parting import CorpusSplit
    from topicmodel.text.near_duplicates import NearDuplicates

__all__ = ["Corpus"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Corpus(Selectable):
    """A frozen corpus of documents, one row each, with their metadata.

    Make one with `read`, `from_texts` or `from_frame`. ``len(corpus)`` is the number of documents, iterating gives
    their texts, ``corpus[i]`` is the text of document ``i`` and ``corpus[i:j]`` a smaller corpus, so that a corpus goes
    wherever scikit-learn takes a list of strings. Verbs return a corpus; `cleaning` says what became of every document.

    Parameters
    ----------
    table : pyarrow.Table
        Columns ``id`` (unique strings) and ``text`` (strings), then any metadata; ``date`` is a date32.
    problems : tuple of Problem
        What was left out or repaired while reading.
    history : tuple of Step
        The verbs that changed which documents there are, in their order.

    Examples
    --------
    >>> corpus = Corpus.from_texts(["Le maire a démissionné.", "La pluie tombe."], ids=["a", "b"])
    >>> len(corpus), corpus[1]
    (2, 'La pluie tombe.')
    """

    @classmethod
    def read(
        cls, path: str | os.PathLike[str], *, format: str | None = None, text: str | None = None, id: str | None = None
    ) -> "Corpus":
        """Read a file of any known format, a folder of such files, or an archive; ``"-"`` is standard input.

        Press archives: Europresse (HTML), Factiva (HTML, XML), Nexis Uni and LexisNexis (Word). Texts: plain text,
        Word, IRaMuTeQ, TEI XML, RSS and Atom feeds, pages of sites (extra ``html``). Tables: CSV, TSV, JSON lines,
        Parquet, Arrow. A zip or a folder may mix them.

        Parameters
        ----------
        path : str or os.PathLike
            The file or folder.
        format : str, optional
            "europresse", "factiva_html", "factiva_xml", "docx", "iramuteq", "tei", "feed", "html", "zip", "csv", "tsv",
            "jsonl", "parquet", "arrow" or "txt"; told by the content, then by the suffix, when not given. In a folder
            it holds for every file.
        text, id : str, optional
            Names of the columns that hold the texts and the ids, when they are not the usual ones.

        Returns
        -------
        Corpus
            With the good rows; the bad ones are listed in `problems`.

        Raises
        ------
        InputError
            If the file does not exist or holds no usable document.
        """
        return cls(*read(path, format=format, text=text, id=id))

    @classmethod
    def from_texts(cls, texts: Iterable[str], ids: Iterable[str] | None = None, **columns: Iterable[Any]) -> "Corpus":
        """Make a corpus from texts in memory.

        Parameters
        ----------
        texts : iterable of str
            One text per document.
        ids : iterable of str, optional
            Unique ids; ``text-1``, ``text-2``, … when not given.
        **columns : iterable
            Metadata, one value per document.

        Returns
        -------
        Corpus
            With the usable texts.

        Raises
        ------
        InputError
            If the columns have different lengths or no text is usable.
        """
        if isinstance(texts, str):
            raise InputError("texts is one string; a list of strings is needed")
        data: dict[str, list[Any]] = {"text": list(texts)}
        if ids is not None:
            data["id"] = list(ids)
        data |= {name: list(values) for name, values in columns.items()}
        sizes = {name: len(values) for name, values in data.items()}
        if len(set(sizes.values())) > 1:
            raise InputError(f"columns of different lengths: {sizes}; one value per document is needed")
        try:
            table = pa.table(data)
        except (pa.ArrowException, TypeError) as error:
            raise InputError(f"a column that Arrow cannot hold: {str(error).splitlines()[0][:160]}") from error
        return cls(*canonical(RawTable("text", table, tuple(range(1, table.num_rows + 1)))))

    @classmethod
    def from_frame(cls, frame: Any, *, text: str | None = None, id: str | None = None) -> "Corpus":
        """Make a corpus from a pandas or polars frame, an Arrow table or a Hugging Face `datasets.Dataset`.

        One row is one document; columns as in `read`.
        """
        return cls(*canonical(read_frame(frame), text=text, id=id))

    def split(
        self,
        test_size: float = 0.2,
        *,
        how: str = "random",
        stratify: str | None = None,
        duplicates: float | None = 0.5,
        random_state: int = 0,
    ) -> "CorpusSplit":
        """Part the corpus into documents that teach and documents that judge.

        Parameters
        ----------
        test_size : float
            Share of the documents that judge, in (0, 1).
        how : str
            ``"random"``; ``"time"``: the later documents judge, undated ones are in neither part; or a column
            (``"source"``) each value of which is wholly on one side.
        stratify : str, optional
            Column whose values have about the same share of both parts.
        duplicates : float or None
            Similarity from which near-duplicates are never on both sides (see `near_duplicates`): they stay together,
            or, where `how` is a column, those of judging documents leave the teaching part. None: not looked for.
        random_state : int
            Which of the random splits.

        Returns
        -------
        CorpusSplit
            ``train, test = corpus.split()``.

        Raises
        ------
        InputError
            If an argument is out of its range or a part would be empty.

        Examples
        --------
        >>> corpus = Corpus.from_texts(["un", "deux", "trois"], date=["2021-01-01", "2022-01-01", "2023-01-01"])
        >>> train, test = corpus.split(1 / 3, how="time")
        >>> list(train), list(test)
        (['un', 'deux'], ['trois'])
        """
        from topicmodel.objects.parting import part

        alike = None if duplicates is None else self._alike(duplicates).groups
        return part(self, alike, how, test=test_size, stratify=stratify, seed=random_state)

    def segments(self, unit: str | int) -> "Corpus":
        """Cut every document into sentences, paragraphs or windows of words, one row each.

        Parameters
        ----------
        unit : {"sentences", "paragraphs"} or int
            An int is a number of words per window; the last window of a document may be shorter.

        Returns
        -------
        Corpus
            Ids are ``doc#1``, ``doc#2``, …; ``parent`` is the document's id, ``start`` and ``end`` are the place in its
            text, the metadata are repeated. Segments of segments still say their place in the document.

        Examples
        --------
        >>> corpus = Corpus.from_texts(["Il pleut. Il neige.", "Il vente."], ids=["a", "b"])
        >>> corpus.segments("sentences").ids
        ('a#1', 'a#2', 'b#1')
        """
        from topicmodel.objects.segments import cut, segmenter

        table, found = cut(self.table, segmenter(unit))
        detail = unit if isinstance(unit, str) else f"windows of {unit} words"
        done = step("segments", detail, self.table["id"], found, "no segment in it", table.num_rows)
        return Corpus(table, self.problems, (*self.history, done))

    def merge(self, *others: "Corpus") -> "Corpus":
        """Put corpora one after the other; ``Corpus.merge(a, b, c)`` reads as well as ``a.merge(b, c)``.

        Returns
        -------
        Corpus
            With all rows, all columns (null where a corpus lacks one), all problems and the history of all. Ids that
            stood before get ``~2``, ``~3``, …; these and columns of different types, which become text, are listed in
            `cleaning`. Texts that are in several stay: see `deduplicate`.

        Examples
        --------
        >>> a, b = Corpus.from_texts(["un"], ids=["1"]), Corpus.from_texts(["deux"], ids=["1"], source=["B"])
        >>> a.merge(b).ids
        ('1', '1~2')
        """
        from topicmodel.objects.merging import merged

        parts = (self, *others)
        table, remarks = merged([part.table for part in parts])
        listed = tuple(p for part in parts for p in part.problems)
        detail = " + ".join(f"{len(part):,}" for part in parts)
        done = step("merge", detail, table["id"], np.ones(len(table), bool), "", len(table), remarks)
        return Corpus(table, listed, (*(s for part in parts for s in part.history), done))

    def describe(self) -> "Description":
        """Count documents by month and outlet, lengths and missing values; it shows itself with a picture.

        Examples
        --------
        >>> print(Corpus.from_texts(["Il pleut.", "Il neige fort."], source=["A", None]).describe())
        2 documents, 1 outlet
          words      5; median 3, half 2 to 3, all 2 to 3
          characters 23; median 14, half 9 to 14, all 9 to 14
          outlets (1)
            A          1
          missing    source 1
        """
        from topicmodel.objects.description import described

        return described(self.table)

    def near_duplicates(self, threshold: float = 0.5, *, keep: str = "earliest") -> "DuplicateClusters":
        """Find the texts that are nearly the same, and who represents them; `deduplicate` keeps those.

        Parameters
        ----------
        threshold : float
            Smallest share of their runs of three words that two texts have in common, in (0, 1].
        keep : {"earliest", "longest"}
            Which of them represents the others; ties are decided by length or date, then by id.

        Returns
        -------
        DuplicateClusters
            ``frame()`` has one row per text that is alike another.

        Examples
        --------
        >>> texts = ["Le maire ouvre la piscine de la ville.", "Il pleut.", "Le maire ouvre la piscine de la ville !"]
        >>> clusters = Corpus.from_texts(texts, ids=["a", "b", "c"]).near_duplicates()
        >>> clusters.frame()[["id", "representative"]].values.tolist()
        [['c', 'c'], ['a', 'c']]
        """
        from topicmodel.objects.duplicates import cluster

        return cluster(self.table, self._alike(threshold), threshold, keep)

    def deduplicate(self, threshold: float = 0.5, *, keep: str = "earliest") -> "Corpus":
        """Keep one of several near-duplicates, and what is known of the others.

        Parameters
        ----------
        threshold, keep
            As for `near_duplicates`.

        Returns
        -------
        Corpus
            In the same order, with the columns ``n_texts``, ``outlets`` (where there is a ``source``), ``first_date``
            and ``last_date`` (where there is a ``date``) of all texts each one stands for. `cleaning` lists each
            document dropped with its representative and their similarity. No two documents that stay are alike.

        Examples
        --------
        >>> texts = ["Le maire inaugure la piscine de la ville.", "Le maire inaugure la piscine de la ville (AFP)"]
        >>> corpus = Corpus.from_texts(texts, source=["Le Pays", "La Vallée"]).deduplicate()
        >>> corpus.table["outlets"].to_pylist()
        [['La Vallée', 'Le Pays']]
        """
        from topicmodel.objects.duplicates import gathered

        clusters = self.near_duplicates(threshold, keep=keep)
        detail, n_kept = f"similarity from {threshold:g}, {keep} kept", int(clusters.kept.sum())
        done = step("deduplicate", detail, self.table["id"], clusters.kept, clusters.why(), n_kept)
        return Corpus(gathered(clusters), self.problems, (*self.history, done))

    def rewrite(self, change: Callable[[str], str]) -> "Corpus":
        """Return a corpus of changed texts; rows, ids and metadata stay.

        Parameters
        ----------
        change : callable
            Takes a text and returns what stands in its place, possibly nothing: rows are never dropped.

        Returns
        -------
        Corpus
            In the same order.

        Examples
        --------
        >>> corpus = Corpus.from_texts(["Il pleut. (AFP)"])
        >>> corpus.rewrite(lambda text: text.removesuffix(" (AFP)"))[0]
        'Il pleut.'
        """
        return Corpus(rows.rewrite(self.table, change), self.problems, self.history)

    def save(self, path: str | Path, *, format: str | None = None) -> Path:
        """Write the corpus, whole or not at all; `read` gives the same corpus back from .arrow, .parquet and .jsonl.

        Parameters
        ----------
        path : str or pathlib.Path
            Where the file goes; what stands there stays until the new one is whole.
        format : {"arrow", "parquet", "jsonl", "csv", "iramuteq", "mallet", "gensim"}, optional
            By the suffix when not given; .txt is IRaMuTeQ. CSV keeps strings and dates, everything else comes back as
            text; IRaMuTeQ keeps texts without stars and variables without spaces; MALLET keeps ids, labels and texts;
            gensim (a folder) counts of terms.

        Returns
        -------
        pathlib.Path
            `path`.

        Raises
        ------
        InputError
            If the format is unknown or the file cannot be written.
        """
        return write(self.table.to_batches(), self.table.schema, path, format=format)

    def _alike(self, threshold: float) -> "NearDuplicates":
        from topicmodel.text.near_duplicates import find_near_duplicates

        return find_near_duplicates(self, threshold=threshold)
