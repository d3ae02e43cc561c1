"""Time to write the page of a run, its size, and when a browser can use it.

The run is of 28,910 OrangeSum articles with 50 topics; its model has few sweeps: only the page is measured.
Needs TOPICMODEL_DATA and Debian's chromium; writes benchmarks/results/report.json.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
OPENINGS = 5


def make_run(folder: Path) -> Path:
    """Run the experiment, or find it from before."""
    place = folder / "run"
    if not place.exists():
        spec = str(ROOT / "notebooks" / "experiments" / "orangesum-lda.toml")
        changes = ["--set", "model.max_iter=60", "--jobs", "2", "--out", str(place)]
        subprocess.run([sys.executable, "-m", "topicmodel", "run", spec, *changes], check=True)
    return place


def write_page(run: Path, page: Path) -> float:
    """Return the seconds that the whole command takes."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "topicmodel", "report", str(run), "-o", str(page)], check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - started


def open_page(page: Path) -> tuple[float, float]:
    """Return the seconds until the page can be used, and from a click on a topic to the filtered list."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1280, "height": 900})
        started = time.perf_counter()
        view.goto(page.as_uri())
        view.wait_for_selector("body[data-ready]")
        ready = time.perf_counter() - started
        before = view.locator("#count").inner_text()
        started = time.perf_counter()
        view.locator("#pick").select_option("3")
        view.wait_for_function("text => document.getElementById('count').textContent !== text", arg=before)
        chosen = time.perf_counter() - started
        browser.close()
    return ready, chosen


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as own:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(own)
        run, page = make_run(folder), folder / "page.html"
        seconds = statistics.median(write_page(run, page) for _ in range(3))
        size = page.stat().st_size / 1e6
        opened = [open_page(page) for _ in range(OPENINGS)]
    ready, chosen = (statistics.median(each) for each in zip(*opened, strict=True))
    rows = [
        {
            "what": "write the page, 28,910 documents, 50 topics, whole command",
            "bar": "≤ 20 s",
            "ours": f"{seconds:.1f} s",
        },
        {"what": "size of the page", "bar": "≤ 3 MB", "ours": f"{size:.2f} MB"},
        {"what": "open it in chromium until it can be used", "bar": "≤ 2 s", "ours": f"{ready:.2f} s"},
        {"what": "choose a topic until its documents are listed", "bar": "–", "ours": f"{chosen:.2f} s"},
    ]
    values = {"seconds": seconds, "megabytes": size, "ready": [r for r, _ in opened], "chosen": [c for _, c in opened]}
    result = ROOT / "benchmarks" / "results" / "report.json"
    result.write_text(json.dumps({"rows": rows, "values": values}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(result.read_text("utf-8"))
