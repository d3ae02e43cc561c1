"""Do seeded topics stay about their keywords? `KeyedLDA` against the model of the paper and its own sampler.

``TOPICMODEL_DATA=… python benchmarks/keyed.py`` prints tables and writes ``results/keyed.json``.

OrangeSum: random draws of its articles under the embedded codebook of fourteen themes, which was not written for them.
Of each topic the ten strongest words are looked at. Half of each theme's keywords are then given, and it is asked
whether those kept back belong to their own theme's topic: phi_kv is largest there, among the keyword topics.
MasakhaNEWS: train_797 without its labels under three keyword lists; the labels judge the largest keyword topic.
Intervals: corpora drawn from the model (four keyword topics, two free ones; strengths .1 + .9 Beta(1, 4); alpha .2 is
learnt); how many true shares of new documents lie in their 90 % intervals, by eta: learnt, keyATM's .01, the true one.

One method is keyATM itself as its paper and its R code describe it, since R cannot be run here:
collapsed Gibbs sampling token by token, keyword tokens first assigned to their own theme, counts weighted with the
information of their term; 500 sweeps. The least strength and the start were chosen on draws 0 and 1 of 1,200 articles
and by a look at MasakhaNEWS; draw 2 and that of 5,000 articles were not looked at before.
"""

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from masakhanews import read_split
from numba import njit
from scipy import sparse
from sklearn.metrics import v_measure_score

from topicmodel import Codebook, Corpus, FrenchVectorizer, KeyedLDA
from topicmodel.datasets import load_codebook
from topicmodel.models.inference import mean_mixtures

HERE = Path(__file__).parent
RESULT = HERE / "results" / "keyed.json"
DATA = Path(os.environ["TOPICMODEL_DATA"])
Columns = Sequence[Sequence[int]]
PARTS = ("intervals", "orangesum", "orangesum_5000", "masakhanews")
# Of the simulated corpora.
TRUE_ETAS, SEEDS, N_KEYED, N_TOPICS = (0.02, 0.05, 0.2, 0.5), 5, 4, 6
METHODS: dict[str, dict[str, Any]] = {
    "default": {},
    "topic_word_prior=.01 (keyATM's; no eta is learnt)": {"topic_word_prior": 0.01},
    "topic_word_prior=.01, 20 free topics": {"topic_word_prior": 0.01, "n_free": 20},
    "min_strength=0 (the paper's model, our sampler)": {"min_strength": 0.0, "topic_word_prior": 0.01},
    "keyATM's sampler and weights": {},
}


@njit(cache=True)
def collapsed_sweep(docs, words, topics, keyed, is_keyword, weights, alpha, plain, own, mixed):
    """One sweep of keyATM base (beta .01, keywords .1, Beta(1, 1)); counts are weighted, and arrays rewritten."""
    n_topics, n_terms = plain.shape
    odds, sizes = np.empty(n_topics), is_keyword.sum(axis=1)
    plain_total, own_total = plain.sum(axis=1), own.sum(axis=1)
    for i in np.random.permutation(len(words)):  # noqa: NPY002 - what numba knows
        d, v, x, k = docs[i], words[i], weights[words[i]], topics[i]
        mixed[d, k] -= x
        if keyed[i]:
            own[k, v] -= x
            own_total[k] -= x
        else:
            plain[k, v] -= x
            plain_total[k] -= x
        total = 0.0
        for j in range(n_topics):
            both = plain_total[j] + own_total[j] + 2.0
            p = 0.0
            if keyed[i]:
                if is_keyword[j, v]:
                    p = (own[j, v] + 0.1) / (own_total[j] + 0.1 * sizes[j]) * (own_total[j] + 1.0) / both
            else:
                p = (plain[j, v] + 0.01) / (plain_total[j] + 0.01 * n_terms)
                p *= (plain_total[j] + 1.0) / both if sizes[j] else 1.0
            total += p * (mixed[d, j] + alpha[j])
            odds[j] = total
        k = min(np.searchsorted(odds, np.random.random() * total, side="right"), n_topics - 1)  # noqa: NPY002
        topics[i] = k
        keyed[i] = False
        if is_keyword[k, v]:
            a = (own[k, v] + 0.1) / (own_total[k] + 0.1 * sizes[k]) * (own_total[k] + 1.0)
            b = (plain[k, v] + 0.01) / (plain_total[k] + 0.01 * n_terms) * (plain_total[k] + 1.0)
            keyed[i] = np.random.random() * (a + b) < a  # noqa: NPY002
        mixed[d, k] += x
        if keyed[i]:
            own[k, v] += x
            own_total[k] += x
        else:
            plain[k, v] += x
            plain_total[k] += x


