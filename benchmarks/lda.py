"""LDA here against tomotopy, gensim and scikit-learn: one corpus, one csr matrix, one held-out scorer, one run.

    TOPICMODEL_DATA=... python benchmarks/lda.py                          # all parts, about 25 minutes
    TOPICMODEL_DATA=... python benchmarks/lda.py --part k100 --part k400  # some; merged into the JSON

Three interleaved repeats of k100; the parts that take minutes are run once. Writes
benchmarks/results/lda.json and prints tables. Held-out perplexity is by document completion: half of each
held-out document's terms are seen, the rest scored; mixtures of all engines' topics come from the same fold-in.
"""

import argparse
import hashlib
import json
import os
import platform
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from topicmodel.models.completion import split_entries
from topicmodel.models.counts import read_counts
from topicmodel.models.inference import log_likelihood, mean_mixtures
from topicmodel.models.lda import LDA
from topicmodel.models.sampler import Sampler
from topicmodel.models.start import start_counts

RESULTS = Path(__file__).parent / "results" / "lda.json"
ALPHA, ETA, THREADS, HELD_OUT = 0.05, 0.01, 2, 2000

Floats = NDArray[np.float64]
Curve = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Split:
    """Training counts, and held-out documents cut in two halves."""

    train: sparse.csr_matrix
    terms: list[str]
    seen: Any
    scored: Any

    def perplexity(self, topics: Floats, alpha: Floats) -> float:
        """Score topics on the held-out documents."""
        smooth = (topics + 1e-12) / (topics + 1e-12).sum(axis=1, keepdims=True)
        s, h = self.seen, self.scored
        mixtures = mean_mixtures(s.indptr, s.indices, s.counts, smooth, alpha, n_jobs=THREADS)
        nats = log_likelihood(h.indptr, h.indices, h.counts, smooth, mixtures, n_jobs=THREADS)
        return float(np.exp(-nats.sum() / h.counts.sum()))


