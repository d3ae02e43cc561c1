"""Near-duplicates on OrangeSum: planted copies, MinHash of datasketch and rensa, 100,000 texts. Needs TOPICMODEL_DATA.

Run as ``python benchmarks/near_duplicates.py``; it writes benchmarks/results/near_duplicates.json. Parts:

- planted: the first 10,000 articles and four copies of each of 2,000: exact, one word in twenty changed, the first
  fifth cut, a sentence of boilerplate added. Recall is the share of copies found with their original; precision the
  share of pairs that are of one family, or of two whose originals share half of their runs of words (counted here
  with Python's sets).
- peers: all compared on the same 2,500 articles and copies, one thread, interleaved, medians; peers find candidates.
- large: 100,000 texts: 25,000 articles, and 75,000 made by dealing out all of their sentences again in random order
  three times, so that each sentence stands in four texts and few are near-duplicates: hard for a join on rare runs.
"""

import argparse
import json
import os
import re
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from topicmodel.text.near_duplicates import find_near_duplicates

RESULT = Path(__file__).parent / "results" / "near_duplicates.json"
KINDS = ("exact", "5 % of words changed", "lead cut", "boilerplate added")
WORD = re.compile(r"\w+")


def articles():
    """Return OrangeSum's articles."""
    return pq.read_table(Path(os.environ["TOPICMODEL_DATA"]) / "orangesum" / "articles.parquet")["text"].to_pylist()


def with_copies(texts, n):
    """Return the texts and behind them four copies of the first `n`, kind after kind."""
    random = np.random.default_rng(0)
    copies = [[], [], [], []]
    for text in texts[:n]:
        words = text.split()
        changed = list(words)
        for place in random.choice(len(words), max(1, len(words) // 20), replace=False):
            changed[place] = "autrement"
        copies[0].append(text)
        copies[1].append(" ".join(changed))
        copies[2].append(" ".join(words[len(words) // 5 :]))
        copies[3].append(text + " Tous droits réservés, lire aussi nos autres articles du jour.")
    return texts + [copy for kind in copies for copy in kind]


def runs(text):
    """Return the runs of three words of a text."""
    words = WORD.findall(text.casefold())
    return {tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))}


def planted():
    """Return recall by kind and precision."""
    texts, n = articles()[:10_000], 2000
    found = find_near_duplicates(with_copies(texts, n), n_jobs=-1).pairs
    pairs = {(i, j) for i, j in found.tolist()}
    family = np.concatenate([np.arange(len(texts)), *[np.arange(n)] * 4])
    others = {(a, b) for a, b in np.sort(family[found], axis=1).tolist() if a != b}
    sets = {place: runs(texts[place]) for pair in others for place in pair}
    wrong = {(a, b) for a, b in others if len(sets[a] & sets[b]) < 0.5 * len(sets[a] | sets[b])}
    n_wrong = sum((a, b) in wrong for a, b in np.sort(family[found], axis=1).tolist())
    recall = {kind: sum((i, len(texts) + k * n + i) in pairs for i in range(n)) / n for k, kind in enumerate(KINDS)}
    return {"recall of 2,000 planted copies of each kind": recall, "precision": round(1 - n_wrong / len(pairs), 5),
            "pairs of planted corpus": len(pairs)}  # fmt: skip


def by_datasketch(texts):
    """Return the candidates of datasketch."""
    from datasketch import MinHash, MinHashLSH

    index, found = MinHashLSH(threshold=0.5, num_perm=128), set()
    for j, text in enumerate(texts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(run).encode() for run in runs(text)])
        found |= {(int(i), j) for i in index.query(sketch)}
        index.insert(j, sketch)
    return found


def by_rensa(texts):
    """Return the candidates of rensa, with bands for the same threshold."""
    from rensa import RMinHash, RMinHashLSH

    index, found = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32), set()
    for j, text in enumerate(texts):
        sketch = RMinHash(num_perm=128, seed=0)
        sketch.update([" ".join(run) for run in runs(text)])
        found |= {(int(i), j) for i in index.query(sketch)}
        index.insert(j, sketch)
    return found


def ours(texts):
    """Return our pairs, on one thread."""
    return {(i, j) for i, j in find_near_duplicates(texts).pairs.tolist()}


def peers(repeats):
    """Return seconds and what each finds."""
    texts = with_copies(articles()[:1700], 200)
    seconds, found = {}, {}
    for _ in range(repeats):
        for run in (ours, by_datasketch, by_rensa):
            start = time.perf_counter()
            try:
                found[run.__name__] = run(texts)
            except ImportError:
                continue
            seconds.setdefault(run.__name__, []).append(time.perf_counter() - start)
    rows = {
        name: {
            "seconds": round(float(np.median(seconds[name])), 2),
            "share of our pairs": round(len(found[name] & found["ours"]) / len(found["ours"]), 4),
            "candidates that are none": len(found[name] - found["ours"]),
        }
        for name in found
    }
    return {"peers, 2,500 texts, one thread": rows}


def large():
    """Return seconds for 100,000 texts on two threads."""
    texts = articles()[:25_000]
    cut = [re.split(r"(?<=[.!?])\s+", text) for text in texts]
    sentences = [sentence for each in cut for sentence in each]
    random = np.random.default_rng(0)
    every = list(texts)
    for _ in range(3):
        order, first = random.permutation(len(sentences)), 0
        for each in cut:
            every.append(" ".join(sentences[i] for i in order[first : first + len(each)]))
            first += len(each)
    rows = {}
    for name, some in (("25,000 articles", texts), ("100,000 texts", every)):
        start = time.perf_counter()
        pairs = len(find_near_duplicates(some, n_jobs=2).pairs)
        rows[name] = {"seconds, 2 threads": round(time.perf_counter() - start, 1), "pairs": pairs}
    return rows


def bars(results):
    """Return the table of the documentation: what, bar, ours."""
    rows = [
        (f"recall, 2,000 copies planted: {kind}", "≥ 0.98", value)
        for kind, value in results.get("recall of 2,000 planted copies of each kind", {}).items()
    ]
    if "precision" in results:
        rows.append(("precision", "≥ 0.98", round(results["precision"], 4)))
    for name in ("100,000 texts", "25,000 articles"):
        if name in results:
            limit = "≤ 60" if name == "100,000 texts" else "–"
            rows.append((f"{name}, 2 threads: seconds", limit, results[name]["seconds, 2 threads"]))
    peers = results.get("peers, 2,500 texts, one thread", {})
    for name, row in peers.items():
        if name != "ours":
            times = round(row["seconds"] / peers["ours"]["seconds"], 1)
            found, none = row["share of our pairs"], row["candidates that are none"]
            rows.append((f"2,500 texts: {name.removeprefix('by_')}, {found:.1%} of the pairs and {none} that are none",
                         "–", f"{times} × our time"))  # fmt: skip
    return [dict(zip(("what", "bar", "ours"), row, strict=True)) for row in rows]


def main():
    """Measure and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=("planted", "peers", "large"), help="Only this one.")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    find_near_duplicates(["un deux trois", "quatre cinq six"])
    results = json.loads(RESULT.read_text()) if arguments.part else {}
    for name, part in (("planted", planted), ("peers", lambda: peers(arguments.repeats)), ("large", large)):
        if arguments.part in (None, name):
            results |= part()
    results["bars"] = bars(results)
    RESULT.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    print(json.dumps(results, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
