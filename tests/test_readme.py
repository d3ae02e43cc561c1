"""The README says what is: its figures come from files, its commands exist."""

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
ENCODERS = (ROOT / "docs" / "encoders.md").read_text()
CORPORA = (ROOT / "docs" / "corpora.md").read_text()


def test_figures_are_those_of_the_files():
    spec = importlib.util.spec_from_file_location("readme", ROOT / "benchmarks" / "readme.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for text in (README, ENCODERS, CORPORA):
        assert module.filled(text) == text, "run python benchmarks/readme.py"


def test_every_name_in_the_examples_exists():
    import topicmodel as tm

    for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        compile(code, "README.md", "exec")
        for dotted in re.findall(r"\btm\.([\w.]+)", code):
            thing = tm
            for part in dotted.split("."):
                thing = getattr(thing, part)