def read_split(n_documents: int | None) -> Split:
    """Vectorise orangesum; the last documents of a fixed shuffle are held out."""
    articles = pd.read_parquet(Path(os.environ["TOPICMODEL_DATA"]) / "orangesum" / "articles.parquet")
    texts = (articles["title"].fillna("") + "\n" + articles["text"].fillna("")).to_numpy(object)
    texts = texts[np.random.default_rng(0).permutation(len(texts))][:n_documents]
    vectorizer = CountVectorizer(token_pattern=r"(?u)[^\W\d_]{2,}", min_df=10, max_df=0.3)
    counts = vectorizer.fit_transform(texts)
    counts.sort_indices()
    held_out = min(HELD_OUT, len(texts) // 5)
    seen, scored = split_entries(read_counts(counts[-held_out:]))
    return Split(counts[:-held_out], list(vectorizer.get_feature_names_out()), seen, scored)


def run_ours(split: Split, n_components: int, marks: list[int]) -> Iterator[tuple[float, Floats, Floats]]:
    """Yield seconds, topics and alpha of a whole fit for each `max_iter`; the last half of the sweeps is averaged."""
    for mark in marks:
        model = LDA(
            n_components,
            doc_topic_prior=ALPHA,
            topic_word_prior=ETA,
            max_iter=mark,
            n_averaged=max(1, mark // 2),
            tol=0,
            n_jobs=THREADS,
            verbose=False,
        )
        started = time.perf_counter()
        model.fit(split.train)
        yield time.perf_counter() - started, model.components_, model.doc_topic_prior_


def run_tomotopy(split: Split, n_components: int, marks: list[int]) -> Iterator[tuple[float, Floats, Floats]]:
    """Yield seconds, topics and alpha of tomotopy at each mark; alpha is kept fixed, as everywhere here."""
    import tomotopy

    model = tomotopy.LDAModel(k=n_components, alpha=ALPHA, eta=ETA, seed=1)
    model.optim_interval = 0
    terms = np.array(split.terms, object)
    for row in range(split.train.shape[0]):
        own = slice(split.train.indptr[row], split.train.indptr[row + 1])
        model.add_doc(np.repeat(terms[split.train.indices[own]], split.train.data[own]).tolist())
    seconds, done = 0.0, 0
    for mark in marks:
        started = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.train(mark - done, workers=THREADS)
        seconds, done = seconds + time.perf_counter() - started, mark
        places = {word: place for place, word in enumerate(model.used_vocabs)}
        topics = np.full((n_components, len(terms)), 1e-12)
        known = [column for column, word in enumerate(terms) if word in places]
        columns = [places[terms[column]] for column in known]
        topics[:, known] = np.array([model.get_topic_word_dist(k) for k in range(n_components)])[:, columns]
        yield seconds, topics, np.full(n_components, ALPHA)


def run_gensim(split: Split, n_components: int, marks: list[int]) -> Iterator[tuple[float, Floats, Floats]]:
    """Yield seconds, topics and alpha of gensim's LdaMulticore; marks are passes."""
    from gensim.matutils import Sparse2Corpus
    from gensim.models import LdaMulticore

    corpus = list(Sparse2Corpus(split.train, documents_columns=False))
    names = dict(enumerate(split.terms))
    for mark in marks:
        started = time.perf_counter()
        model = LdaMulticore(
            corpus,
            n_components,
            names,
            alpha=[ALPHA] * n_components,
            eta=ETA,
            passes=mark,
            workers=THREADS,
            random_state=0,
        )
        yield time.perf_counter() - started, model.get_topics().astype(np.float64), np.full(n_components, ALPHA)


def run_scikit_learn(split: Split, n_components: int, marks: list[int]) -> Iterator[tuple[float, Floats, Floats]]:
    """Yield seconds, topics and alpha of scikit-learn's batch LDA; marks are iterations."""
    from sklearn.decomposition import LatentDirichletAllocation

    for mark in marks:
        started = time.perf_counter()
        model = LatentDirichletAllocation(
            n_components, doc_topic_prior=ALPHA, topic_word_prior=ETA, max_iter=mark, random_state=0
        ).fit(split.train)
        topics = model.components_ / model.components_.sum(axis=1, keepdims=True)
        yield time.perf_counter() - started, topics, np.full(n_components, ALPHA)


ENGINES: dict[str, Callable[[Split, int, list[int]], Iterator[tuple[float, Floats, Floats]]]] = {
    "topicmodel": run_ours,
    "tomotopy": run_tomotopy,
    "gensim LdaMulticore": run_gensim,
    "scikit-learn batch": run_scikit_learn,
}


def measure(split: Split, n_components: int, plan: dict[str, list[int]]) -> dict[str, list[dict[str, float]]]:
    """Run each engine to its marks and score it."""
    found: dict[str, list[dict[str, float]]] = {}
    for engine, marks in plan.items():
        found[engine] = []
        for mark, (seconds, topics, alpha) in zip(marks, ENGINES[engine](split, n_components, marks), strict=True):
            row = {"sweeps": mark, "seconds": seconds, "perplexity": split.perplexity(topics, alpha)}
            found[engine].append(row)
            print(
                f"K={n_components:<4} {engine:20} {mark:5} {seconds:8.1f} s  perplexity {row['perplexity']:7.0f}",
                flush=True,
            )
    return found


def compete(split: Split, n_components: int, plan: dict[str, list[int]], n_repeats: int) -> dict[str, Any]:
    """Run ours and peers in turn, and relate the time of each peer to ours for a perplexity as good as its best."""
    found: dict[str, Any] = {"repeats": [measure(split, n_components, plan) for _ in range(n_repeats)]}
    for peer in list(plan)[1:]:
        ratios = []
        for runs in found["repeats"]:
            best = min(runs[peer], key=lambda row: row["perplexity"])
            ours = [row["seconds"] for row in runs["topicmodel"] if row["perplexity"] <= best["perplexity"]]
            ratios.append(best["seconds"] / min(ours) if ours else 0.0)
        found[peer] = float(np.median(ratios))
    return found


def tomotopy_long(split: Split) -> dict[str, Any]:
    """Run tomotopy for 1,000 sweeps."""
    return measure(split, 100, {"tomotopy": [1000]})["tomotopy"][0]


def default_stop(split: Split) -> dict[str, Any]:
    """Fit with the default settings, five seeds; each engine's topics are scored under its own alpha."""
    rows = []
    for seed in range(5):
        model = LDA(100, random_state=seed, n_jobs=THREADS, verbose=False)
        started = time.perf_counter()
        model.fit(split.train)
        seconds = time.perf_counter() - started
        rows.append({"seconds": seconds, "perplexity": split.perplexity(model.components_, model.doc_topic_prior_)})
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]} | {"seeds": rows}


def digests(split: Split) -> dict[str, int]:
    """Count the digests of topics, mixtures and assignments over threads and partitions, for three seeds."""
    sample, found = split.train[:2000], {}
    for seed in range(3):
        seen = set()
        for threads in (1, 2, 4):
            for partitions in (1, 3, 7):
                model = LDA(
                    20, max_iter=20, random_state=seed, n_jobs=threads, n_partitions=partitions, verbose=False
                ).fit(sample)
                arrays = model.components_, model.transform(sample), model.assignments_
                seen.add(hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest())
        found[str(seed)] = len(seen)
    return found


def thread_scaling(split: Split) -> float:
    """Return the median ratio of a sweep's time on one thread and on two, of nine interleaved pairs."""
    documents = read_counts(split.train)
    prior = np.broadcast_to(np.float64(ETA), (documents.n_terms, 100))
    alpha = np.full(100, ALPHA)
    sampler = Sampler(documents, prior, alpha, 0, THREADS)
    sampler.start(start_counts(documents, prior, alpha, THREADS, 4))
    ratios = []
    for _ in range(9):
        seconds = []
        for sampler.n_jobs in (1, 2):
            started = time.perf_counter()
            sampler.sweep()
            seconds.append(time.perf_counter() - started)
        ratios.append(seconds[0] / seconds[1])
    return float(np.median(ratios))


