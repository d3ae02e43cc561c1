"""Near-duplicates of a corpus: planted ones are found, one of each stays, the others are told."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topicmodel import Corpus, InputError
from topicmodel.datasets import load_press
from topicmodel.text.near_duplicates import find_near_duplicates


def planted() -> tuple[Corpus, dict[str, str]]:
    """The embedded corpus with copies: exact, 5 % of words changed, lead cut off, boilerplate around it."""
    press = load_press()
    rng = np.random.default_rng(0)
    makers = [
        lambda text: text,
        lambda text: " ".join("autrement" if rng.random() < 0.05 else word for word in text.split()),
        lambda text: text.split(". ", 1)[1],
        lambda text: f"Lire aussi : nos autres articles. {text} © Tous droits réservés, reproduction interdite.",
    ]
    originals, texts, ids = {}, [], []
    for i, text in enumerate(list(press)[:80]):
        originals[f"copy-{i}"] = press.ids[i]
        ids.append(f"copy-{i}")
        texts.append(makers[i % 4](text))
    later = [dt.date(2030, 1, 1 + i % 28) for i in range(80)]
    copies = Corpus.from_texts(texts, ids=ids, date=later, source=[f"Journal {i % 3}" for i in range(80)])
    return press.merge(copies), originals


def test_planted_copies_are_found_and_nothing_else():
    corpus, originals = planted()
    clean = corpus.deduplicate()
    dropped = clean.history[-1].dropped.to_pydict()
    said = {name: why.split(" of ")[1].split(" (")[0] for name, why in zip(dropped["id"], dropped["why"], strict=True)}
    assert said == originals
    assert set(clean.ids) == set(load_press().ids)


def test_an_agency_dispatch_is_one_text_with_several_outlets():
    dispatch = "Le maire a inauguré hier la nouvelle piscine de la ville, en présence du préfet et des habitants."
    texts = [
        dispatch + " (AFP)",
        "La pluie tombe sur la côte depuis trois jours sans discontinuer.",
        dispatch,
        dispatch,
    ]
    corpus = Corpus.from_texts(
        texts,
        ids=["a", "b", "c", "d"],
        date=["2020-01-03", "2020-01-02", "2020-01-02", None],
        source=["Le Pays", "Le Pays", "AFP", "La Vallée"],
    )
    rows = corpus.deduplicate().table.to_pylist()
    assert [(r["id"], r["n_texts"], r["outlets"], r["first_date"], r["last_date"]) for r in rows] == [
        ("b", 1, ["Le Pays"], dt.date(2020, 1, 2), dt.date(2020, 1, 2)),
        ("c", 3, ["AFP", "Le Pays", "La Vallée"], dt.date(2020, 1, 2), dt.date(2020, 1, 3)),
    ]
    assert corpus.deduplicate(keep="longest").ids == ("a", "b")
    frame = corpus.near_duplicates().frame()
    assert frame["id"].tolist() == ["c", "a", "d"]
    assert set(frame["representative"]) == {"c"}
    assert frame["similarity"][0] == frame["similarity"][2] == 1
    assert repr(corpus.near_duplicates()) == "<DuplicateClusters: 2 copies in 1 cluster, the largest of 3; 4 documents>"


def chained() -> Corpus:
    """Each text is alike the next one, the first is not alike the last one."""
    words = [f"mot{i}" for i in range(100)]
    texts = [" ".join(words[start : start + 40]) for start in range(0, 50, 10)]
    return Corpus.from_texts(
        texts, ids=list("abcde"), date=[f"2020-01-0{i}" for i in range(1, 6)], source=list("VWXYZ")
    )


def test_no_document_goes_because_of_a_chain():
    corpus = chained()
    clusters = corpus.near_duplicates(0.5)
    pairs = {tuple(sorted(pair)) for pair in find_near_duplicates(corpus, threshold=0.5).pairs.tolist()}
    assert (0, 1) in pairs
    assert (0, 2) not in pairs
    for row, first in enumerate(clusters.representative.tolist()):
        assert row == first or tuple(sorted((row, first))) in pairs
    clean = corpus.deduplicate(0.5)
    assert clean.ids == ("a", "c", "e")
    assert len(find_near_duplicates(clean, threshold=0.5).pairs) == 0


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(9)))
def test_the_order_of_documents_does_not_count(order):
    base = chained().merge(Corpus.from_texts([*chained()][:4], ids=list("wxyz"), source=list("ABCD")))
    mixed = base.take(order)
    for keep in ("earliest", "longest"):
        there, here = base.deduplicate(keep=keep), mixed.deduplicate(keep=keep)
        assert sorted(there.ids) == sorted(here.ids)
        assert sorted(map(str, there.table.to_pylist())) == sorted(map(str, here.table.to_pylist()))
        said = [sorted(map(str, c.history[-1].dropped.to_pylist())) for c in (there, here)]
        assert said[0] == said[1]


def test_counts_and_outlets_add_up_over_several_passes():
    corpus = chained().merge(chained())
    once = corpus.deduplicate(0.9)
    assert once.table["n_texts"].to_pylist() == [2] * 5
    twice = once.deduplicate(0.5)
    assert sum(twice.table["n_texts"].to_pylist()) == 10
    assert {name for names in twice.table["outlets"].to_pylist() for name in names} == set("VWXYZ")
    assert twice.deduplicate(0.5).fingerprint == twice.fingerprint
    assert twice.cleaning.n_read == 10


def test_without_dates_and_outlets_only_the_number_is_told():
    clean = Corpus.from_texts(["un deux trois", "un deux trois", "quatre"]).deduplicate()
    assert clean.table.column_names == ["id", "text", "n_texts"]
    assert clean.ids == ("text-1", "text-3")


def test_bad_arguments():
    with pytest.raises(InputError, match="did you mean 'earliest'"):
        chained().deduplicate(keep="earlier")
    with pytest.raises(InputError, match="threshold=0"):
        chained().near_duplicates(0)


def test_nothing_alike():
    clusters = Corpus.from_texts(["un deux trois", "quatre cinq six"]).near_duplicates()
    assert len(clusters.frame()) == 0
    assert repr(clusters) == "<DuplicateClusters: 0 copies in 0 clusters; 2 documents>"
    assert "0 copies" in clusters._repr_html_()
