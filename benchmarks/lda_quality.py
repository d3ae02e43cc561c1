"""Topic quality on 3,000 articles with known sections, K = 25, three seeds: ours, tomotopy's LDA, tf-idf NMF.

    TOPICMODEL_DATA=... python benchmarks/lda_quality.py            # the reported draw; writes results/lda_quality.json
    TOPICMODEL_DATA=... python benchmarks/lda_quality.py --tuning   # other articles, on which settings may be chosen

Articles of 11 sections (not `france`, in one section only, at most 400 drawn from each). NPMI: ten words, document
co-occurrence in all articles, -1 for a pair never seen together. V: the strongest topic of an article against its
section. Stability: Jaccard of the ten words of topics matched between seeds. Perplexity: document completion on 1,000
further articles.
Ours shows its words as `Topics.top_words` does by default; peers show theirs as they do.
"""

import argparse
import json
import os
import time
import warnings
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.metrics import v_measure_score

from topicmodel import LDA, Topics
from topicmodel.models.completion import split_entries
from topicmodel.models.counts import read_counts
from topicmodel.models.inference import log_likelihood, mean_mixtures
from topicmodel.text.stop_words import stop_words

RESULTS = Path(__file__).parent / "results" / "lda_quality.json"
K, N_WORDS, SEEDS, MOST = 25, 10, (0, 1, 2), 400


