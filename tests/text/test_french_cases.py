"""Every case of docs/french-cases.md."""

import re
from pathlib import Path

import pytest

from topicmodel.text.analyzer import Analyzer
from topicmodel.text.tokenize import tokenize

PAGE = Path(__file__).parents[2] / "docs" / "french-cases.md"


def _rows(last, width):
    """Give the rows of the tables whose last column has that name."""
    head = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        head = line if line.startswith("| case |") else head
        cells = re.findall(r"`([^`]*)`", line) if head.endswith(f"| {last} |") else []
        if line.startswith("| ") and len(cells) == width and " | `" in line:
            name = line[2:].split(" | ")[0]
            text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), cells[0])
            yield pytest.param(text, *cells[1:], id=name)


TOKENS, LEMMAS = list(_rows("tokens", 2)), list(_rows("lemma", 3))
TERMS = list(_rows("terms", 2))


def test_the_page_lists_all_cases():
    measured = PAGE.read_text(encoding="utf-8").partition("## The 47 cases")[2].partition("\n## ")[0]
    assert measured.count("\n| ") - 1 == 47
    assert (len(TOKENS), len(LEMMAS), len(TERMS)) == (79, 45, 12)


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_tokens(text, expected):
    assert [token.surface.replace(" ", "_") for token in tokenize(text)] == expected.split(" ")


@pytest.fixture(scope="module")
def accurate():
    return Analyzer("accurate")


@pytest.fixture(scope="module")
def fast():
    return Analyzer("fast")


@pytest.mark.parametrize(("text", "word", "lemma"), LEMMAS)
def test_lemmas_in_context(accurate, text, word, lemma):
    assert [token.lemma for token in accurate.tokens(text) if token.surface == word][-1:] == [lemma]


@pytest.mark.parametrize(("text", "expected"), TERMS)
@pytest.mark.parametrize("lemmas", ["accurate", "fast"])
def test_terms(request, lemmas, text, expected):
    analyzer = request.getfixturevalue(lemmas)
    assert analyzer.terms(text) == expected.split(" ")
