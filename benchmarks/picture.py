"""Take the picture of the README: the page of the demo's article, in Debian's chromium.

``python benchmarks/picture.py`` writes docs/placement.png.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from topicmodel import Placer, Report

ROOT = Path(__file__).parent.parent

if __name__ == "__main__":
    placement = Placer().place(
        (ROOT / "corpus" / "article.txt").read_text("utf-8"), id="Méditerranée : un plan de coopération"
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Report(placement).save(Path(folder) / "article.html")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 684}, color_scheme="light")
        page.goto(path.as_uri())
        page.screenshot(path=ROOT / "docs" / "placement.png", clip={"x": 0, "y": 0, "width": 1200, "height": 684})
        browser.close()
