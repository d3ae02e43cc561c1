"""The rules of the house (CONTRIBUTING.md), enforced."""

import ast
import configparser
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import topicmodel

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "topicmodel").rglob("*.py"))
MODULES = [f.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__") for f in FILES]
IMPORTABLE = [name for name in MODULES if not name.endswith("__main__")]


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(ROOT)))
def test_files_and_functions_are_small(file):
    source = file.read_text()
    assert len(source.split("\n")) <= 400
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            start = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.lineno
            assert node.end_lineno - start < 60, f"{node.name} is longer than a screen"


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(ROOT)))
def test_modules_only_define(file):
    """The top level of a module holds imports, definitions and constants: importing it has no effect."""
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.Expr):
            assert isinstance(node.value, ast.Constant), f"line {node.lineno} runs on import"
        elif isinstance(node, ast.If):
            assert ast.unparse(node.test) in ("__name__ == '__main__'", "TYPE_CHECKING"), f"line {node.lineno}"
        else:
            allowed = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
            assert isinstance(node, allowed), f"line {node.lineno}: {type(node).__name__}"


@pytest.mark.parametrize("name", IMPORTABLE)
def test_public_names_exist_and_are_documented(name):
    module = importlib.import_module(name)
    assert inspect.getdoc(module)
    for public in getattr(module, "__all__", []):
        thing = getattr(module, public)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), f"{name}.{public} has no docstring"
        if inspect.isclass(thing) and thing.__module__.startswith("topicmodel"):
            for method, value in vars(thing).items():
                if inspect.isfunction(value) and not method.startswith("_"):
                    assert inspect.getdoc(value), f"{name}.{public}.{method} has no docstring"


def test_every_name_of_the_package_is_there():
    for name in topicmodel.__all__:
        assert getattr(topicmodel, name) is not None
    assert dir(topicmodel) == sorted(topicmodel.__all__)
    with pytest.raises(AttributeError, match="no attribute 'lda'"):
        topicmodel.lda  # noqa: B018


def test_functions_and_modules_do_not_share_names():
    for name in IMPORTABLE:
        module = importlib.import_module(name)
        for public in getattr(module, "__all__", []):
            if name != "topicmodel" and inspect.ismodule(sys.modules.get(f"{name}.{public}")):
                assert not inspect.isfunction(getattr(module, public)), f"{name}.{public} is a function and a module"


def test_import_is_fast_and_has_no_effect():
    code = (
        "import sys, threading, time, warnings, logging\n"
        "filters, start = list(warnings.filters), time.process_time()\n"
        "import topicmodel\n"
        "took = time.process_time() - start\n"  # not the time for which other processes had the processor
        "assert took < 0.3, took\n"
        "assert warnings.filters == filters and threading.active_count() == 1\n"
        "assert not {'numpy', 'sklearn', 'numba', 'pandas', 'gensim', 'matplotlib'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_command_line_does_not_wait_for_heavy_libraries():
    code = (
        "import sys, topicmodel.cli\n"
        "heavy = {'sklearn', 'pandas', 'gensim', 'nltk', 'matplotlib', 'scipy.stats'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_dependency_has_its_line():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    text = (ROOT / "CONTRIBUTING.md").read_text()
    wanted = config["options"]["install_requires"].split() + " ".join(config["options.extras_require"].values()).split()
    for requirement in wanted:
        name = requirement.split(">")[0].split("[")[0]
        assert f"| {name} |" in text, f"{name} has no line in CONTRIBUTING.md"
        assert "<" not in requirement, f"{requirement}: no upper pins"
