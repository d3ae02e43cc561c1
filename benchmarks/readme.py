"""Write the figures of README and docs: tables from the benchmarks' JSON, the terminal from a real run.

``python benchmarks/readme.py`` rewrites what stands between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results"


def placement() -> str:
    """Return the terminal session of ``make demo``."""
    command = [sys.executable, "-m", "topicmodel", "place", "corpus/article.txt"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return f"```console\n$ topicmodel place corpus/article.txt --html article.html\n{shown.rstrip()}\n```"


def table(name: str) -> str:
    """Return the table of a benchmark, as its JSON holds it; ``NAME__PART`` names one part of it."""
    name, _, part = name.partition("__")
    results = json.loads((RESULTS / f"{name}.json").read_text())
    rows = results["parts"][part] if part else results.get("rows") or results["bars"]
    columns = list(rows[0]) if part or "rows" in results else ["what", "bar", "ours"]
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    return "\n".join(lines + [f"| {' | '.join(str(row[c]) for c in columns)} |" for row in rows])


def filled(text: str) -> str:
    """Return the README with every marked block made anew."""

    def block(match: re.Match[str]) -> str:
        name = match[1]
        body = placement() if name == "placement" else table(name)
        return f"<!-- begin {name} -->\n{body}\n<!-- end {name} -->"

    return re.sub(r"<!-- begin (\w+) -->.*?<!-- end \1 -->", block, text, flags=re.DOTALL)


if __name__ == "__main__":
    for path in (ROOT / "README.md", ROOT / "docs" / "encoders.md", ROOT / "docs" / "corpora.md"):
        path.write_text(filled(path.read_text()))
