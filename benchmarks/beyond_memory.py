"""A JSON-lines file larger than the memory allowed: read, cleaned, deduplicated, vectorized. Needs TOPICMODEL_DATA.

Run as ``python benchmarks/beyond_memory.py [--megabytes 1000] [--limit 650]``; every step has a process of its own,
whose heap the operating system limits (RLIMIT_DATA: private memory that can be written; a control group would need
root, and RLIMIT_AS counts mapped files, which the system may drop). The libraries alone take 300 MB, whatever the
file: 5 GB under 2 GB leave 350 MB to a GB of text, hence 650 MB for 1 GB. The same file read whole must fail under
that limit, and does. The file holds OrangeSum's articles with their words in random order, so that texts differ as
much as articles do and no article is written anywhere; every 50th is planted again (in turn exactly, with 5 % of its
words changed, cut, lengthened), and every 100,000th line is broken. It lies in a temporary folder that is removed.
It writes benchmarks/results/beyond_memory.json; ``--megabytes 5000 --limit 2000 --room 256 --result
beyond_memory_5gb.json`` is the run at 5 GB.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

RESULTS = Path(__file__).parent / "results"
STEPS = ("whole", "read", "clean", "deduplicate", "vectorize")


def generate(path, megabytes):
    """Write the file; return its size and the number of articles planted again."""
    import pyarrow.parquet as pq

    table = pq.read_table(Path(os.environ["TOPICMODEL_DATA"]) / "orangesum" / "articles.parquet", columns=["text"])
    articles = [np.array(text.split(), object) for text in table["text"].to_pylist()]
    random, number, planted, written = np.random.default_rng(0), 0, 0, 0
    with open(path, "w", encoding="utf-8") as file:
        while written < megabytes * 1e6:
            words = articles[number % len(articles)]
            words = words[random.permutation(len(words))].tolist()
            texts = [" ".join(words)]
            if number % 50 == 0 and len(words) >= 60:
                texts.append(copy(words, planted % 4, random))
                planted += 1
            for again, text in enumerate(texts):
                row = {"id": f"{number}-{again}", "text": text, "source": f"journal {number % 7}", "n": number}
                written += file.write(json.dumps(row, ensure_ascii=False) + "\n")
            if number % 100_000 == 99_999:
                file.write("{broken\n")
            number += 1
    return path.stat().st_size, planted


def copy(words, kind, random):
    """Return the words as a text that is nearly theirs."""
    if kind == 1:
        words = list(words)
        for place in random.choice(len(words), max(1, len(words) // 20), replace=False):
            words[place] = "autrement"
    if kind == 2:
        words = words[len(words) // 5 :]
    return " ".join(words) + (" Tous droits réservés, lire aussi nos autres articles." if kind == 3 else "")


def step(name, folder, threads):
    """Do one step; return what is to be told of it."""
    from topicmodel import Corpus, FrenchVectorizer
    from topicmodel.text.clean import clean
    from topicmodel.text.near_duplicates import find_near_duplicates

    if name in ("whole", "read"):
        corpus = Corpus.read(folder / "big.jsonl")
        corpus.save(folder / "read.arrow")
        return {"documents": len(corpus), "lines listed": len(corpus.problems)}
    if name == "clean":
        corpus = Corpus.read(folder / "read.arrow")
        corpus = corpus.where(source=[f"journal {n}" for n in range(7)]).rewrite(lambda text: clean(text).text)
        corpus.save(folder / "clean.arrow")
        return {"documents": len(corpus)}
    if name == "deduplicate":
        corpus = Corpus.read(folder / "clean.arrow")
        found = find_near_duplicates(corpus, n_jobs=threads)
        kept = corpus.take(np.unique(found.groups))
        kept.save(folder / "kept.arrow")
        ids = corpus.ids
        planted = sum(ids[b] == ids[a][:-1] + "1" for a, b in found.pairs.tolist())
        return {"pairs": len(found.pairs), "of them planted": planted, "documents": len(kept)}
    matrix = FrenchVectorizer(lemmas="fast", min_df=5).fit_transform(Corpus.read(folder / "kept.arrow"))
    held = matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes
    return {"documents": matrix.shape[0], "terms": matrix.shape[1], "matrix (MB)": held >> 20}


def limited(name, folder, limit, threads):
    """Do one step under the limit and print what is to be told of it."""
    resource.setrlimit(resource.RLIMIT_DATA, (limit << 20, limit << 20))
    peak, ended = [0], threading.Event()

    def watch():
        while not ended.wait(0.05):
            lines = Path("/proc/self/status").read_text().split("\n")
            peak[0] = max(peak[0], next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")))

    threading.stack_size(1 << 20)
    threading.Thread(target=watch, daemon=True).start()
    start = time.perf_counter()
    try:
        told = step(name, folder, threads)
    except MemoryError as error:
        told = {"failed": f"MemoryError: {error}"[:80]}
    seconds = time.perf_counter() - start
    ended.set()
    print(json.dumps({"step": name, **told, "seconds": round(seconds, 1), "peak of own memory (MB)": peak[0] >> 10}))


def run(name, folder, arguments):
    """Do one step in a process of its own; return its row."""
    room = "1000000" if name == "whole" else str(arguments.room)
    environment = os.environ | {"TOPICMODEL_MEMORY": room, "TMPDIR": str(folder), "ARROW_DEFAULT_MEMORY_POOL": "system"}
    command = [sys.executable, __file__, "--limit", str(arguments.limit), "--threads", str(arguments.threads)]
    done = subprocess.run(
        [*command, "--only", name, str(folder)], capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        last = (done.stderr.strip() or "killed").split("\n")[-1]
        return {"step": name, "failed": f"exit code {done.returncode}: {last}"[:160]}
    row = json.loads(done.stdout)
    if "failed" in row:
        return row
    return row | {"MB/s": round((folder / "big.jsonl").stat().st_size / 1e6 / row["seconds"], 1)}


def shown(row):
    """Return a row of the table of the documentation."""
    known = ("step", "failed", "seconds", "MB/s", "peak of own memory (MB)")
    result = row.get("failed") or ", ".join(f"{value:,} {name}" for name, value in row.items() if name not in known)
    name = {"whole": "read whole, for comparison"}.get(row["step"], row["step"])
    return {"step": name, "result": result} | {key: row.get(key, "–") for key in known[2:]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--limit", type=int, default=650, help="MB of heap.")
    parser.add_argument("--room", type=int, default=64, help="TOPICMODEL_MEMORY: MB of one table or array in memory.")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--result", default="beyond_memory.json", help="Name of the file of results.")
    parser.add_argument("--folder", type=Path, help="Where the files lie; kept, for one --part at a time.")
    parser.add_argument("--part", choices=("generate", *STEPS), help="Only this one; its row is added to the results.")
    parser.add_argument("--only", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        limited(arguments.only[0], Path(arguments.only[1]), arguments.limit, arguments.threads)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        folder.mkdir(exist_ok=True)
        result = RESULTS / arguments.result
        told = json.loads(result.read_text()) if arguments.part not in (None, "generate") else {}
        if not told:
            size, planted = generate(folder / "big.jsonl", arguments.megabytes)
            told = {"file (MB)": round(size / 1e6), "planted": planted}
            told |= {
                "limit of heap (MB, RLIMIT_DATA)": arguments.limit,
                "TOPICMODEL_MEMORY": arguments.room,
                "steps": [],
            }
        for each in STEPS if arguments.part is None else [part for part in STEPS if part == arguments.part]:
            row = run(each, folder, arguments)
            print(row, flush=True)
            told["steps"] = [other for other in told["steps"] if other["step"] != each] + [row]
        told["rows"] = [shown(row) for row in told["steps"]]
        result.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
