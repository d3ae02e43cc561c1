"""Supervised classification: MasakhaNEWS, OrangeSum sections by time and at random, speed; against LinearSVC.

``TOPICMODEL_DATA=… python benchmarks/classification.py [--part PART]`` prints the figures and writes
``results/classification.json``; with ``--part`` the figures of the other parts stay as they are.

OrangeSum comes in two forms. *As the reference has it*: all 19,886 articles whose section is not `france`, by date or
at random (seed 0), title, heading and text; words and characters, sublinear tf-idf, at least two texts, LinearSVC
with C = 1 and no balance. That gives the .62 by time that was asked to be beaten. At random the same settings give
.75, not .776: tried were sections by `canonical_section` (.69 with words alone, where this form gives .72), only
articles of one section (.71), only sections as in the url (.70), balanced classes (.74 instead of .71, and .75 with
characters, on the clean form), titles and headings alone (.63); another draw of the fifth, stratified or not, was not
tried and may be the reason (the 95 % interval is .05 wide). *Clean*: the 18,298 articles of 60 words or more whose
section is in the url and that stood in no other. It is the harder form: sections that articles share are rarer still
in it.

What was chosen on what: the blocks' weights, the order of candidates and the balance of classes by cross-validation
on MasakhaNEWS train_797 and by forward chaining inside the first 80 % of the clean form; shifts of themes inside the
training part of the reference's form (8,000 articles learnt from: -.002 to +.023 at random, better in seven of eight
ways to fit; -.009 to +.010 by time). Also tried there: logistic and ridge models, half a balance, means of several
models, characters, word pairs as spelt, titles as a block of their own, more weight for vectors or for recent
articles, nearest neighbours. At random word pairs and titles together would add .014 and nearest neighbours nothing;
by time all differences are within luck. None was adopted. The clean form by time was scored three times in all (.664,
.674, .660) as the code changed. The form of the reference was scored three times: .764 at random and .682 by time
before the opening counted, .775 and .690 with it, .768 and .690 with the code as it is, which compares shifts by the
scoring. MasakhaNEWS dev: .8965 without shifts, .893 with them, .920 with the opening, .920 again where models are
compared by weighted F1. Nothing was chosen on these. `fit` chooses the rest, on what it is given.

MasakhaNEWS is scored by weighted F1 and asks for it (``scoring="f1_weighted"``): in twice five folds of train_797
that gave .8968, macro-F1 .8956, accuracy .8950; most folds chose the same model and shifts by all three.

The opening (the first 50 words once more in the vectors, at half the weight of the whole text) was chosen on
train_797 alone: ridge models, weighted F1, eight times five folds .897 (.891 without), 30 draws of 50 labels per
class .886 (.880), of 10 .829 (.826); with the choice of `fit`, five folds, .897 (.885). At the full weight or over 30
words it is as good within luck; as columns of its own it adds as much and makes rows two thirds longer. In
OrangeSum's training part (ridge, 5,000 articles learnt from) it gave -.001 to +.002 in three draws and -.010, +.006
and +.002 in three periods, all within luck. Also tried there and on train_797, each beside words and vectors: tf-idf
of title or opening as a block (train_797 .000 to +.001; OrangeSum at random -.011 to +.006, by time -.005), counts of
the opening added to the words' (+.001 to +.003), pairs of words as spelt or of lemmas (+.001 to +.002 beside the
opening; OrangeSum +.004 to +.006 at random, -.014 to -.001 by time), words as spelt with their capitals (+.001;
OrangeSum +.003 to +.008 at random, -.002 to +.007 by time; rows half as long again), the last ten or fifty words, and
punctuation (nothing). None was adopted.

The clean form was measured before the opening counted, before themes could be shifted, and before LinearSVC stopped
at a tolerance of .01; the others are of the final code. Shifts are not used by time; elsewhere they may change a
figure.

How far labels can be told at all: `classification_ceiling.py`.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from masakhanews import read_split
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from topicmodel import FrenchVectorizer
from topicmodel.classifiers.theme_classifier import ThemeClassifier

RESULT = Path(__file__).parent / "results" / "classification.json"
DATA = Path(os.environ["TOPICMODEL_DATA"])
N_RESAMPLES = 2000
N_JOBS = 2
Texts = NDArray[np.object_]
Metric = Callable[[Texts, Texts], float]


def macro_f1(true: Texts, found: Texts) -> float:
    """Return the mean F1 of the classes that occur."""
    return float(f1_score(true, found, average="macro", labels=np.unique(true.astype(str)), zero_division=0))


def weighted_f1(true: Texts, found: Texts) -> float:
    """Return the F1 of the classes weighted by their size."""
    return float(f1_score(true, found, average="weighted"))


def bootstrap(true: Texts, metric: Metric, *found: Texts) -> dict[str, object]:
    """Return the metric with a 95 % interval for each prediction, and of the difference of the first two."""
    random = np.random.default_rng(0)
    true, predictions = true.astype(str), [p.astype(str) for p in found]
    draws = np.array(
        [
            [metric(true[rows], p[rows]) for p in predictions]
            for rows in (
                random.integers(0, len(true), len(true)) for _ in range(N_RESAMPLES // (1 + len(true) // 1000))
            )
        ]
    )

    def interval(values: NDArray[np.float64]) -> list[float]:
        return [round(float(q), 4) for q in np.quantile(values, (0.025, 0.975))]

    scores = [round(metric(true, p), 4) for p in predictions]
    return {
        "ours": {"value": scores[0], "interval": interval(draws[:, 0])},
        "linear_svc": {"value": scores[1], "interval": interval(draws[:, 1])},
        "difference": {"value": round(scores[0] - scores[1], 4), "interval": interval(draws[:, 0] - draws[:, 1])},
    }


def sections(*, clean: bool) -> tuple[Texts, Texts, Texts]:
    """Return articles, sections and dates of OrangeSum without `france`, by date.

    All 19,886 articles, as the reference has them; or the 18,298 of at least 60 words whose section is in the url and
    that stood in no other.
    """
    frame = pd.read_parquet(DATA / "orangesum" / "articles.parquet")
    kept = (frame.section != "france").to_numpy()
    if clean:
        named = [
            f"/{section}/" in url or (section == "automobile" and "//auto" in url)
            for section, url in zip(frame.section, frame.url, strict=True)
        ]
        alone = frame["also"].fillna("").astype(str).isin(["", "[]"]).to_numpy()
        kept = kept & np.array(named) & alone & (frame.text.str.split().str.len() >= 60).to_numpy()
    found = frame[kept].sort_values(["date", "id"], kind="stable")
    texts = found.title + "\n" + found.heading + "\n" + found.text
    return texts.to_numpy(object), found.section.to_numpy(object), found.date.to_numpy(object)


def linear_svc(train: tuple[Texts, Texts], texts: Texts) -> Texts:
    """Return what the reference says: words and characters, sublinear tf-idf, LinearSVC."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2)
    model = make_pipeline(make_union(words, characters), LinearSVC(C=1, tol=0.01))
    return np.asarray(model.fit(train[0], train[1].astype(str)).predict(texts), object)


