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
# benchmarks/stop_words.py fills a page of its own.
DOCS = [page for page in sorted((ROOT / "docs").rglob("*.md")) if page.name != "stop-words.md"]
PAGES = [ROOT / "README.md", ROOT / "README.fr.md", *DOCS]


# What the README shows of each table, by how its rows begin; docs/benchmarks.md has all of them.
HEADLINES = {
    "headline_themes": (
        "themes",
        "primary theme, embedded",
        "90 % intervals, sim",
        "off-topic",
        "French press wrongly flagged, Orange",
        "one article of",
        "Lianyungang",
    ),
    "headline_lda": (
        "lda",
        "time to tomotopy's best held-out perplexity, K = 100",
        "time to scikit-learn",
        "time to gensim",
        "digests",
        "a sweep on two",
    ),
    "headline_classification": (
        "classification",
        "MasakhaNEWS",
        "OrangeSum, 11 sections, by time",
        "OrangeSum, 11 sections, at random",
        "Fit",
        "Predict",
    ),
}


def placement() -> str:
    """Return the terminal session of ``make demo``."""
    command = [sys.executable, "-m", "topicmodel", "place", "corpus/article.txt"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return f"```console\n$ topicmodel place corpus/article.txt --html article.html\n{shown.rstrip()}\n```"


def table(name: str) -> str:
    """Return the table of a benchmark, as its JSON holds it; ``NAME__PART`` names one part of it."""
    name, *begins = HEADLINES.get(name, (name,))
    name, _, part = name.partition("__")
    results = json.loads((RESULTS / f"{name}.json").read_text())
    rows = results["parts"][part] if part else results.get("rows") or results["bars"]
    if begins:
        rows = [row for begin in begins for row in rows if row["what"].startswith(begin)]
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
    for page in PAGES:
        page.write_text(filled(page.read_text()))
