"""Which files of the package a stage depends on, so that an edit elsewhere leaves its results in the cache.

What a module imports is read from its text, imports inside functions included; a file of data belongs to the modules
beside it. Estimators that a table names are found by the registry, so a stage says which. Too many files are harmless,
one too few would keep an old result: what cannot be told counts as everything.
"""

import ast
import functools
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import topicmodel
from topicmodel.experiment.cache import file_digest, json_digest
from topicmodel.experiment.provenance import code_digest
from topicmodel.experiment.registry import REGISTRY

__all__ = ["files_behind", "stage_code"]

HOME = Path(topicmodel.__file__).parent
_FROM = r"from[ \t]+(topicmodel[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)"
_IMPORT = re.compile(rf"^[ \t]*(?:{_FROM}|import[ \t]+(topicmodel[\w.]*))", re.M)


def stage_code(make: Callable[..., Any], uses: Any = ()) -> str:
    """Return a digest of the files that a stage depends on.

    Parameters
    ----------
    make : function
        What makes the stage's results: its imports count, and those at the top of its module.
    uses : mapping or sequence
        Tables of settings: every ``use`` in them that the registry knows counts.

    Returns
    -------
    str
        SHA-256 over the package's own files; over all of them where an import cannot be followed.
    """
    files = files_behind(make, uses)
    if files is None:
        return code_digest()
    return json_digest([[file.relative_to(HOME).as_posix(), _digest(file)] for file in files])


def files_behind(make: Callable[..., Any], uses: Any = ()) -> list[Path] | None:
    """Return the files that `stage_code` is the digest of, in order; None where an import cannot be followed."""
    own = _file(make.__module__)
    if own is None:
        return None
    tree = ast.parse(own.read_text("utf-8"))
    # The other stages stand in the same file: what they import, or what is for types only, is none of this one's.
    name = inspect.unwrap(make).__name__
    kept = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.If) or _named(node, name)]
    found, waiting = {own}, [name for node in kept for name in _imported(ast.unparse(node))]
    waiting += [path.partition(":")[0] for path in _classes(uses)]
    while waiting:
        name = waiting.pop()
        file = _file(name)
        if file is None:
            return None
        if file in found:
            continue
        found.add(file)
        # Importing a module runs the package above it. That of this room lists what runs stages, all of them.
        above = name.rpartition(".")[0]
        waiting += [*_imports(file), *([above] if above not in ("topicmodel", "topicmodel.experiment") else [])]
    data = {each for folder in {file.parent for file in found} for each in _data(folder)}
    return sorted(found | data)


def _named(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == name


def _classes(uses: Any) -> list[str]:
    """Return the classes that tables name, those of inner tables too."""
    if isinstance(uses, list | tuple):
        return [path for each in uses for path in _classes(each)]
    if not isinstance(uses, dict):
        return []
    here = [known[uses["use"]] for known in REGISTRY.values() if uses.get("use") in known]
    return here + [path for each in uses.values() for path in _classes(each)]


@functools.cache
def _imports(file: Path) -> tuple[str, ...]:
    return tuple(_imported(file.read_text("utf-8")))


def _imported(text: str) -> list[str]:
    found = []
    for module, names, plain in _IMPORT.findall(text):
        if plain:
            found += [] if plain == "topicmodel" else [plain]
            continue
        # A name may be a module of the package that it is imported from; the root has nothing else that rooms may use.
        plain_names = re.sub(r"#.*", "", names).strip("() \n").split(",")
        parts = [part.split()[0] for part in plain_names if part.split()]
        inner = [f"{module}.{part}" for part in parts]
        found += inner if module == "topicmodel" else [module, *(name for name in inner if _file(name) is not None)]
    return found


@functools.cache
def _file(module: str) -> Path | None:
    if module.split(".")[0] != "topicmodel" or module == "topicmodel":
        return None
    path = HOME.joinpath(*module.split(".")[1:])
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file():
            return file
    return None


@functools.cache
def _data(folder: Path) -> tuple[Path, ...]:
    """Return the files beside modules that are none, and those in folders without modules."""
    found = []
    for path in sorted(folder.iterdir()) if folder != HOME else []:
        if path.is_file() and path.suffix not in (".py", ".pyc"):
            found.append(path)
        elif path.is_dir() and path.name != "__pycache__" and not (path / "__init__.py").exists():
            found += [each for each in path.rglob("*") if each.is_file() and "__pycache__" not in each.parts]
    return tuple(found)


@functools.cache
def _digest(file: Path) -> str:
    return file_digest(file)
