import pytest

from tests.naive_encoder import HashEncoder


@pytest.fixture
def encoder():
    return HashEncoder()


@pytest.fixture
def make_encoder():
    return HashEncoder
