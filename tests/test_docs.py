"""The documentation runs: tutorials as written, in both languages the same code; every page has its place."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(p for p in DOCS.rglob("*.md") if "_build" not in p.parts)


def code_of(name: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.DOTALL | re.MULTILINE)


def test_the_tutorial_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    space = {}
    for block in code_of("docs/tutoriel.md"):
        exec(compile(block, "docs/tutoriel.md", "exec"), space)
    said = capsys.readouterr().out
    assert said.startswith("252 [")
    assert "Migrations" in said or "%" in said
    assert said.rstrip().endswith("identical")
    assert sorted(p.name for p in tmp_path.glob("*.html")) == ["article.html", "thematiques.html"]
    assert (tmp_path / "carte.pdf").stat().st_size > 1000


@pytest.mark.parametrize("pair", [("docs/tutoriel.md", "docs/tutorial.md"), ("README.md", "README.fr.md")])
def test_both_languages_show_the_same_code(pair):
    french, english = (code_of(name) for name in pair)

    def bare(blocks):
        return [re.sub(r"\s*#.*", "", block) for block in blocks]

    assert bare(french) == bare(english)
    for mark in (r"^## ", r"^<!-- begin \w+ -->$", r"^```"):
        counts = [len(re.findall(mark, (ROOT / name).read_text("utf-8"), re.MULTILINE)) for name in pair]
        assert counts[0] == counts[1], f"{pair[0]} and {pair[1]} differ in {mark}"


def test_every_page_is_in_the_table_of_contents():
    listed = re.findall(r"^[\w/-]+$", (DOCS / "index.md").read_text("utf-8"), re.MULTILINE)
    assert sorted([*listed, "index"]) == sorted(p.relative_to(DOCS).with_suffix("").as_posix() for p in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(DOCS).as_posix())
def test_code_on_every_page_can_be_read_and_its_names_exist(page):
    import topicmodel as tm

    for code in code_of(page.relative_to(ROOT).as_posix()):
        compile(code, page.name, "exec")
        for dotted in re.findall(r"\btm\.([\w.]+)", code):
            thing = tm
            for part in dotted.split("."):
                thing = getattr(thing, part)


def test_figures_are_those_of_the_files():
    spec = importlib.util.spec_from_file_location("readme", ROOT / "benchmarks" / "readme.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for path in module.PAGES:
        text = path.read_text("utf-8")
        assert module.filled(text) == text, f"{path.name}: run python benchmarks/readme.py"
