"""LDA here against tomotopy, gensim and scikit-learn: one corpus, one csr matrix, one held-out scorer, one run.

    TOPICMODEL_DATA=... python benchmarks/lda.py            # the full form
    TOPICMODEL_DATA=... python benchmarks/lda.py --quick    # a third of the corpus, fewer peers

Writes benchmarks/results/lda.json and prints tables. Held-out perplexity is by document completion: half of each
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
    """Yield seconds, topics and alpha at each mark; the last quarter of the sweeps is averaged."""
    for mark in marks:
        started = time.perf_counter()
        documents = read_counts(split.train)
        prior = np.broadcast_to(np.float64(ETA), (documents.n_terms, n_components))
        sampler = Sampler(documents, prior, np.full(n_components, ALPHA), 0, THREADS)
        sampler.start(start_counts(documents, prior, THREADS))
        while sampler.number < mark:
            sampler.sweep()
            if sampler.number > mark - max(1, mark // 4):
                sampler.collect()
        topics = sampler.topics()
        yield time.perf_counter() - started, topics, sampler.alpha


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


def reach(rows: list[dict[str, float]], target: float) -> float | None:
    """Return the least seconds at which an engine was at or below a perplexity; None if it never was."""
    seconds = [row["seconds"] for row in rows if row["perplexity"] <= target]
    return min(seconds) if seconds else None


def compare(found: dict[str, list[dict[str, float]]]) -> dict[str, dict[str, float | None]]:
    """Relate each peer's last mark to our time to be as good."""
    ours, ratios = found["topicmodel"], {}
    for engine, rows in found.items():
        if engine != "topicmodel":
            best = min(rows, key=lambda row: row["perplexity"])
            seconds = reach(ours, best["perplexity"])
            ratios[engine] = {
                "perplexity": best["perplexity"],
                "seconds": best["seconds"],
                "our_seconds": seconds,
                "ratio": None if seconds is None else best["seconds"] / seconds,
            }
    return ratios


def digests(split: Split) -> dict[str, list[str]]:
    """Return SHA-256 of topics and mixtures for 1, 2 and 4 threads and three seeds: one digest per seed."""
    sample = split.train[:2000]
    found: dict[str, list[str]] = {}
    for seed in range(3):
        seen = set()
        for threads in (1, 2, 4):
            model = LDA(20, max_iter=20, random_state=seed, n_jobs=threads, verbose=False).fit(sample)
            seen.add(hashlib.sha256(model.components_.tobytes() + model.transform(sample).tobytes()).hexdigest())
        found[str(seed)] = sorted(seen)
    return found


def thread_scaling(split: Split, n_components: int) -> float:
    """Return the ratio of the least seconds of five sweeps on one thread and on two, interleaved."""
    documents = read_counts(split.train)
    prior = np.broadcast_to(np.float64(ETA), (documents.n_terms, n_components))
    sampler = Sampler(documents, prior, np.full(n_components, ALPHA), 0, THREADS)
    sampler.start(start_counts(documents, prior, THREADS))
    least = {1: np.inf, 2: np.inf}
    for _ in range(5):
        for threads in least:
            sampler.n_jobs = threads
            started = time.perf_counter()
            sampler.sweep()
            least[threads] = min(least[threads], time.perf_counter() - started)
    return float(least[1] / least[2])


def main() -> None:
    """Run, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    split = read_split(9000 if quick else None)
    LDA(2, max_iter=4, verbose=False).fit(split.train[:50]).transform(split.train[:50])  # compile
    ours = [4, 8, 15, 25, 40] if quick else [3, 5, 8, 12, 20, 30, 50, 80, 120, 160]
    peers = {"gensim LdaMulticore": [1 if quick else 5], "scikit-learn batch": [2 if quick else 10]}
    runs = {100: measure(split, 100, {"topicmodel": ours, "tomotopy": [50, 100] if quick else [50, 100, 200], **peers})}
    if not quick:
        runs[400] = measure(split, 400, {"topicmodel": [10, 20, 40, 80], "tomotopy": [200]})
    report = {
        "form": "quick" if quick else "full",
        "machine": {"processor": platform.processor() or platform.machine(), "cores": os.cpu_count()},
        "corpus": {
            "documents": split.train.shape[0],
            "terms": split.train.shape[1],
            "tokens": int(split.train.sum()),
        },
        "runs": {str(k): found for k, found in runs.items()},
        "to_reach_peer": {str(k): compare(found) for k, found in runs.items()},
        "digests_per_seed": {seed: len(found) for seed, found in digests(split).items()},
        "thread_scaling_1_to_2": thread_scaling(split, 100),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({name: report[name] for name in list(report)[4:]}, indent=1))


if __name__ == "__main__":
    main()
