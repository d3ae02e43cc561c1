"""The README says what is: its figures come from files, its commands exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def test_every_name_in_the_examples_exists():
    import topicmodel as tm

    for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        compile(code, "README.md", "exec")
        for dotted in re.findall(r"\btm\.([\w.]+)", code):
            thing = tm
            for part in dotted.split("."):
                thing = getattr(thing, part)
