"""Placement: accuracy on the embedded corpus, coverage, faithfulness of the evidence, abstention, speed.

``TOPICMODEL_DATA=… python benchmarks/themes.py [--part PART]`` prints a table and writes ``results/themes.json``; with
``--part`` (accuracy, coverage, evidence, flags, speed or article) the rows of the other parts stay as they are.

What was tuned on what: docs/placement.md. The embedded corpus is no untouched test set for accuracy and presence; the
bounds of `placer/abstention.py` were set with both off-topic files in view, beyond what press articles show.
"""

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
from masakhanews import read_split

from topicmodel import Analyzer, Codebook, Corpus, Placement, Placer
from topicmodel.datasets import load_codebook, load_press
from topicmodel.models.inference import fold_in
from topicmodel.placer.placing import INTERVAL, N_DRAWS, N_SWEEPS, THINNING
from topicmodel.placer.presence import features
from topicmodel.placer.theming import FREE_ALPHA, THEME_ALPHA

HERE = Path(__file__).parent
DATA = Path(os.environ["TOPICMODEL_DATA"])
Row = tuple[str, str, str, bool | None]
FIRST_FOUR = {"cooperation", "migrations", "securite", "gouvernance"}


def jaccard(found: list[set[str]], gold: list[set[str]]) -> float:
    return float(np.mean([len(a & b) / len(a | b) for a, b in zip(found, gold, strict=True)]))


def dictionary(rows: list[dict]) -> tuple[float, float]:
    """Count the same keywords; the number of hits that makes a theme present is the one that serves the count best."""
    book, analyzer = load_codebook(), Analyzer()
    keys = [{t for word in theme.keywords for t in analyzer.terms(word)} for theme in book.themes]
    counts = np.array([[sum(t in k for t in analyzer.terms(row["text"])) for k in keys] for row in rows])
    primary = np.mean([book.codes[c] == row["theme"] for c, row in zip(counts.argmax(1), rows, strict=True)])
    gold = [{row["theme"], *row["other"]} for row in rows]
    sets = [
        [{book.codes[k] for k in np.flatnonzero(c >= n)} | {book.codes[c.argmax()]} for c in counts] for n in (1, 2, 3)
    ]
    return float(primary), max(jaccard(s, gold) for s in sets)


def accuracy(placed: list[Placement], rows: list[dict]) -> tuple[float, float]:
    """Primary theme first, and the sets of themes that take at least a tenth of the article (and the first one)."""
    gold = [{row["theme"], *row["other"]} for row in rows]
    found = [{t.code for t in p.themes if t.share >= 0.1} | {p.best.code} for p in placed]
    primary = np.mean([p.best.code == row["theme"] for p, row in zip(placed, rows, strict=True)])
    return float(primary), jaccard(found, gold)