def costs(split: Split) -> dict[str, list[tuple[float, float]]]:
    """Time 20 sweeps with their start: against tokens and vocabulary (K = 100), and against K."""

    def seconds(train: sparse.csr_matrix, n_components: int) -> float:
        started = time.perf_counter()
        LDA(n_components, max_iter=20, tol=0, n_jobs=THREADS, verbose=False).fit(train)
        return time.perf_counter() - started

    n_documents = split.train.shape[0]
    parts = [split.train[: n_documents // part] for part in (8, 4, 2, 1)]
    ranked = np.argsort(-split.train.sum(axis=0).A1, kind="stable")
    columns = [split.train[:, np.sort(ranked[:size])] for size in (3000, 9000, 27000)]
    return {
        "tokens": [(float(part.sum()), seconds(part, 100)) for part in parts],
        "K": [(k, seconds(split.train, k)) for k in (25, 50, 100, 200, 400)],
        "V": [(part.shape[1], seconds(part, 100)) for part in columns],
    }


PEERS = {"gensim LdaMulticore": [5], "scikit-learn batch": [10]}
PARTS: dict[str, Callable[[Split], Any]] = {
    "k100": lambda split: compete(split, 100, {"topicmodel": [8, 12, 16], "tomotopy": [200]}, 3),
    "peers": lambda split: compete(split, 100, {"topicmodel": [2, 3, 4], **PEERS}, 1),
    "k400": lambda split: compete(split, 400, {"topicmodel": [12, 16], "tomotopy": [200]}, 1),
    "tomotopy_1000": tomotopy_long,
    "default": default_stop,
    "digests": digests,
    "threads": thread_scaling,
    "costs": costs,
}


def rows_of(report: dict[str, Any]) -> list[dict[str, str]]:
    """Return what the parts that were run say about the bars."""
    rows = []

    def add(what: str, bar: str, ours: str) -> None:
        rows.append({"what": what, "bar": bar, "ours": ours})

    for part, peer, bar in (
        ("k100", "tomotopy", 5),
        ("k400", "tomotopy", 8),
        ("peers", "scikit-learn batch", 40),
        ("peers", "gensim LdaMulticore", 40),
    ):
        if part in report:
            ratio = report[part][peer]
            what = f"time to {peer}'s best held-out perplexity, K = {400 if part == 'k400' else 100}"
            add(what, f"≤ 1/{bar}", f"1/{ratio:.1f}" if ratio else "not reached")
    if "default" in report and "tomotopy_1000" in report:
        ours, long = report["default"], report["tomotopy_1000"]
        add(
            "held-out perplexity at the default stop, five seeds; tomotopy after 1,000 sweeps",
            f"≤ {long['perplexity']:.0f}, in ≤ 1/4 of its time",
            f"{ours['perplexity']:.0f}, in 1/{long['seconds'] / ours['seconds']:.1f}",
        )
    if "digests" in report:
        add("digests per seed, 1, 2, 4 threads × 1, 3, 7 partitions", "1", str(max(report["digests"].values())))
    if "threads" in report:
        add("a sweep on two threads against one", "≥ 1.8×", f"{report['threads']:.2f}×")
    if "costs" in report:
        for name, pairs in report["costs"].items():
            slope = np.polyfit(*np.log(pairs).T, 1)[0]
            add(f"time grows as a power of {name}", {"tokens": "about 1", "K": "< 1"}.get(name, "–"), f"{slope:.2f}")
    return rows


def main() -> None:
    """Run the parts asked for, merge them into the JSON, print the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=list(PARTS), action="append", help="several may be given; default: all")
    parser.add_argument("--quick", action="store_true", help="a third of the corpus; nothing is written")
    options = parser.parse_args()
    split = read_split(9000 if options.quick else None)
    LDA(2, max_iter=4, verbose=False).fit(split.train[:50]).transform(split.train[:50])  # compile
    report: dict[str, Any] = {}
    if RESULTS.exists() and not options.quick:
        earlier = json.loads(RESULTS.read_text())
        report = {name: earlier[name] for name in PARTS if name in earlier}
    for name in options.part or PARTS:
        report[name] = PARTS[name](split)
        report["machine"] = {"processor": platform.processor() or platform.machine(), "cores": os.cpu_count()}
        report["corpus"] = dict(zip(("documents", "terms"), split.train.shape, strict=True))
        report["corpus"]["tokens"] = int(split.train.sum())
        report["rows"] = rows_of(report)
        if not options.quick:
            RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(report["rows"], indent=1, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