def draw(tuning: bool) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return articles to model, articles held out, and all articles."""
    articles = pd.read_parquet(Path(os.environ["TOPICMODEL_DATA"]) / "orangesum" / "articles.parquet")
    articles["full"] = articles[["title", "heading", "text"]].fillna("").agg("\n".join, axis=1)
    own = articles[(articles["section"] != "france") & (articles["also"].fillna("").astype(str).isin(["", "[]"]))]

    def sample(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
        return pd.concat([part.sample(min(len(part), MOST), random_state=seed) for _, part in rows.groupby("section")])

    chosen = sample(own, 0).sample(3000, random_state=0)
    if tuning:
        own = own.drop(chosen.index)
        chosen = sample(own, 5)
    return chosen, own.drop(chosen.index).sample(1000, random_state=0), articles


class Judge:
    """What is the same for every model: counts, sections, co-occurrence, held-out halves."""

    def __init__(self, tuning: bool) -> None:
        chosen, held_out, everything = draw(tuning)
        vectorizer = CountVectorizer(token_pattern=r"(?u)[^\W\d_]{2,}", min_df=5, stop_words=sorted(stop_words()))
        self.counts = vectorizer.fit_transform(chosen["full"])
        self.counts.sort_indices()
        self.terms = vectorizer.get_feature_names_out()
        self.places = {term: place for place, term in enumerate(self.terms)}
        self.sections = chosen["section"].to_numpy()
        self.found = (vectorizer.transform(everything["full"]) > 0).astype(np.float64).tocsc()
        held = vectorizer.transform(held_out["full"])
        held.sort_indices()
        self.seen, self.scored = split_entries(read_counts(held))

    def npmi(self, words: list[tuple[str, ...]]) -> float:
        """Mean over topics of the mean over pairs of their words."""
        n, topics = self.found.shape[0], []
        for topic in words:
            columns = self.found[:, [self.places[word] for word in topic]].toarray()
            pairs = columns.T @ columns / n
            one = np.diag(pairs)
            scores = [
                -1.0 if not pairs[i, j] else np.log(pairs[i, j] / (one[i] * one[j])) / -np.log(pairs[i, j])
                for i, j in combinations(range(len(topic)), 2)
            ]
            topics.append(np.mean(scores))
        return float(np.mean(topics))

    def perplexity(self, topics: np.ndarray, alpha: np.ndarray) -> float:
        """Perplexity of the scored halves, mixtures folded in on the seen ones."""
        topics = (topics + 1e-12) / (topics + 1e-12).sum(axis=1, keepdims=True)
        s, h = self.seen, self.scored
        mixtures = mean_mixtures(s.indptr, s.indices, s.counts, topics, alpha, n_jobs=2)
        nats = log_likelihood(h.indptr, h.indices, h.counts, topics, mixtures, n_jobs=2)
        return float(np.exp(-nats.sum() / h.counts.sum()))


def stability(runs: list[list[tuple[str, ...]]]) -> float:
    """Mean Jaccard of the words of matched topics, over pairs of runs."""
    means = []
    for one, other in combinations(runs, 2):
        shared = np.array([[len(set(a) & set(b)) / len(set(a) | set(b)) for b in other] for a in one])
        means.append(shared[linear_sum_assignment(-shared)].mean())
    return float(np.mean(means))


def strongest(weights: np.ndarray, terms: np.ndarray) -> list[tuple[str, ...]]:
    return [tuple(terms[np.argsort(-row, kind="stable")[:N_WORDS]]) for row in weights]


def ours(judge: Judge, seed: int) -> dict[str, Any]:
    model = LDA(K, random_state=seed, n_jobs=2, verbose=False).fit(judge.counts)
    mixtures = model.transform(judge.counts)
    lengths = judge.counts.sum(axis=1).A1
    labels = tuple(str(k) for k in range(K))
    topics = Topics(model.components_, tuple(judge.terms), lengths @ mixtures / lengths.sum(), labels)
    return {
        "words": [tuple(topic) for topic in topics.top_words(N_WORDS)],
        "plain": strongest(model.components_, judge.terms),
        "labels": mixtures.argmax(axis=1),
        "perplexity": judge.perplexity(model.components_, model.doc_topic_prior_),
    }


def tomotopy_lda(judge: Judge, seed: int) -> dict[str, Any]:
    import tomotopy

    model = tomotopy.LDAModel(k=K, seed=seed + 1)
    rows = judge.counts
    for row in range(rows.shape[0]):
        own = slice(rows.indptr[row], rows.indptr[row + 1])
        model.add_doc(np.repeat(judge.terms[rows.indices[own]], rows.data[own]).tolist())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.train(500, workers=2)
    weights = np.zeros((K, len(judge.terms)))
    weights[:, [judge.places[word] for word in model.used_vocabs]] = [model.get_topic_word_dist(k) for k in range(K)]
    return {
        "words": strongest(weights, judge.terms),
        "labels": np.array([np.argmax(document.get_topic_dist()) for document in model.docs]),
        "perplexity": judge.perplexity(weights, np.asarray(model.alpha, np.float64)),
    }


def tfidf_nmf(judge: Judge, seed: int) -> dict[str, Any]:
    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(judge.counts)
    model = NMF(K, init="nndsvdar", random_state=seed, max_iter=400, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mixtures = model.fit_transform(weighted)
    return {"words": strongest(model.components_, judge.terms), "labels": mixtures.argmax(axis=1)}


def main() -> None:
    """Fit, judge, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--tuning", action="store_true", help="articles on which settings may be chosen; nothing is written"
    )
    options = parser.parse_args()
    judge = Judge(options.tuning)
    table = {}
    for name, fit in {"ours": ours, "tomotopy, 500 sweeps": tomotopy_lda, "tf-idf NMF": tfidf_nmf}.items():
        started = time.perf_counter()
        runs = [fit(judge, seed) for seed in SEEDS]
        table[name] = {
            "seconds": (time.perf_counter() - started) / len(SEEDS),
            "NPMI": float(np.mean([judge.npmi(run["words"]) for run in runs])),
            "V": float(np.mean([v_measure_score(judge.sections, run["labels"]) for run in runs])),
            "stability": stability([run["words"] for run in runs]),
            "perplexity": float(np.mean([run["perplexity"] for run in runs])) if "perplexity" in runs[0] else None,
        }
        if "plain" in runs[0]:
            table[name]["NPMI, words by probability"] = float(np.mean([judge.npmi(run["plain"]) for run in runs]))
        print(name, {key: value and round(value, 3) for key, value in table[name].items()}, flush=True)
    us, peer, nmf = table["ours"], table["tomotopy, 500 sweeps"], table["tf-idf NMF"]
    rows = [
        {"what": f"{name}, 3,000 articles, K = 25 (tomotopy {peer[name]:.3f}, tf-idf NMF {nmf[name]:.3f})"}
        | {"bar": f"≥ {bar:.2f}", "ours": f"{us[name]:.3f}"}
        for name, bar in (("NPMI", 0.30), ("V", 0.48), ("stability", 0.75))
    ]
    rows.append(
        {"what": "held-out perplexity there", "bar": f"≤ tomotopy's {peer['perplexity']:.0f}"}
        | {"ours": f"{us['perplexity']:.0f}"}
    )
    if not options.tuning:
        report = {"terms": len(judge.terms), "table": table, "rows": rows}
        RESULTS.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