@njit(cache=True)
def set_seed(seed):
    np.random.seed(seed)  # noqa: NPY002


def keyatm(X: Any, columns: Columns, n_free: int = 5, n_sweeps: int = 500, seed: int = 0) -> tuple[np.ndarray, ...]:
    """Return topics, strengths and alpha (5 / K, fixed) of the paper's own sampler; the last 100 sweeps averaged."""
    set_seed(seed)
    generator, n_topics = np.random.default_rng(seed), len(columns) + n_free
    rows, words = (np.repeat(each, X.data) for each in (np.repeat(np.arange(X.shape[0]), np.diff(X.indptr)), X.indices))
    is_keyword = np.zeros((n_topics, X.shape[1]), bool)
    for k, found in enumerate(columns):
        is_keyword[k, list(found)] = True
    totals = np.asarray(X.sum(axis=0)).ravel() + 1.0
    weights = -np.log2(totals / totals.sum())
    weights *= len(words) / weights[words].sum()
    topics = generator.integers(0, n_topics, len(words))
    listed = np.flatnonzero(is_keyword.any(axis=0)[words])
    topics[listed] = [generator.choice(np.flatnonzero(is_keyword[:, v])) for v in words[listed]]
    keyed = np.zeros(len(words), bool)
    keyed[listed] = generator.random(len(listed)) < 0.7
    plain, own = np.zeros((2, n_topics, X.shape[1]))
    mixed, alpha = np.zeros((X.shape[0], n_topics)), np.full(n_topics, 5.0 / n_topics)
    np.add.at(plain, (topics[~keyed], words[~keyed]), weights[words[~keyed]])
    np.add.at(own, (topics[keyed], words[keyed]), weights[words[keyed]])
    np.add.at(mixed, (rows, topics), weights[words])
    mean, strength = np.zeros_like(plain), np.zeros(n_topics)
    for sweep in range(n_sweeps):
        collapsed_sweep(rows, words, topics, keyed, is_keyword, weights, alpha, plain, own, mixed)
        if sweep >= n_sweeps - 100:
            pi = (
                (own.sum(axis=1) + 1) / (own.sum(axis=1) + plain.sum(axis=1) + 2) * (np.arange(n_topics) < len(columns))
            )
            phi, keywords = plain + 0.01, own + 0.1 * is_keyword
            keywords /= np.maximum(keywords.sum(axis=1, keepdims=True), 1e-300)
            mean += (1 - pi)[:, None] * phi / phi.sum(axis=1, keepdims=True) + pi[:, None] * keywords
            strength += pi
    return mean / 100, strength[: len(columns)] / 100, alpha


def fit(method: str, X: Any, columns: Columns, seed: int) -> tuple[np.ndarray, ...]:
    """Return topics, strengths and alpha."""
    if method.startswith("keyATM"):
        return keyatm(X, columns, seed=seed)
    model = KeyedLDA(columns, random_state=seed, n_jobs=-1, verbose=False, **METHODS[method]).fit(X)
    return model.components_, model.keyword_strength_, model.doc_topic_prior_


def kept(topics: np.ndarray, columns: Columns) -> list[int]:
    """Count each theme's keywords among the ten strongest words of its topic."""
    return [len(set(found) & set(np.argsort(-topic)[:10])) for topic, found in zip(topics, columns, strict=False)]


