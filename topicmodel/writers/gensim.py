"""gensim: a folder with a Matrix Market file of bags of words, its dictionary, and the ids of the documents.

``MmCorpus("presse.gensim/corpus.mm")`` and ``Dictionary.load_from_text("presse.gensim/dictionary.txt")`` read it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from topicmodel.text.analyzer import Analyzer
from topicmodel.text.counting import count_texts

__all__ = ["write_folder"]


def write_folder(batches: Iterable[pa.RecordBatch], schema: pa.Schema, folder: Path) -> None:  # noqa: ARG001 - as all writers
    """Write the counts of the terms of each document; for other terms see `topicmodel.text.interop.to_gensim`.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        The documents.
    schema : pyarrow.Schema
        Their columns.
    folder : pathlib.Path
        An empty folder: ``corpus.mm``, ``dictionary.txt`` and ``ids.txt`` (one JSON string a line) are written.
    """
    import json

    from gensim.corpora import Dictionary
    from gensim.matutils import MmWriter

    with open(folder / "ids.txt", "w", encoding="utf-8") as ids:

        def texts() -> Iterator[str]:
            for batch in batches:
                ids.writelines(json.dumps(id_, ensure_ascii=False) + "\n" for id_ in batch["id"].to_pylist())
                yield from batch["text"].to_pylist()

        tally = count_texts(texts(), Analyzer(), None)
    names = sorted(tally.names)
    place = {name: column for column, name in enumerate(names)}
    frequency, totals = tally.frequency(), tally.totals()
    dictionary = Dictionary()
    dictionary.num_docs, dictionary.num_pos, dictionary.num_nnz = len(tally), int(totals.sum()), int(frequency.sum())
    dictionary.token2id = place
    dictionary.dfs = {place[name]: count for name, count in zip(tally.names, frequency.tolist(), strict=True)}
    dictionary.save_as_text(str(folder / "dictionary.txt"))
    counts = tally.take(np.array([place[name] for name in tally.names], np.int32), len(names))
    bounds = zip(counts.indptr[:-1].tolist(), counts.indptr[1:].tolist(), strict=True)
    bags = (list(zip(counts.indices[i:j].tolist(), counts.data[i:j].tolist(), strict=True)) for i, j in bounds)
    MmWriter.write_corpus(str(folder / "corpus.mm"), bags, num_terms=len(names), index=False)
