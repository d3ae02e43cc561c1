"""Memory of LDA: peak of a fit against the input matrix, and a fit of a million documents.

    TOPICMODEL_DATA=... python benchmarks/lda_scale.py              # both, about ten minutes
    TOPICMODEL_DATA=... python benchmarks/lda_scale.py --documents 100000

Each fit runs in a fresh process. "Peak" is the largest resident set during the fit minus the resident set before the
matrix was loaded, so it holds the matrix itself. Writes benchmarks/results/lda_scale.json.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

RESULTS = Path(__file__).parent / "results" / "lda_scale.json"
K, SWEEPS, THREADS = 100, 12, 2


def vectorize() -> sparse.csr_matrix:
    """Count the terms of orangesum, as scikit-learn returns them."""
    articles = pd.read_parquet(Path(os.environ["TOPICMODEL_DATA"]) / "orangesum" / "articles.parquet")
    texts = (articles["title"].fillna("") + "\n" + articles["text"].fillna("")).to_numpy(object)
    counts = CountVectorizer(token_pattern=r"(?u)[^\W\d_]{2,}", min_df=10, max_df=0.3).fit_transform(texts)
    counts.sort_indices()
    return counts


def resample(counts: sparse.csr_matrix, n_documents: int) -> sparse.csr_matrix:
    """Draw rows with replacement; counts of 32 bits."""
    rows = np.random.default_rng(0).integers(0, counts.shape[0], n_documents)
    lengths = np.diff(counts.indptr)[rows]
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    indices, data = np.empty(indptr[-1], np.int32), np.empty(indptr[-1], np.int32)
    for row, a, b in zip(rows, indptr[:-1], indptr[1:], strict=True):
        own = slice(counts.indptr[row], counts.indptr[row + 1])
        indices[a:b], data[a:b] = counts.indices[own], counts.data[own]
    return sparse.csr_matrix((data, indices, indptr), (n_documents, counts.shape[1]))


def store(counts: sparse.csr_matrix, folder: Path) -> None:
    """Write the three arrays, to be loaded without a copy."""
    for name in ("data", "indices", "indptr"):
        np.save(folder / f"{name}.npy", getattr(counts, name))
    (folder / "shape.json").write_text(json.dumps([int(n) for n in counts.shape]))


def resident(field: str) -> int:
    """Return VmRSS or VmHWM of this process in bytes (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))


def fit(folder: Path) -> dict[str, float]:
    """Fit the stored matrix in this process and say what it took."""
    from topicmodel import LDA

    settings = {"max_iter": SWEEPS, "n_averaged": SWEEPS // 3, "n_jobs": THREADS, "verbose": False}
    data = np.load(folder / "data.npy", mmap_mode="r")
    small = sparse.random(60, 40, 0.3, format="csr", random_state=0)
    small.data[:] = 1
    LDA(3, **settings).fit(small.astype(data.dtype))  # compile
    gc.collect()
    before = resident("VmRSS")
    parts = tuple(np.load(folder / f"{name}.npy") for name in ("data", "indices", "indptr"))
    size = sum(part.nbytes for part in parts)
    counts = sparse.csr_matrix(parts, json.loads((folder / "shape.json").read_text()))
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark starts anew
    started = time.perf_counter()
    model = LDA(K, **settings).fit(counts)
    return {
        "documents": counts.shape[0],
        "tokens": int(counts.data.sum(dtype=np.int64)),
        "sweeps": model.n_iter_,
        "seconds": round(time.perf_counter() - started, 1),
        "matrix_mb": round(size / 1e6),
        "peak_mb": round((resident("VmHWM") - before) / 1e6),
        "process_mb": round(resident("VmHWM") / 1e6),
        "perplexity": round(model.trace_[-1].perplexity),
    }


def measure(counts: sparse.csr_matrix) -> dict[str, float]:
    """Fit in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        store(counts, Path(folder))
        del counts
        command = [sys.executable, __file__, "--fit", folder]
        found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    print(json.dumps(found), flush=True)
    return found


def main() -> None:
    """Run, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--fit", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fit:
        print(json.dumps(fit(given.fit)))
        return
    counts = vectorize()
    corpus, large = measure(counts), measure(resample(counts, given.documents))
    rows = [
        {
            "what": f"peak memory against the input matrix, {fitted['documents']:,} documents, K = {K}",
            "bar": "≤ 3×",
            "ours": f"{fitted['peak_mb'] / fitted['matrix_mb']:.2f}×",
        }
        for fitted in (corpus, large)
    ]
    rows.append(
        {
            "what": f"{large['documents']:,} documents, {large['tokens'] / 1e6:.0f} M tokens, K = {K}, "
            f"{large['sweeps']} sweeps in {large['seconds']:.0f} s: memory of the process",
            "bar": "≤ 4 GB",
            "ours": f"{large['process_mb'] / 1000:.2f} GB",
        }
    )
    RESULTS.write_text(json.dumps({"bars": rows, "fits": [corpus, large]}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
