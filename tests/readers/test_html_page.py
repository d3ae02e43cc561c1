"""Pages of sites; without trafilatura the error says how to get it."""

import contextlib
import sys
import time

import pytest

from tests.readers.builders import ARTICLES, html
from topicmodel import Corpus
from topicmodel.errors import InputError, MissingExtraError
from topicmodel.readers.html_page import looks_like, read_bytes


def test_without_the_extra_the_error_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    path = tmp_path / "page.html"
    path.write_bytes(html().whole())
    with pytest.raises(MissingExtraError, match=r"pip install 'topicmodel\[html\]'"):
        Corpus.read(path)


@pytest.mark.parametrize(
    ("head", "page"),
    [
        (b"<!DOCTYPE html>\n<html>", True),
        (b"<?xml version='1.0'?><!-- a --><html xmlns='x'>", True),
        (b"<HTML>", True),
        (b"<htmlx>", False),
        (b"<TEI>", False),
        (b"<p>html</p>", False),
        (b"html", False),
    ],
)
def test_what_a_page_begins_with(head, page):
    assert looks_like(head) is page


def test_a_folder_of_pages(tmp_path):
    pytest.importorskip("trafilatura", reason="extra html")
    page = html().whole()
    (tmp_path / "a.html").write_bytes(page)
    (tmp_path / "b.htm").write_bytes(page.decode().replace("utf-8", "iso-8859-1").encode("cp1252"))
    (tmp_path / "vide.html").write_bytes(b"<html><body></body></html>")
    corpus = Corpus.read(tmp_path)
    assert corpus.ids == ("a", "b")
    article = ARTICLES[0]
    for row in corpus.table.to_pylist():
        assert row["text"] == f"{article.parted}\n\n{ARTICLES[2].parted}"
        assert (row["title"], row["author"], row["source"]) == (article.title, article.author, article.source)
        assert (row["date"].isoformat(), row["url"]) == (article.date, "https://digue.example/")
    assert [p.where for p in corpus.problems] == ["vide.html"]


def test_hostile_pages():
    pytest.importorskip("trafilatura", reason="extra html")
    deep = b"<html><body>" + b"<div>" * 50_000 + b"Texte." + b"</div>" * 50_000
    for page in (deep, b"<html>" + b"<" * 100_000, b"<html>\0\0<body>" + b" " * 200, b"<html>&#0;&#xD800;<p>"):
        begun = time.process_time()
        with contextlib.suppress(InputError):
            assert read_bytes(page, "a.html").table["text"][0].as_py()
        assert time.process_time() - begun < 5
