"""Fixtures shared by all tests."""

import os
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No example is late: the first one may compile a kernel, import a library, or wait for a busy machine.
# In CI the examples are always the same, so that a failure there comes from what was changed.
settings.register_profile(
    "tests",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
    database=None if "CI" in os.environ else settings.default.database,
)
settings.load_profile("tests")


@pytest.fixture(scope="session", autouse=True)
def _own_places(tmp_path_factory):
    """A cache that no other run has filled and no other process changes; no proxy on the way to this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOPICMODEL_CACHE", str(tmp_path_factory.mktemp("cache-folder")))
        for name in ("no_proxy", "NO_PROXY"):
            patch.setenv(name, "127.0.0.1,localhost")
        yield


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
        # Containers have a /dev/shm of 64 MB, in which a tab may crash; a busy machine may need minutes to start one.
        options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        chromium = playwright.chromium.launch(executable_path=binary, args=options, timeout=300_000)
        yield chromium
        chromium.close()
