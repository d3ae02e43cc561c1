"""The bars of experiments at the size of OrangeSum: what running through one costs, and a rerun with nothing to do.

    TOPICMODEL_DATA=... python benchmarks/experiment.py --part NAME     # of PARTS; each in a process of its own

Parts ``plain`` (the same calls in Python as one writes them, results thrown away), ``lean`` (the same, but what was
counted once is handed on, as an experiment does) and ``experiment`` (everything written, hashed and kept) are repeated
in turn; ratios are those of their medians. ``cached`` times the whole command, interpreter and imports included, with
every stage kept from before. Nothing was tuned.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from topicmodel import LDA, Corpus, Experiment, FrenchVectorizer, TopicModel, evaluate

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "experiment.json"
WORK = Path(tempfile.gettempdir()) / "topicmodel-experiment"
FILE = ROOT / "notebooks" / "experiments" / "orangesum-lda.toml"
THREADS = 2
# A short fit: what an experiment adds does not grow with the sweeps, so its share is larger than in a real one.
SWEEPS = 60


def experiment() -> Experiment:
    return Experiment.read(FILE, {"model.max_iter": SWEEPS, "compute.n_jobs": THREADS})


def warm() -> None:
    """Load compiled code and dictionaries, which the first of the two would pay for otherwise."""
    texts = ["Le maire préside le conseil municipal.", "La pluie tombe et le vent souffle fort."] * 5
    model = TopicModel(FrenchVectorizer(), LDA(2, max_iter=20)).fit(texts)
    evaluate(model, texts, held_out=texts, labels=["a", "b"] * 5)


def sides() -> tuple[Corpus, Corpus]:
    """Return the earlier articles, and the latest fifth."""
    train, test = Corpus.read(experiment().corpus_path()).split(0.2, how="time")
    return train, test


def parts() -> tuple[FrenchVectorizer, LDA]:
    vectorizer = FrenchVectorizer(min_df=10, max_df=0.3, n_jobs=THREADS)
    return vectorizer, LDA(50, max_iter=SWEEPS, random_state=0, n_jobs=THREADS, verbose=False)


def plain() -> None:
    train, test = sides()
    model = TopicModel(*parts()).fit(train)
    model.transform(test)
    evaluate(model, train, held_out=test, labels=train.table["section"].to_pylist(), n_jobs=THREADS)


def lean() -> None:
    train, test = sides()
    model = TopicModel(*parts())
    model.vectorizer_, model.model_ = parts()
    counts, held = model.vectorizer_.fit_transform(train), model.vectorizer_.transform(test)
    model.keep(counts, model.model_.fit_transform(counts))
    model.model_.transform(held)
    labels = train.table["section"].to_pylist()
    evaluate(model, train, matrix=counts, held_out=held, labels=labels, n_jobs=THREADS)


def through_experiment() -> None:
    shutil.rmtree(WORK, ignore_errors=True)
    experiment().run(WORK / "run", cache=WORK / "cache")


def cached() -> float:
    """Return the seconds of the command; a new folder each time, all stages kept."""
    words = ["run", str(FILE), "--set", f"model.max_iter={SWEEPS}", "--cache", str(WORK / "cache"), "--quiet"]
    shutil.rmtree(WORK / "again", ignore_errors=True)
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "topicmodel", *words, "-o", str(WORK / "again")], check=True)
    return time.perf_counter() - started


def busy() -> float:
    """Return the seconds that processors worked for this process and its children; other jobs disturb it less."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def timed(part: str) -> float:
    if part == "cached":
        return cached()
    warm()
    started = time.perf_counter()
    {"plain": plain, "lean": lean, "experiment": through_experiment}[part]()
    return time.perf_counter() - started


PARTS = ("plain", "lean", "experiment", "cached")


def write(part: str, seconds: float, processors: float) -> None:
    found = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"seconds": {}, "processors": {}}
    found["seconds"].setdefault(part, []).append(round(seconds, 3))
    found["processors"].setdefault(part, []).append(round(processors, 3))
    middle = {name: statistics.median(values) for name, values in found["seconds"].items()}
    worked = {name: statistics.median(values) for name, values in found["processors"].items()}
    found["machine"] = {"processors": os.cpu_count(), "threads": THREADS, "sweeps": SWEEPS}
    found["bars"] = []
    against = {"plain": "the same calls in Python", "lean": "the same calls that read no text twice for one purpose"}
    for name, calls in against.items():
        if {name, "experiment"} <= set(middle):
            share = middle["experiment"] / middle[name] - 1
            said = f"{100 * share:.1f} % of wall time ({middle['experiment']:.1f} s / {middle[name]:.1f} s), "
            said += f"{100 * (worked['experiment'] / worked[name] - 1):.1f} % of processors' time"
            what = f"running through an experiment, orangesum, K = 50, {SWEEPS} sweeps, against {calls}"
            found["bars"].append({"what": what, "bar": "≤ 5 %", "ours": said})
    if "cached" in middle:
        what = "the same run again with every stage kept, the whole command"
        found["bars"].append({"what": what, "bar": "≤ 2 s", "ours": f"{middle['cached']:.1f} s"})
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=PARTS, required=True)
    part = parser.parse_args().part
    before = busy()
    took = timed(part)
    worked = busy() - before
    print(f"{part}: {took:.2f} s, {worked:.2f} s of processors")
    write(part, took, worked)
