"""The bars of evaluation: coherence against gensim, stability, planted corpora, choice of K.

    TOPICMODEL_DATA=... python benchmarks/evaluation.py --part NAME     # of PARTS, or all

Each part takes a few minutes and writes its rows into benchmarks/results/evaluation.json, leaving the others' rows.
Nothing was tuned on orangesum. The threshold of recurrence (.5), the share of documents (one half) and the tolerance of
the plateau (.15) were chosen on three simulated corpora (K = 10, 25, 50, seed 0) that the bars do not use again.
"""

import argparse
import itertools
import json
import os
import pickle
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.metrics import roc_auc_score

from topicmodel import LDA
from topicmodel.evaluation import Cooccurrence, coherence, select, stability
from topicmodel.evaluation.matching import assign, similarities
from topicmodel.text.analyzer import Analyzer
from topicmodel.text.batches import batches

RESULTS = Path(__file__).parent / "results" / "evaluation.json"
CACHE = Path(tempfile.gettempdir()) / "topicmodel-evaluation"
THREADS = 2
Row = dict[str, str]


def tokens() -> list[list[str]]:
    """Return orangesum as lists of terms, read once by the package's analyzer."""
    path = CACHE / "tokens.pickle"
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
        articles = pd.read_parquet(Path(os.environ["TOPICMODEL_DATA"]) / "orangesum" / "articles.parquet")
        analyzer, found = Analyzer(), []
        for batch in batches(articles["text"]):
            numbers, starts = analyzer.number(batch)
            words = analyzer.vocabulary()
            for a, b in itertools.pairwise(starts):
                found.append([words[n] for n in numbers[a:b].tolist() if n >= 0])
        path.write_bytes(pickle.dumps(found))
    return pickle.loads(path.read_bytes())


def counts() -> tuple[Any, list[str]]:
    """Return orangesum's counts of terms in 10 articles at least and 30 % at most."""
    reference = Cooccurrence.from_tokens(tokens())
    shape = (reference.n_documents, len(reference.terms))
    X = sparse.csr_matrix((np.ones(len(reference.ids), np.int32), reference.ids, reference.starts), shape)
    X.sum_duplicates()
    frequency = np.bincount(X.indices, minlength=X.shape[1])
    kept = np.flatnonzero((frequency >= 10) & (frequency <= 0.3 * X.shape[0]))
    return X[:, kept], [reference.terms[k] for k in kept]


def models(n: int) -> list[list[list[str]]]:
    """Return the leading words of `n` different models of 50 topics: fits of few sweeps on different articles."""
    path = CACHE / f"models-{n}.json"
    if not path.exists():
        X, terms = counts()
        found = []
        for seed in range(n):
            rows = np.random.default_rng(seed).choice(X.shape[0], 4000, replace=False)
            model = LDA(50, random_state=seed, max_iter=10, n_jobs=THREADS, verbose=False).fit(X[np.sort(rows)])
            found.append([[terms[j] for j in np.argsort(-row)[:10]] for row in model.components_])
        path.write_text(json.dumps(found))
    return json.loads(path.read_text())


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def against_gensim(measure: str, n_documents: int) -> list[Row]:
    """Time one model with a new reference, and 50 further ones, against gensim with a ready dictionary."""
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    texts = tokens()[:n_documents]
    (first, *further), dictionary = models(51), Dictionary(texts)
    copies = [["".join(list(word)) for word in text] for text in texts]

    def ours(given: list[list[str]]) -> tuple[Cooccurrence, Any]:
        reference = Cooccurrence.from_tokens(given, n_jobs=THREADS)
        found = coherence(first, reference, measure=measure, definition="gensim", n_replicates=0, n_jobs=THREADS)
        return reference, found

    ours(texts)
    shared = [timed(lambda: ours(texts)) for _ in range(3)]
    theirs, model = timed(
        lambda: CoherenceModel(topics=first, texts=texts, dictionary=dictionary, coherence=measure, processes=1)
    )
    seconds, values = timed(model.get_coherence_per_topic)
    theirs += seconds
    shared += [timed(lambda: ours(texts)) for _ in range(3)]
    apart = min(timed(lambda: ours(copies))[0] for _ in range(3))
    best, (reference, found) = min(shared, key=lambda pair: pair[0])
    more, _ = timed(lambda: [coherence(t, reference, measure=measure, n_replicates=0, n_jobs=THREADS) for t in further])
    off = float(np.abs(found.values - values).max())
    name = f"{measure}, 50 topics, {len(texts)} articles of orangesum"
    return [
        row(f"{name}, encoding included", "≥ 100× gensim", f"{theirs / best:.0f}× ({theirs:.1f} s / {best:.3f} s)"),
        row(f"{name}, no two tokens the same object", "–", f"{theirs / apart:.0f}×"),
        row(
            f"{name}, 50 further models",
            "≥ 1000× gensim",
            f"{theirs * 50 / more:.0f}× ({1000 * more / 50:.1f} ms each)",
        ),
        row(f"{name}, largest difference to gensim", "≤ 1e-12", f"{off:.1e}"),
    ]


def row(what: str, bar: str, ours: str) -> Row:
    return {"what": what, "bar": bar, "ours": ours}


def simulate(n_topics: int, seed: int, n_documents: int, n_terms: int = 1000, length: int = 80) -> tuple[Any, Any]:
    """Return counts and topics drawn from the model, over terms of uneven frequency."""
    generator = np.random.default_rng(seed)
    base = generator.dirichlet(np.full(n_terms, 0.5))
    topics = np.stack([generator.dirichlet(n_terms * 0.05 * base) for _ in range(n_topics)])
    mixtures = generator.dirichlet(np.full(n_topics, 0.1), n_documents)
    return sparse.csr_matrix(np.stack([generator.multinomial(length, p) for p in mixtures @ topics])), topics