def logistic(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Fit intercept and slopes by Newton's method."""
    design = np.column_stack([np.ones(len(x)), x])
    w = np.zeros(design.shape[1])
    for _ in range(30):
        q = 1 / (1 + np.exp(-design @ w))
        curvature = design.T @ (design * (weights * q * (1 - q))[:, None])
        w += np.linalg.solve(curvature, design.T @ (weights * (y - q)))
    return w


def parts_of_the_codebook() -> dict[tuple[int, int], list[Codebook]]:
    """Return, for numbers of themes and of keywords, codebooks cut out of the embedded one; every theme is in one."""
    whole = load_codebook()
    found = {}
    for n_themes, n_keywords in product((1, 2, 3, 5, 14), (3, 14)):
        starts = range(0, 14, 14 if n_themes == 14 else min(n_themes, 2))
        groups = [[whole.themes[(i + 3 * j) % 14] for j in range(n_themes)] for i in starts]
        found[n_themes, n_keywords] = [
            Codebook("part", tuple(replace(t, keywords=t.keywords[:n_keywords], weights=()) for t in group))
            for group in groups
        ]
    return found


def presence(rows: list[dict]) -> dict[str, object]:
    """Fit the presence curve to codebooks of several sizes, and measure its error on articles left out (five folds)."""
    x, y, kinds, article, codes = [], [], [], [], []
    for kind, books in parts_of_the_codebook().items():
        for book in books:
            for number, p in enumerate(Placer(book).place_all(load_press())):
                shares, found = np.array([t.share for t in p.themes]), np.array([t.keywords for t in p.themes])
                x.append(features(shares, found, len(shares)))
                y += [t.code in (rows[number]["theme"], *rows[number]["other"]) for t in p.themes]
                kinds += [kind] * len(shares)
                article += [number] * len(shares)
                codes += [t.code for t in p.themes]
    x, y, article, kinds = np.concatenate(x), np.array(y, float), np.array(article), np.array(kinds)
    sizes = {kind: int((kinds == kind).all(axis=1).sum()) for kind in parts_of_the_codebook()}
    weights = np.array([1 / sizes[tuple(kind)] for kind in kinds.tolist()]) * len(y) / len(sizes)
    q = np.empty(len(y))
    for f in range(5):
        w, out = logistic(x[article % 5 != f], y[article % 5 != f], weights[article % 5 != f]), article % 5 == f
        q[out] = 1 / (1 + np.exp(-(w[0] + x[out] @ w[1:])))
    errors = {kind: calibration_error(*(a[(kinds == kind).all(axis=1)] for a in (q, y))) for kind in sizes}
    sets: list[set[str]] = [set() for _ in rows]
    for i in np.flatnonzero((kinds == (14, 14)).all(axis=1)):
        # Themes come by falling share: the first one of an article counts in any case.
        if q[i] >= 0.5 or not sets[article[i]]:
            sets[article[i]].add(codes[i])
    return {
        "error": errors[14, 14],
        "errors": {f"{n} themes of at most {k} keywords": error for (n, k), error in errors.items()},
        "curve": [round(float(v), 3) for v in logistic(x, y, weights)],
        "jaccard": jaccard(sets, [{row["theme"], *row["other"]} for row in rows]),
    }


def calibration_error(q: np.ndarray, y: np.ndarray) -> float:
    """Mean distance of predicted and true presence in ten bins."""
    bins = np.minimum((10 * q).astype(int), 9)
    return float(
        sum((bins == i).mean() * abs(q[bins == i].mean() - y[bins == i].mean()) for i in range(10) if (bins == i).any())
    )


def coverage(placer: Placer, n_documents: int = 400, n_words: int = 150) -> float:
    """Share of 90 % intervals that hold the share a simulated article was drawn with."""
    rng = np.random.default_rng(0)
    weights = placer.topics.weights
    alpha = np.r_[np.full(len(weights) - 1, THEME_ALPHA), FREE_ALPHA]
    chain = {"n_sweeps": N_SWEEPS, "n_draws": N_DRAWS, "thinning": THINNING}
    hits = []
    for _ in range(n_documents):
        mixture = rng.dirichlet(alpha)
        words = rng.choice(weights.shape[1], n_words, p=mixture @ weights / (mixture @ weights).sum())
        types, counts = np.unique(words, return_counts=True)
        draws = fold_in([0, len(types)], types, counts, weights, alpha, **chain)[:, 0]
        low, high = np.quantile(draws, INTERVAL, axis=0, method="weibull")
        hits.append(((low <= mixture) & (mixture <= high)).mean())
    return float(np.mean(hits))


def faithful(placer: Placer, placed: list[Placement]) -> float:
    """Share of articles in which deleting the five strongest terms lowers the first theme's probability."""
    lowered = []
    for p in placed:
        text = p.text
        for start, end in sorted(p.spans[np.argsort(-p.contributions[:, 0])[:5]].tolist(), reverse=True):
            text = text[:start] + text[end:]
        lowered.append(placer.place(text)[p.best.code].probability < p.best.probability)
    return float(np.mean(lowered))


def flagged(placer: Placer) -> tuple[list[Row], dict[str, object]]:
    """Count abstentions on off-topic texts and on French press of several sources."""
    rows, details = [], {}
    for name, bar in (("off_topic", 0.95), ("off_topic_fresh", None)):
        texts = [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text().splitlines()]
        caught = {row["id"]: placer.place(row["text"]).abstains for row in texts}
        kinds = sorted({row["kind"] for row in texts})
        by_kind = {k: float(np.mean([caught[r["id"]] for r in texts if r["kind"] == k])) for k in kinds}
        share = float(np.mean(list(caught.values())))
        what = "off-topic texts flagged" if bar else "other kinds flagged (also poems, contracts, manuals, letters)"
        rows.append((what, "≥ 95 %" if bar else "–", f"{share:.1%}", share >= bar if bar else None))
        details[name] = {"caught": share, "missed": [i for i, hit in caught.items() if not hit], "by_kind": by_kind}
    for half in ("tune", "test"):
        lines = map(json.loads, (HERE / "off_topic_halves.jsonl").read_text().splitlines())
        texts = [row for row in lines if row["half"] == half]
        caught = {row["id"]: placer.place(row["text"]).abstains for row in texts}
        share = float(np.mean(list(caught.values())))
        what = {"tune": "French prose of 20 kinds flagged, half tuned on", "test": "the same, untouched half"}[half]
        rows.append((what, "–", f"{share:.1%}", None))
        details[f"off_topic_halves/{half}"] = {"caught": share, "missed": [i for i, hit in caught.items() if not hit]}
    for source, texts in press_sources().items():
        reasons = [p.reason.split(":")[0] for p in map(placer.place, texts) if p.abstains]
        wrong = len(reasons) / len(texts)
        rows.append((f"French press wrongly flagged, {source}", "≤ 3 %", f"{wrong:.1%}", wrong <= 0.03))
        details[source] = {"texts": len(texts), "wrong": wrong, "reasons": {r: reasons.count(r) for r in set(reasons)}}
    return rows, details


def press_sources() -> dict[str, list[str]]:
    """Return press articles: OrangeSum by section, MasakhaNEWS (BBC Afrique), the embedded corpus."""
    orange = Corpus.read(DATA / "orangesum" / "articles.parquet")
    sections = sorted({row["section"] for row in orange.table.to_pylist()})
    texts = [t for section in sections for t in orange.where(section=section).sample(150, random_state=7)]
    bbc = list(read_split("dev")[0])
    return {"OrangeSum, 12 sections": texts, "MasakhaNEWS dev": bbc, "embedded corpus": list(load_press())}


def speed(placer: Placer, press: Corpus) -> tuple[float, float]:
    """Median milliseconds of one article, warm; seconds of 10,000 articles in two processes."""
    text = (DATA / "article" / "lianyungang.txt").read_text()
    times = []
    for _ in range(30):
        start = time.perf_counter()
        placer.place(text)
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    n = sum(1 for _ in placer.place_all(press.sample(10_000), n_jobs=2))
    return 1000 * statistics.median(times), (time.perf_counter() - start) * 10_000 / n


def part_accuracy(placer: Placer) -> tuple[list[Row], dict[str, object]]:
    rows = load_press().table.to_pylist()
    placed = [placer.place(row["text"], id=row["id"]) for row in rows]
    count, ours, present = dictionary(rows), accuracy(placed, rows), presence(rows)
    names = ("primary theme", "Jaccard of theme sets")
    table: list[Row] = [
        (f"{name}, embedded corpus", f"keyword count + .{more:02.0f}", f"{o:.3f} (count {c:.3f})", o >= c + more / 100)
        for name, more, o, c in zip(names, (15, 10), ours, count, strict=True)
    ]
    error = present["error"]
    table.append(("presence, calibration error on articles left out", "–", f"{error:.3f}", None))
    return table, {"presence": present}


def part_coverage(placer: Placer) -> tuple[list[Row], dict[str, object]]:
    cover = coverage(placer)
    return [("90 % intervals, simulated articles", ".88–.92", f"{cover:.3f}", 0.88 <= cover <= 0.92)], {}


def part_evidence(placer: Placer) -> tuple[list[Row], dict[str, object]]:
    placed = list(placer.place_all(load_press()))
    faith = faithful(placer, placed)
    error = max(float(np.abs(p.course.sum(axis=0) - [theme.share for theme in p.themes]).max()) for p in placed)
    return [
        ("five strongest terms deleted: probability falls", "≥ 95 %", f"{faith:.1%}", faith >= 0.95),
        ("evidence summed against share, largest difference", "≤ 1e-9", f"{error:.0e}", error <= 1e-9),
    ], {}


def part_speed(placer: Placer) -> tuple[list[Row], dict[str, object]]:
    one, many = speed(placer, Corpus.read(DATA / "orangesum" / "articles.parquet"))
    return [
        ("one article of 571 words, warm", "≤ 5 ms", f"{one:.1f} ms", one <= 5),
        ("10,000 articles, two processes", "≤ 30 s", f"{many:.0f} s", many <= 30),
    ], {}


def part_article(placer: Placer) -> tuple[list[Row], dict[str, object]]:
    article = placer.place((DATA / "article" / "lianyungang.txt").read_text(), id="lianyungang")
    four, education = [theme.code for theme in article.themes[:4]], article["education"]
    passage = article.evidence(1, "education")[0].text[:60]
    return [
        ("Lianyungang article, first four", "the four themes", ", ".join(four), set(four) == FIRST_FOUR),
        (
            "its share of education",
            "visible, own evidence",
            f"{education.share:.1%}: « {passage} »",
            education.share >= 0.01,
        ),
    ], {}


PARTS: dict[str, Callable[[Placer], tuple[list[Row], dict[str, object]]]] = {
    "accuracy": part_accuracy,
    "coverage": part_coverage,
    "evidence": part_evidence,
    "flags": flagged,
    "speed": part_speed,
    "article": part_article,
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=PARTS)
    wanted = parser.parse_args().part
    path = HERE / "results" / "themes.json"
    parts = json.loads(path.read_text()).get("parts", {}) if path.exists() else {}
    placer = Placer()
    for name in [wanted] if wanted else PARTS:
        rows, details = PARTS[name](placer)
        parts[name] = {"bars": [dict(zip(("what", "bar", "ours", "met"), row, strict=True)) for row in rows], **details}
        for what, bar, figure, met in rows:
            print(f"{what:62} {bar:22} {figure} {'' if met is None else '✓' if met else '✗'}")
    results = {
        "machine": platform.processor() or platform.machine(),
        "bars": [row for name in PARTS for row in parts.get(name, {"bars": []})["bars"]],
        "parts": parts,
    }
    path.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
