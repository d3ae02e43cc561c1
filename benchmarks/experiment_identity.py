"""The same bits wherever an experiment runs: on one thread and on two, from two folders, from checkout and wheel.

    TOPICMODEL_DATA=... python benchmarks/experiment_identity.py --experiment press --run checkout-1   # of RUNS, each
    TOPICMODEL_DATA=... python benchmarks/experiment_identity.py --experiment press --judge            # writes the JSON

``press`` is the file that ``topicmodel new`` writes, on the embedded corpus; ``orangesum`` the whole of OrangeSum with
fewer sweeps than a user would take: every sweep is made alike, and what differs between machines differs in the first.
Each run is a command of its own with a folder and an empty cache of its own; ``verify`` runs the first again. The wheel
is built from the checkout and stands in front of it on the path.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "experiment_identity.json"
WORK = Path(tempfile.gettempdir()) / "topicmodel-identity"
SWEEPS = 12
RUNS = {
    "checkout-1": (ROOT, 1),
    "checkout-2": (ROOT, 2),
    "wheel-2": (WORK / "wheel", 2),
    "wheel-1": (WORK / "wheel", 1),
}
EXPERIMENTS = ("press", "orangesum")


def wheel() -> None:
    """Build the wheel and unpack it, once."""
    if (WORK / "wheel").exists():
        return
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(WORK / "built"), str(ROOT)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    (built,) = (WORK / "built").glob("*.whl")
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(WORK / "wheel"),
        str(built),
    ]
    subprocess.run(install, check=True)


def topicmodel(package: Path, place: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run the command of a package in a folder; say where it came from."""
    known = os.environ | {"PYTHONPATH": str(package)}
    asked = [sys.executable, "-c", "import topicmodel; print(topicmodel.__file__)"]
    found = subprocess.run(asked, cwd=place, env=known, check=True, capture_output=True, text=True).stdout
    assert Path(found.strip()).is_relative_to(package), f"{found} is not of {package}"
    command = [sys.executable, "-m", "topicmodel", *map(str, words)]
    return subprocess.run(command, cwd=place, env=known, check=False, capture_output=True, text=True)


def run(experiment: str, name: str) -> None:
    package, threads = RUNS[name]
    if package != ROOT:
        wheel()
    place = WORK / experiment / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    file = ROOT / "notebooks" / "experiments" / "orangesum-lda.toml"
    words = ["--set", f"model.max_iter={SWEEPS}"]
    if experiment == "press":
        file, words = place / "experiment.toml", []
        topicmodel(package, place, "new", file)
    done = topicmodel(
        package, place, "run", file, *words, "--jobs", threads, "--cache", "cache", "-o", "run", "--quiet"
    )
    print(done.stdout, done.stderr, flush=True)
    shutil.rmtree(place / "cache")


def verify(experiment: str) -> None:
    """Run the first run again, from its folder alone, in the wheel and on two threads."""
    place = WORK / experiment
    done = topicmodel(WORK / "wheel", place, "verify", place / "checkout-1" / "run", "--jobs", 2, "--json")
    (place / "verify.json").write_text(done.stdout)
    print(done.stdout, done.stderr)


def judge(experiment: str) -> None:
    place = WORK / experiment
    first = place / "checkout-1" / "run"
    verdicts = {"verify, again from the wheel on two threads": json.loads((place / "verify.json").read_text())}
    for name in [name for name in RUNS if name != "checkout-1"]:
        done = topicmodel(ROOT, place, "verify", first, "--against", place / name / "run", "--json")
        verdicts[f"checkout-1 against {name}"] = json.loads(done.stdout)
    found = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    settings = json.loads((first / "manifest.json").read_text())["settings"]
    found[experiment] = {
        "documents": len(_documents(first)),
        "sweeps": settings["model.max_iter"],
        "digest": json.loads((first / "manifest.json").read_text())["digest"],
        "verdicts": {
            name: {each["name"]: each["verdict"] for each in verdict["artefacts"]} for name, verdict in verdicts.items()
        },
        "causes": {name: verdict["causes"] for name, verdict in verdicts.items()},
    }
    every = [
        v for name in EXPERIMENTS if name in found for run in found[name]["verdicts"].values() for v in run.values()
    ]
    same = sum(verdict == "identical" for verdict in every)
    said = f"{same} of {len(every)} verdicts ({', '.join(name for name in EXPERIMENTS if name in found)})"
    what = "an experiment on 1 and 2 threads, from two folders, from checkout and wheel: verify says identical"
    found["bars"] = [{"what": what, "bar": "every artefact", "ours": said}]
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    print(said)


def _documents(folder: Path) -> list[str]:
    import pyarrow.parquet as pq

    return list(pq.read_table(folder / "documents.parquet")["id"].to_pylist())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--experiment", choices=EXPERIMENTS, required=True)
    parser.add_argument("--run", choices=[*RUNS, "verify"])
    parser.add_argument("--judge", action="store_true")
    given = parser.parse_args()
    if given.run == "verify":
        verify(given.experiment)
    elif given.run:
        run(given.experiment, given.run)
    if given.judge:
        judge(given.experiment)
