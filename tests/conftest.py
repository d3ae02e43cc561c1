"""Fixtures shared by all tests."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data() -> Path:
    """Folder of real French text, named by TOPICMODEL_DATA."""
    folder = os.environ.get("TOPICMODEL_DATA")
    if not folder:
        pytest.skip("TOPICMODEL_DATA is not set: no real press text to test on")
    return Path(folder)
