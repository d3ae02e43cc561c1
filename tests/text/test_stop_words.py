"""docs/stop-words.md says what the list and the analyzer do."""

import re
from pathlib import Path

import pytest

from topicmodel.text.analyzer import Analyzer
from topicmodel.text.stop_words import LAYERS, stop_words

PAGE = Path(__file__).parents[2] / "docs" / "stop-words.md"


def _table(header):
    lines = PAGE.read_text(encoding="utf-8").partition(f"| {header} |")[2].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[: lines.index("")] if "|" in line]


DIFFERENCES = [row for row in _table("here | words | why") if len(row) == 3]


@pytest.fixture(scope="module")
def fast():
    return Analyzer("fast")


def test_the_page_lists_every_layer_with_words_of_it():
    rows = _table("layer | what it holds | examples")
    assert [row[0] for row in rows] == list(LAYERS)
    for layer, _, examples in rows:
        listed = stop_words([layer])
        for word in filter(None, re.split(r", ", examples)):
            assert word in listed, (layer, word)


def test_the_page_names_all_words_of_the_list_that_the_common_lists_miss():
    by_layer = {row[2].split("*")[1]: row[1].split() for row in DIFFERENCES if row[2].startswith("layer *")}
    assert set(by_layer) <= set(LAYERS)
    for layer, words in by_layer.items():
        assert set(words) <= stop_words([layer]), layer
    assert sum(map(len, by_layer.values())) >= 100


@pytest.mark.parametrize(("here", "words"), [row[:2] for row in DIFFERENCES])
def test_a_word_is_dropped_where_the_page_says_so(fast, here, words):
    assert here in ("kept", "dropped")
    wrong = [word for word in words.split() if _dropped(fast, word) != (here == "dropped")]
    assert wrong == []


def _dropped(analyzer, word):
    """Say whether nothing is left of a word in front of a name; titles (M., MM.) are also tried in capitals."""
    texts = [f"{form}Athènes" if form.endswith("'") else f"{form} Athènes" for form in (word, word.upper())]
    return ["athènes"] in [analyzer.terms(text) for text in texts[: 1 + word.endswith(".")]]
