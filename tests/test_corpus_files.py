"""The embedded press corpus: what CONTRIBUTING.md promises of it."""

import collections
import re

import pytest

from topicmodel import Corpus
from topicmodel.datasets import load_codebook, load_press


@pytest.fixture(scope="module")
def rows():
    return load_press().table.to_pylist()


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def ratio(texts, n=30_000) -> float:
    """Type/token ratio of the first `n` words."""
    found = [word for text in texts for word in words(text)][:n]
    assert len(found) == n
    return len(set(found)) / n


def test_enough_articles_of_the_right_length(rows):
    assert load_press().problems == ()
    themes = collections.Counter(row["theme"] for row in rows)
    assert set(themes) == set(load_codebook().codes)
    assert min(themes.values()) >= 12
    assert all(110 <= len(words(row["text"])) <= 220 for row in rows)
    assert all(row["title"] and row["date"] and row["source"] and row["genre"] for row in rows)
    assert len({row["genre"] for row in rows}) >= 6
    assert len({row["source"] for row in rows}) >= 10
    others = [set(row["other"]) for row in rows]
    assert all(o <= set(themes) - {row["theme"]} for o, row in zip(others, rows, strict=True))
    assert sum(map(bool, others)) > len(rows) / 3


def test_no_sentence_occurs_twice(rows):
    seen = collections.Counter()
    for row in rows:
        for sentence in re.split(r"(?<=[.!?…])\s+", row["text"]):
            if len(words(sentence)) > 3:
                seen[" ".join(words(sentence))] += 1
    assert [s for s, n in seen.items() if n > 1] == []


def test_no_template(rows):
    """No run of nine words stands in more than two articles, and articles do not open alike."""
    runs = collections.Counter()
    for row in rows:
        w = words(row["text"])
        runs.update({tuple(w[i : i + 9]) for i in range(len(w) - 8)})
    assert [run for run, n in runs.items() if n > 2] == []
    openings = collections.Counter(tuple(words(row["text"])[:2]) for row in rows)
    assert max(openings.values()) <= 4


def test_the_vocabulary_is_as_rich_as_a_real_papers(rows, data):
    press = Corpus.read(data / "orangesum" / "articles.parquet").sample(400)
    real = ratio(" ".join(text.split()[:180]) for text in press)
    mixed = [row["text"] for row in sorted(rows, key=lambda row: row["id"][::-1])]
    assert 0.9 * real < ratio(mixed) < 1.3 * real


def test_nothing_is_copied_from_the_article_it_reports(rows, data):
    source = words((data / "article" / "lianyungang.txt").read_text())
    grams = {tuple(source[i : i + 8]) for i in range(len(source) - 7)}
    for row in rows:
        w = words(row["text"])
        assert not grams & {tuple(w[i : i + 8]) for i in range(len(w) - 7)}
