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

# The same tables in French, under their names with ``_fr``: a cell is looked up whole, else its numbers get commas.
FRENCH = {
    "what": "quoi",
    "bar": "objectif",
    "ours": "mesuré",
    "primary theme, embedded corpus": "thème principal, corpus embarqué",
    "keyword count + .15": "compte des mots-clés + 0,15",
    "90 % intervals, simulated articles": "intervalles à 90 %, articles simulés",
    "off-topic texts flagged": "textes hors sujet signalés",
    "French press wrongly flagged, OrangeSum, 12 sections": "presse française signalée à tort, OrangeSum, 12 rubriques",
    "one article of 571 words, warm": "un article de 571 mots, modèle chargé",
    "Lianyungang article, first four": "article de Lianyungang, les quatre premiers",
    "the four themes": "les quatre thèmes",
    "time to tomotopy's best held-out perplexity, K = 100": "temps pour la meilleure perplexité de tomotopy, K = 100",
    "time to scikit-learn batch's best held-out perplexity, K = 100": "temps pour celle de scikit-learn, K = 100",
    "time to gensim LdaMulticore's best held-out perplexity, K = 100": "temps pour celle de gensim, K = 100",
    "digests per seed, 1, 2, 4 threads × 1, 3, 7 partitions": "empreintes par graine, 1, 2, 4 fils × 1, 3, 7 parties",
    "a sweep on two threads against one": "un passage sur deux fils contre un",
    "MasakhaNEWS fra, train_797 → dev, weighted F1": "MasakhaNEWS fra, train_797 → dev, F1 pondéré",
    "OrangeSum, 11 sections, by time, macro-F1": "OrangeSum, 11 rubriques, par date, F1 macro",
    "OrangeSum, 11 sections, at random, macro-F1": "OrangeSum, 11 rubriques, au hasard, F1 macro",
    "Fit 25,000 articles": "apprendre de 25\N{NARROW NO-BREAK SPACE}000 articles",
    "Predict": "prédire",
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


def in_french(text: str) -> str:
    """Return a table with its words and its numbers in French."""

    def cell(said: str) -> str:
        if said in FRENCH:
            return FRENCH[said]
        # Thousands before decimals: afterwards both are commas.
        said = re.sub(r"(?<=\d),(?=\d{3}\b)", "\N{NARROW NO-BREAK SPACE}", said)
        number = re.sub(r"(?<![\d.])\.(?=\d)", "0,", said)
        number = re.sub(r"(?<=\d)\.(?=\d)", ",", number)
        return re.sub(r"(?<=\d)%", " %", number).replace("(count", "(compte")

    head, rule, *rows = text.split("\n")
    lines = [f"| {' | '.join(map(cell, line[2:-2].split(' | ')))} |" for line in (head, *rows)]
    return "\n".join([lines[0], rule, *lines[1:]])


def filled(text: str) -> str:
    """Return the README with every marked block made anew."""

    def block(match: re.Match[str]) -> str:
        name = match[1]
        if name.endswith("_fr"):
            body = in_french(table(name.removesuffix("_fr")))
        else:
            body = placement() if name == "placement" else table(name)
        return f"<!-- begin {name} -->\n{body}\n<!-- end {name} -->"

    return re.sub(r"<!-- begin (\w+) -->.*?<!-- end \1 -->", block, text, flags=re.DOTALL)


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(filled(page.read_text()))
