"""Near-duplicates on OrangeSum: ours and MinHash/LSH of datasketch, in one process, interleaved; planted copies."""

import argparse
import json
import os
import re
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from datasketch import MinHash, MinHashLSH

from topicmodel.text.near_duplicates import find_near_duplicates

RESULT = Path(__file__).parent / "results" / "near_duplicates.json"
Pairs = set[tuple[int, int]]


def ours(texts: list[str]) -> Pairs:
    """Return our pairs."""
    return {(i, j) for i, j in find_near_duplicates(texts).pairs.tolist()}


def datasketch(texts: list[str]) -> Pairs:
    """Return the candidates of 128 permutations at threshold .5."""
    index, words, found = MinHashLSH(threshold=0.5, num_perm=128), re.compile(r"\w+"), set()
    for j, text in enumerate(texts):
        own = words.findall(text.casefold())
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(own[i : i + 3]).encode() for i in range(max(1, len(own) - 2))])
        found |= {(int(i), j) for i in index.query(sketch)}
        index.insert(j, sketch)
    return found


def planted(texts: list[str], n: int) -> dict[str, float]:
    """Return the share of planted copies that are found, by kind."""
    random = np.random.default_rng(0)
    kinds: dict[str, list[str]] = {"exact": [], "5 % of words changed": [], "lead cut": [], "boilerplate added": []}
    for text in texts[:n]:
        words = text.split()
        changed = list(words)
        for place in random.choice(len(words), max(1, len(words) // 20), replace=False):
            changed[place] = "autrement"
        kinds["exact"].append(text)
        kinds["5 % of words changed"].append(" ".join(changed))
        kinds["lead cut"].append(" ".join(words[len(words) // 5 :]))
        kinds["boilerplate added"].append(text + " Tous droits réservés, lire aussi nos autres articles du jour.")
    every = [*texts, *(copy for copies in kinds.values() for copy in copies)]
    found = ours(every)
    return {
        kind: round(sum((i, len(texts) + k * n + i) in found for i in range(n)) / n, 4) for k, kind in enumerate(kinds)
    }


def main() -> None:
    """Measure and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", type=int, default=2500, help="Texts for the comparison.")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    texts = pq.read_table(Path(os.environ["TOPICMODEL_DATA"]) / "orangesum" / "articles.parquet")["text"].to_pylist()
    few = texts[: arguments.small]
    find_near_duplicates(few[:10])
    seconds: dict[str, list[float]] = {"ours": [], "datasketch": []}
    found = {}
    for _ in range(arguments.repeats):
        for name, run in (("ours", ours), ("datasketch", datasketch)):
            start = time.perf_counter()
            found[name] = run(few)
            seconds[name].append(time.perf_counter() - start)
    start = time.perf_counter()
    pairs = len(ours(texts[:25000]))
    whole = time.perf_counter() - start
    ratio = float(np.median(seconds["datasketch"]) / np.median(seconds["ours"]))
    results = {
        "ratio of time, datasketch / ours": round(ratio, 1),
        "texts of the comparison": len(few),
        "pairs": len(found["ours"]),
        "of them found by datasketch": len(found["ours"] & found["datasketch"]),
        "false candidates of datasketch": len(found["datasketch"] - found["ours"]),
        "seconds for 25,000 articles": round(whole, 1),
        "pairs among them": pairs,
        "recall of 2,000 planted copies of each kind": planted(texts[:10000], 2000),
    }
    RESULT.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    print(json.dumps(results, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