def with_noise(X: Any, seed: int, share: float = 0.2) -> Any:
    """Add noise: documents each with words of their own, and topics that a handful of documents alone have.

    No topic of the corpus can be learnt from either: a model that has room for them finds something else in each half.
    """
    generator = np.random.default_rng([seed, 1])
    n_documents, n_terms = X.shape
    base, length, n_noise = np.asarray(X.sum(axis=0)).ravel() / X.sum(), int(X[0].sum()), round(share * n_documents)
    own = [generator.multinomial(length, generator.dirichlet(0.02 * n_terms * base + 1e-6)) for _ in range(n_noise)]
    rare = []
    for _ in range(n_noise // 12):
        topic = generator.dirichlet(0.02 * n_terms * base + 1e-6)
        rare += [generator.multinomial(length, topic) for _ in range(3)]
    return sparse.csr_matrix(sparse.vstack([X, sparse.csr_matrix(np.array(own + rare))]))


def planted(*, noise: bool) -> list[Row]:
    """Fit more topics than were planted, without and with planted noise: only the planted ones should be robust."""
    scores, truths, marked, distances = [], [], [], []
    for seed in range(1, 7):
        n_topics, surplus = (10, 5) if seed % 2 else (20, 10)
        X, topics = simulate(n_topics, seed, 800)
        X = with_noise(X, seed) if noise else X
        folder = CACHE / f"planted-{seed}-{noise}"
        found = stability(LDA(n_topics + surplus, max_iter=100), X, n_refits=20, folder=folder, n_jobs=THREADS)
        overlap, distance = similarities(found.topics.weights, topics)
        rows, columns = assign((overlap + 1 - distance) / 2)
        truth = np.zeros(n_topics + surplus, bool)
        truth[rows] = True
        scores.append(found.recurrence), truths.append(truth), marked.append(found.robust)
        distances.append(distance[rows, columns])
    score, truth, robust = map(np.concatenate, (scores, truths, marked))
    where = "noise documents and noise topics planted" if noise else "no noise planted"
    other = "noise" if noise else "surplus"
    near = np.mean(np.concatenate(distances) < 0.5)
    return [
        row(f"planted topics recovered (Hellinger distance below .5), {where}", "all", f"{near:.1%}"),
        row(f"planted topics marked robust, {where}", "–", f"{robust[truth].mean():.1%}"),
        row(f"{other} topics marked fragile, {where}", "–", f"{(~robust[~truth]).mean():.1%}"),
        row(f"recurrence tells planted from {other} topics, AUC", "≥ .95", f"{roc_auc_score(truth, score):.3f}"),
    ]


def refits(n_refits: int) -> list[Row]:
    """Refit 50 topics on halves of orangesum; earlier refits of an interrupted run are found in the folder."""
    X, _ = counts()
    folder = CACHE / "refits"
    before = len(list(folder.glob("fit-*.npz"))) if folder.exists() else 0
    seconds, found = timed(lambda: stability(LDA(50), X, n_refits=n_refits, folder=folder, n_jobs=THREADS))
    log = CACHE / "refits.json"
    spent = (json.loads(log.read_text()) if log.exists() and before else []) + [seconds]
    log.write_text(json.dumps(spent))
    robust, recurrence = int(found.robust.sum()), found.recurrence.mean()
    figure = f"{sum(spent) / 60:.1f} min; {robust} of 50 topics robust, mean recurrence {recurrence:.2f}"
    return [row(f"stability, {n_refits} refits, K = 50, orangesum, 2 threads", "≤ 10 min", figure)]


def plateau(n_topics: int, n_runs: int) -> list[Row]:
    """Choose K on simulated corpora with a known number of topics; finished runs of an interrupted call are kept."""
    grid = [max(2, round(n_topics * f)) for f in (0.4, 0.6, 0.8, 1, 1.2, 1.5, 2)]
    log = CACHE / f"plateau-{n_topics}.json"
    runs = json.loads(log.read_text()) if log.exists() else {}
    for seed in range(100, 100 + n_runs):
        if str(seed) not in runs:
            X, _ = simulate(n_topics, seed, 50 * n_topics)
            runs[str(seed)] = select(X, grid, model=LDA(max_iter=60), n_refits=4, n_jobs=THREADS).plateau
            CACHE.mkdir(exist_ok=True)
            log.write_text(json.dumps(runs))
    found = [runs[str(seed)] for seed in range(100, 100 + n_runs)]
    hits, widths = [n_topics in kept for kept in found], [len(kept) for kept in found]
    what = f"plateau holds the true K = {n_topics}, {n_runs} simulated corpora, {len(grid)} candidates"
    return [row(what, "≥ 90 %", f"{np.mean(hits):.0%} (mean width {np.mean(widths):.1f})")]


PARTS: dict[str, Callable[[], list[Row]]] = {
    "npmi": lambda: against_gensim("c_npmi", 28_910),
    "c_v": lambda: against_gensim("c_v", 28_910),
    "planted": lambda: planted(noise=False),
    "noise": lambda: planted(noise=True),
    "refits": lambda: refits(20),
    "plateau10": lambda: plateau(10, 30),
    "plateau25": lambda: plateau(25, 30),
    "plateau50": lambda: plateau(50, 30),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=[*PARTS, "all"], default="all")
    chosen = parser.parse_args().part
    for name in PARTS if chosen == "all" else [chosen]:
        found = PARTS[name]()
        stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"parts": {}}
        stored["parts"][name] = found
        stored["bars"] = [each for part in PARTS for each in stored["parts"].get(part, [])]
        RESULTS.write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n")
        for each in found:
            print(f"{each['what']:90} {each['bar']:16} {each['ours']}")


if __name__ == "__main__":
    main()
