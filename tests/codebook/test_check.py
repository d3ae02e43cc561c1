import json

import numpy as np
import pytest

from topicmodel import Codebook, Corpus, InputError, Theme
from topicmodel.datasets import load_codebook, load_press

TEXTS = [
    "Les migrants demandent l’asile. La frontière est fermée.",
    "Un migrant et\n un autre migrant passent la frontière avec des passeurs.",
    "Le maire et les oiseaux.",
    "Les droits de l'homme et le droit d'asile.",
]
CORPUS = Corpus.from_texts(TEXTS, ids=list("abcd"))
BOOK = Codebook(
    "essai",
    (
        Theme("migrations", "M", "", ("migr*", "asile", "avec", "zzz"), negative=("oiseau",)),
        Theme("frontieres", "F", "", ("frontière", "migrant"), parent="migrations"),
        Theme("droits", "D", "", ("droits de l'homme", "asile", "zzz")),
    ),
)


def of(check, theme, keyword):
    return next(each for each in check.keywords if (each.theme, each.keyword) == (theme, keyword))


def test_counts_and_findings():
    check = BOOK.check(CORPUS, max_share=0.4)
    migr = of(check, "migrations", "migr*")
    assert (migr.count, migr.documents, migr.share, migr.forms) == (3, 2, 0.5, ("migrant", "migrants"))
    assert [k.keyword for k in check.having("stop word")] == ["avec"]
    assert [(k.theme, k.keyword) for k in check.having("absent")] == [("migrations", "zzz"), ("droits", "zzz")]
    assert "too frequent" in migr.problems
    assert of(check, "droits", "droits de l'homme").read_as == "droit homme"
    assert of(check, "migrations", "oiseau").negative
    assert check.coverage == (3, 2, 2)
    with pytest.raises(InputError, match="did you mean 'absent'"):
        check.having("absents")


def test_the_same_place_in_two_themes_is_ambiguous_unless_one_is_part_of_the_other():
    check = BOOK.check(CORPUS)
    pairs = [(o.theme, o.keyword, o.other_theme, o.other_keyword, o.count) for o in check.ambiguous]
    assert pairs == [("migrations", "asile", "droits", "asile", 2), ("migrations", "zzz", "droits", "zzz", 0)]
    phrases = Codebook("x", (Theme("a", "A", "", ("droits de l'homme",)), Theme("b", "B", "", ("homme", "hom*"))))
    found = phrases.check(CORPUS).ambiguous
    assert {(o.keyword, o.other_keyword, o.count) for o in found} == {
        ("droits de l'homme", "hom*", 1),
        ("droits de l'homme", "homme", 1),
    }


def test_concordance():
    check = BOOK.check(CORPUS)
    found = check.concordance("migr*", n=2, width=20)
    assert found.total == 3
    assert [(c.document, c.match) for c in found.contexts] == [("a", "migrants"), ("b", "migrant")]
    for context in found.contexts:
        assert TEXTS["abcd".index(context.document)][context.start : context.end] == context.match
    assert found.contexts[1].left == "Un migrant et un autre"[-20:].lstrip() or found.contexts[1].left.endswith("autre")
    assert str(found).startswith("migr*: 2 of 3 places\n")
    assert found.frame().columns.tolist() == ["document", "start", "end", "left", "match", "right"]
    assert check.concordance("zzz").contexts == ()
    assert check.concordance("zzz").frame().empty
    assert "<td>migrants</td>" in found._repr_html_()
    with pytest.raises(InputError, match="did you mean 'asile'"):
        check.concordance("asiles")
    with pytest.raises(InputError, match="at least one context"):
        check.concordance("asile", n=0)


def test_forms_to_read():
    check = BOOK.check(CORPUS, max_share=0.4)
    text = str(check)
    for wanted in (
        "absent from the corpus: 2",
        "migrations: avec",
        "'asile' and droits 'asile'",
        "migr* found migrant",
    ):
        assert wanted in text
    json.dumps(check.as_dict())
    assert len(check.frame()) == len(check.keywords) == 10
    assert "too frequent" in check._repr_html_()
    assert str(Codebook("x", (Theme("a", "A", "", ("zzz",)),)).check(CORPUS))


@pytest.mark.parametrize("share", [0, -1, 1.5])
def test_bad_shares(share):
    with pytest.raises(InputError, match="max_share"):
        BOOK.check(CORPUS, max_share=share)


def test_one_theme_and_five_hundred_themes():
    assert len(Codebook("x", BOOK.themes[:1]).check(CORPUS).keywords) == 5
    many = Codebook("x", tuple(Theme(f"t{i}", "T", "", (f"mot{i}x", f"m{i}*", "migrant")) for i in range(500)))
    check = many.check(CORPUS)
    assert len(check.keywords) == 1500
    assert len(check.ambiguous) == 500 * 499 / 2
    assert "more pairs" in str(check)


def test_the_embedded_codebook_on_the_embedded_corpus():
    check = load_codebook().check(load_press())
    assert not check.having("stop word")
    assert len(check.having("absent")) <= 10
    again = load_codebook().check(load_press())
    assert check.as_dict() == again.as_dict()
    assert np.array_equal(check.places, again.places)


def test_on_real_press(data):
    corpus = Corpus.read(data / "orangesum" / "articles.parquet").sample(200)
    book = load_codebook().add_keywords("securite", ["forces de l'ordre", "gendarm*", "garde à vue"])
    check = book.check(corpus)
    assert not check.having("stop word")
    for document, number, start, end in check.places.tolist():
        assert corpus[document][start:end].strip() == corpus[document][start:end] != ""
        assert check.keywords[number].usable
    found = check.concordance("forces de l'ordre", n=50)
    assert {context.match.lower() for context in found.contexts} <= {"forces de l'ordre", "forces de l’ordre"}
    assert found.total == of(check, "securite", "forces de l'ordre").count > 3
    assert sum(keyword.count for keyword in check.keywords) == len(check.places)
