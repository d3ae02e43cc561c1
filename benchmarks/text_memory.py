"""Peak memory of FrenchVectorizer on a stream of documents resampled from OrangeSum. Needs TOPICMODEL_DATA.

Run as ``python benchmarks/text_memory.py``; every size has a process of its own.
It writes benchmarks/results/text_memory.json.
The texts come from a generator and are thrown away: what is left is the vocabulary and the matrix.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

SIZES = (30_000, 100_000, 300_000)


def stream(column, size, counted):
    """Yield documents drawn with replacement; add up their bytes."""
    for place in np.random.default_rng(0).integers(0, len(column), size).tolist():
        text = column[place].as_py()
        counted[0] += len(text.encode())
        yield text


def measure(size):
    from topicmodel import FrenchVectorizer

    column = pq.read_table(Path(os.environ["TOPICMODEL_DATA"]) / "orangesum" / "articles.parquet", columns=["text"])[
        "text"
    ].combine_chunks()
    FrenchVectorizer().fit([column[0].as_py()])
    before, counted = peak(), [0]
    matrix = FrenchVectorizer().fit_transform(stream(column, size, counted))
    held = matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes
    return {
        "documents": size,
        "text (MB)": counted[0] >> 20,
        "matrix (MB)": held >> 20,
        "terms": matrix.shape[1],
        "peak above start (MB)": peak() - before,
    }


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main():
    rows = []
    for size in SIZES:
        command = [sys.executable, __file__, str(size)]
        rows.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
        print(rows[-1])
    out = Path(__file__).parent / "results" / "text_memory.json"
    out.write_text(json.dumps({"rows": rows}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        main()