def ours(
    train: tuple[Texts, Texts], background: object = "press", dates: Texts | None = None, scoring: str = "f1_macro"
) -> ThemeClassifier:
    """Return our classifier, fitted."""
    vectorizer = FrenchVectorizer(n_jobs=N_JOBS)
    model = ThemeClassifier(multi_label=False, vectorizer=vectorizer, background=background, scoring=scoring)
    return model.fit(*train, dates=dates)


def masakha_part() -> dict[str, object]:
    """Score train_797 → dev, with the press vectors of the package and without any background."""
    train, dev = read_split("train_797"), read_split("dev")
    model, bare = (ours(train, background, scoring="f1_weighted") for background in ("press", None))
    reference = linear_svc(train, dev[0])
    shared = set(train[0]) & set(dev[0])
    return {
        "metric": "weighted F1",
        "n_train": len(train[0]),
        "n_test": len(dev[0]),
        "in_both": len(shared),
        **bootstrap(dev[1], weighted_f1, model.predict(dev[0]), reference),
        "without background": bootstrap(dev[1], weighted_f1, bare.predict(dev[0]), reference)["ours"],
        "chosen": {"press vectors": model.chosen_, "without background": bare.chosen_},
    }


def orange_part(train: tuple[Texts, Texts], test: tuple[Texts, Texts], dates: Texts | None = None) -> dict[str, object]:
    """Score one split; the background is the training part, so that no word vector has seen a test article."""
    model = ours(train, list(train[0]), dates)
    found, reference = model.predict(test[0]), linear_svc(train, test[0])
    classes = model.classes_.astype(str)
    each = f1_score(test[1].astype(str), found.astype(str), average=None, labels=classes, zero_division=0)
    return {
        "metric": "macro-F1",
        "n_train": len(train[0]),
        "n_test": len(test[0]),
        **bootstrap(test[1], macro_f1, found, reference),
        "accuracy": round(float(accuracy_score(test[1].astype(str), found.astype(str))), 4),
        "f1_by_class": {code: round(float(value), 3) for code, value in zip(classes, each, strict=True)},
        "chosen": model.chosen_,
    }


