"""The wheel holds everything, and the main job works from it in an empty environment outside the checkout."""

import configparser
import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from topicmodel import Run
from topicmodel.experiment.verification import against

ROOT = Path(__file__).parent.parent


def tracked(*folders: str) -> list[str]:
    said = subprocess.run(["git", "ls-files", "-z", *folders], cwd=ROOT, capture_output=True, text=True, check=True)
    return said.stdout.strip("\0").split("\0")


def must(command: list[object]) -> None:
    """Run a command, and show what it said where it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Made from a copy: a build writes metadata and copies beside its sources, which other tests read meanwhile."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in tracked("topicmodel", "corpus", "setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / "source" / name)
    must([sys.executable, "-m", "build", "--wheel", "--outdir", folder, folder / "source"])
    return next(folder.glob("*.whl"))


def test_every_package_is_listed():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    listed = set(config["options"]["packages"].split())
    found = {".".join(f.parent.relative_to(ROOT).parts) for f in (ROOT / "topicmodel").rglob("__init__.py")}
    assert listed == found | {"topicmodel.corpus"}


def test_the_wheel_holds_every_file(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    names = tracked("topicmodel", "corpus")
    assert names
    missing = {n.replace("corpus/", "topicmodel/corpus/", 1) if n.startswith("corpus/") else n for n in names} - inside
    assert not missing


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Iterator[Path]:
    """The command in an environment that holds nothing but the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=True)
    must([folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel])
    yield folder / "bin" / "topicmodel"
    shutil.rmtree(folder)  # 1 GB, of which pytest would keep three


CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "TOPICMODEL", "COV"))}


def test_the_main_job_works_from_the_wheel(installed, tmp_path):
    (tmp_path / "article.txt").write_text((ROOT / "corpus" / "article.txt").read_text())
    command = [installed, "place", "article.txt", "--json", "--html", "a.html"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, env=CLEAN)
    assert json.loads(run.stdout)["themes"][0]["code"] == "migrations"
    assert (tmp_path / "a.html").read_text().startswith("<!doctype html>")
    here = [sys.executable, "-m", "topicmodel", "place", "article.txt", "--json"]
    assert subprocess.run(here, cwd=tmp_path, capture_output=True, text=True, check=True).stdout == run.stdout


def test_the_default_experiment_gives_the_same_bits_from_the_wheel_and_the_checkout(installed, tmp_path):
    file = ROOT / "notebooks" / "experiments" / "press-themes.toml"
    for n, command in enumerate(([installed], [sys.executable, "-m", "topicmodel"]), 1):
        place = tmp_path / f"place-{n}"
        place.mkdir()
        words = ["run", file, "--cache", place / "cache", "-o", place / "run", "--jobs", str(n), "-q"]
        threads = {"OMP_NUM_THREADS": str(n), "NUMBA_NUM_THREADS": str(n)}
        subprocess.run([*command, *words], cwd=place, check=True, capture_output=True, env=CLEAN | threads)
    one, two = (Run.read(tmp_path / f"place-{n}" / "run") for n in (1, 2))
    found = against(one, two)
    assert found.code == 0, str(found)
    assert len(found.artefacts) == 14
    assert one.provenance["package"]["code"] == two.provenance["package"]["code"]
