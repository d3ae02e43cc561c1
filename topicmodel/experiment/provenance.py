"""Where a run comes from: versions, machine, code, command."""

import functools
import hashlib
import importlib.metadata
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_info

import topicmodel
from topicmodel.experiment.cache import file_digest, json_digest

__all__ = ["NUMERIC", "code_digest", "dirty_diff", "identity", "peak_memory", "processor", "provenance", "versions"]

NUMERIC = ("numpy", "scipy", "scikit-learn", "numba", "llvmlite", "gensim", "simplemma", "nltk")
"""Packages whose versions can change a result."""
# What vector code is chosen by.
_FLAGS = ("sse4_2", "avx", "avx2", "fma", "avx512f", "avx512dq", "avx512bw", "avx512vl", "asimd", "sve")


def provenance(command: list[str], fingerprint: str, settings: Mapping[str, Any], source: str) -> dict[str, Any]:
    """Return everything that is known about where a run comes from.

    Parameters
    ----------
    command : list of str
        How it was started.
    fingerprint : str
        Digest of the documents.
    settings : mapping
        The table [compute].
    source : str
        Path of the corpus on this machine, "" for one of the package.

    Returns
    -------
    dict of str to object
        JSON values.
    """
    return {
        "command": command,
        "package": {"version": importlib.metadata.version("topicmodel"), "code": code_digest(), **_git()},
        "python": platform.python_version(),
        "versions": versions(),
        "platform": platform.platform(),
        "processor": processor(),
        "blas": _blas(),
        "threads": {"compute": dict(settings), "processors": os.cpu_count()}
        | {name: os.environ[name] for name in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS") if name in os.environ},
        "corpus": {"source": source, "fingerprint": fingerprint},
    }


def versions() -> dict[str, str]:
    """Return the versions of all packages that topicmodel needs and has, by name."""
    found = {}
    for requirement in importlib.metadata.requires("topicmodel") or []:
        name = requirement.split(">")[0].split(";")[0].split("[")[0].strip()
        if "extra ==" not in requirement:
            found[name] = _version(name)
    return dict(sorted((found | {name: _version(name) for name in NUMERIC}).items()))


@functools.cache
def code_digest() -> str:
    """Return the SHA-256 over the package's own files; the same in a wheel and in a checkout."""
    home = Path(topicmodel.__file__).parent
    files = [path for path in home.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    names = sorted(path.relative_to(home).as_posix() for path in files)
    return json_digest([[name, file_digest(home / name)] for name in names if not name.startswith("corpus/")])


@functools.cache
def processor() -> dict[str, Any]:
    """Return model, kind and vector instructions of the processor."""
    found: dict[str, Any] = {"machine": platform.machine(), "model": platform.processor(), "flags": []}
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").split("\n")
    except OSError:
        return found
    rows = dict(line.split(":", 1) for line in reversed(lines) if ":" in line)
    rows = {key.strip(): value.strip() for key, value in rows.items()}
    flags = set((rows.get("flags") or rows.get("Features") or "").split())
    return found | {"model": rows.get("model name", found["model"]), "flags": [f for f in _FLAGS if f in flags]}


def identity() -> dict[str, Any]:
    """Return what every result depends on besides its inputs: code, versions, processor."""
    present = versions()
    return {
        "code": code_digest(),
        "python": ".".join(platform.python_version_tuple()[:2]),
        "versions": {name: present[name] for name in NUMERIC},
        "processor": [processor()["machine"], processor()["flags"]],
    }


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "absent"


def _blas() -> list[dict[str, Any]]:
    keys = ("internal_api", "version", "architecture", "num_threads")
    return [{key: info[key] for key in keys if key in info} for info in threadpool_info()]


def _git() -> dict[str, str]:
    """Return commit and digest of uncommitted changes of the checkout, if the package runs from one."""
    home = Path(topicmodel.__file__).parent.parent
    if not (home / ".git").exists():
        return {}
    commit, diff = _ask_git(home, "rev-parse", "HEAD"), dirty_diff()
    return {"commit": commit.strip(), "changes_sha256": hashlib.sha256(diff.encode()).hexdigest() if diff else ""}


def dirty_diff() -> str:
    """Return the uncommitted changes of the checkout as a patch; nothing where there is none, or no checkout."""
    home = Path(topicmodel.__file__).parent.parent
    return _ask_git(home, "diff", "HEAD", "--", "topicmodel", "corpus") if (home / ".git").exists() else ""


def _ask_git(home: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(home), *words], capture_output=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def peak_memory() -> int:
    """Return the most memory this process ever held, in bytes; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak if sys.platform == "darwin" else peak * 1024)