def chronological_part(*, clean: bool = False) -> dict[str, object]:
    """Learn from the first 80 % by date, score the rest."""
    texts, labels, dates = sections(clean=clean)
    n = int(0.8 * len(texts))
    return orange_part((texts[:n], labels[:n]), (texts[n:], labels[n:]), dates[:n])


def random_part(*, clean: bool = False) -> dict[str, object]:
    """Learn from a random 80 % (stratified by nothing, seed 0), score the rest."""
    texts, labels, _ = sections(clean=clean)
    order = np.random.default_rng(0).permutation(len(texts))
    n = int(0.8 * len(texts))
    return orange_part((texts[order[:n]], labels[order[:n]]), (texts[order[n:]], labels[order[n:]]))


def speed_part() -> dict[str, object]:
    """Time a fit to 25,000 articles of 11 classes with its features, and predictions, in a cold process."""
    texts, labels, _ = sections(clean=True)
    rows = np.resize(np.arange(len(texts)), 25_000)
    # Articles seen twice get a mark, so that no two texts are equal.
    more = np.array([f"{texts[row]}\n{'' if i < len(texts) else 'suite'}" for i, row in enumerate(rows)], object)
    started = time.perf_counter()
    model = ours((more, labels[rows]))
    fitted = time.perf_counter()
    model.predict(more[:10_000])
    done = time.perf_counter()
    return {
        "n_articles": len(more),
        "n_distinct": len(texts),
        "n_classes": len(model.classes_),
        "fit_seconds": round(fitted - started, 1),
        "predicted_per_second": round(10_000 / (done - fitted)),
        "n_jobs": N_JOBS,
        "machine": platform.processor() or platform.machine(),
        "chosen": model.chosen_,
    }


PARTS = {
    "masakhanews": masakha_part,
    "chronological": chronological_part,
    "random": random_part,
    "chronological, clean": partial(chronological_part, clean=True),
    "random, clean": partial(random_part, clean=True),
    "speed": speed_part,
}


def bars(parts: dict[str, dict[str, object]]) -> list[dict[str, str]]:
    """Return the rows of the table."""
    names = {
        "masakhanews": ("MasakhaNEWS fra, train_797 → dev, weighted F1", "≥ 0.90"),
        "chronological": ("OrangeSum, 11 sections, by time, macro-F1", "≥ 0.68"),
        "random": ("OrangeSum, 11 sections, at random, macro-F1", "≥ 0.80"),
        "chronological, clean": ("OrangeSum, sure sections only, by time, macro-F1", "–"),
        "random, clean": ("OrangeSum, sure sections only, at random, macro-F1", "–"),
    }
    rows = []
    for part, (what, bar) in names.items():
        if part in parts:
            shown = [
                f"{parts[part][who]['value']:.3f} ({low:.3f}–{high:.3f})"  # type: ignore[index]
                for who in ("ours", "linear_svc")
                for low, high in [parts[part][who]["interval"]]  # type: ignore[index]
            ]
            rows.append({"what": what, "bar": bar, "ours": shown[0], "LinearSVC": shown[1]})
    if "speed" in parts:
        speed = parts["speed"]
        rows.append(
            {"what": "Fit 25,000 articles", "bar": "≤ 60 s", "ours": f"{speed['fit_seconds']} s", "LinearSVC": "–"}
        )
        rate = f"{speed['predicted_per_second']} articles/s"
        rows.append({"what": "Predict", "bar": "≥ 2,000 articles/s", "ours": rate, "LinearSVC": "–"})
    return rows


def main() -> None:
    """Run everything, or one part, and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=PARTS)
    wanted = parser.parse_args().part
    parts = json.loads(RESULT.read_text())["parts"] if RESULT.exists() else {}
    for part, measure in PARTS.items():
        if wanted in (None, part):
            parts[part] = measure()
            print(part, json.dumps(parts[part], ensure_ascii=False, indent=1), flush=True)
    results = {"bars": bars(parts), "parts": {part: parts[part] for part in PARTS if part in parts}}
    RESULT.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