def halves(columns: Columns, seed: int) -> tuple[Columns, Columns]:
    """Split each theme's keywords at random; the first part is the larger."""
    generator = np.random.default_rng(seed)
    mixed = [generator.permutation(found) for found in columns]
    return [m[: (len(m) + 1) // 2] for m in mixed], [m[(len(m) + 1) // 2 :] for m in mixed]


def orangesum(size: int, draws: Sequence[int], methods: Sequence[str]) -> list[dict[str, Any]]:
    """Return a row per draw and method."""
    articles, book, rows = Corpus.read(DATA / "orangesum" / "articles.parquet"), load_codebook(), []
    for draw in draws:
        vectorizer = FrenchVectorizer(min_df=5, max_df=0.4)
        X = vectorizer.fit_transform(articles.sample(size, random_state=draw))
        columns = list(book.columns(vectorizer).values())
        given, asked = halves(columns, draw)
        for method in methods:
            topics, strength, _ = fit(method, X, columns, draw)
            found = kept(topics, columns)
            half, _, _ = fit(method, X, given, draw)
            own = [half[: len(given), v].argmax() == k for k, part in enumerate(asked) for v in part]
            rows.append(
                {
                    "articles": size,
                    "draw": draw,
                    "method": method,
                    "themes without a keyword": found.count(0),
                    "themes with three": sum(n >= 3 for n in found),
                    "keywords among ten words": round(float(np.mean(found)), 2),
                    "held-back keywords in their own topic": round(float(np.mean(own)), 2),
                    "strengths": " – ".join(f"{q:.2f}" for q in np.quantile(strength, (0, 0.5, 1))),
                    "by theme": dict(zip(book.codes, found, strict=True)),
                }
            )
            print({key: value for key, value in rows[-1].items() if key != "by theme"}, flush=True)
    return rows


def masakhanews(methods: Sequence[str]) -> list[dict[str, Any]]:
    """Return a row per method: labels against the largest keyword topic, mean over three keyword lists."""
    (texts, labels), vectorizer, rows = read_split("train_797"), FrenchVectorizer(min_df=5, max_df=0.4), []
    X = vectorizer.fit_transform(texts)
    for method in methods:
        figures = []
        for i in (1, 2, 3):
            columns = Codebook.read(HERE / "keywords" / f"list{i}.toml").columns(vectorizer)
            topics, _, alpha = fit(method, X, list(columns.values()), i)
            first = mean_mixtures(X.indptr, X.indices, X.data, topics, alpha)[:, : len(columns)].argmax(axis=1)
            accuracy = float((np.array(list(columns), object)[first] == labels).mean())
            figures.append((accuracy, v_measure_score(labels, first), kept(topics, list(columns.values())).count(0)))
        accuracy, v_measure, lost = np.mean(figures, axis=0)
        rows.append({"method": method, "accuracy": f"{accuracy:.3f}", "V": f"{v_measure:.3f}", "lost": float(lost)})
        print(rows[-1], flush=True)
    return rows


def simulated(eta: float, seed: int) -> tuple[Any, Columns, np.ndarray, np.ndarray]:
    """Return counts of 600 documents and as many new ones, keywords, mixtures and topics."""
    generator = np.random.default_rng(seed)
    topics = generator.dirichlet(np.full(400, eta), N_TOPICS)
    columns = [list(range(4 * k, 4 * k + 4)) for k in range(N_KEYED)]
    for k, found in enumerate(columns):
        strength = 0.1 + 0.9 * generator.beta(1.0, 4.0)
        topics[k] *= 1.0 - strength
        topics[k, found] += strength * generator.dirichlet(np.ones(len(found)))
    mixtures = generator.dirichlet(np.full(N_TOPICS, 0.2), 1200)
    lengths = generator.poisson(80, len(mixtures))
    rows = [generator.multinomial(n, p) for n, p in zip(lengths, mixtures @ topics, strict=True)]
    return sparse.csr_matrix(np.array(rows)), columns, mixtures, topics


def intervals() -> list[dict[str, Any]]:
    """Return a row per true eta: coverage of the keyword topics' shares, mean and range over seeds."""
    rows = []
    for eta in TRUE_ETAS:
        ways = {"learnt (default)": None, ".01": 0.01, "true": eta}
        covered: dict[str, list[float]] = {way: [] for way in ways}
        missed, learnt = 0, []
        for seed in range(SEEDS):
            X, columns, mixtures, topics = simulated(eta, seed)
            for way, given in ways.items():
                model = KeyedLDA(columns, N_TOPICS - N_KEYED, topic_word_prior=given, random_state=seed, verbose=False)
                low, high = model.fit(X[:600]).interval(X[600:])
                inside = (low <= mixtures[600:]) & (mixtures[600:] <= high)
                covered[way].append(float(inside[:, :N_KEYED].mean()))
                overlap = np.minimum(model.components_[:N_KEYED], topics[:N_KEYED]).sum(axis=1)
                if given is None:
                    missed += int((overlap < 0.7).any())
                    learnt.append(model.topic_word_prior_)
        rows.append({"true eta": eta, "eta learnt": f"{min(learnt):.3f}–{max(learnt):.3f}"})
        for way, figures in covered.items():
            rows[-1][f"inside, eta {way}"] = f"{np.mean(figures):.3f} ({min(figures):.3f}–{max(figures):.3f})"
        rows[-1]["runs that mixed topics"] = missed
        print(rows[-1], flush=True)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=PARTS)
    wanted = parser.parse_args().part
    results = json.loads(RESULT.read_text()) if RESULT.exists() else {"parts": {}}
    for part in [wanted] if wanted else PARTS:
        if part == "intervals":
            rows = intervals()
        elif part == "orangesum":
            rows = orangesum(1200, (0, 1, 2), list(METHODS))
        elif part == "orangesum_5000":
            rows = orangesum(5000, (3,), ["default", "min_strength=0 (the paper's model, our sampler)"])
        else:
            rows = masakhanews(list(METHODS))
        results["parts"][part] = rows
        RESULT.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
