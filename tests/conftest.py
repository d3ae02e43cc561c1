"""Fixtures shared by all tests."""

import os
import shutil
import signal
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c():
    """A shell's background job ignores Ctrl-C, and tests of it would wait for ever."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def data() -> Path:
    """Folder of real French text, named by TOPICMODEL_DATA."""
    folder = os.environ.get("TOPICMODEL_DATA")
    if not folder:
        pytest.skip("TOPICMODEL_DATA is not set: no real press text to test on")
    return Path(folder)


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Folder of pictures to look at after the tests."""
    folder = Path(__file__).parents[1] / "out" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium; CI installs it."""
    from playwright.sync_api import sync_playwright

    binary = shutil.which("chromium")
    if binary is None:
        pytest.skip("chromium is not installed (apt-get install chromium): pages cannot be opened")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()
