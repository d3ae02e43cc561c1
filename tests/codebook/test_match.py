import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicmodel import Analyzer, Codebook, Theme
from topicmodel.codebook.match import KeywordMatcher
from topicmodel.datasets import load_codebook, load_press

ANALYZER = Analyzer()


def matcher(*keywords, negative=(), weights=(), analyzer=ANALYZER):
    return KeywordMatcher(Codebook("x", (Theme("t", "T", "", keywords, "", weights, negative),)), analyzer)


def found(text, *keywords, **settings):
    return [text[hit.start : hit.end] for hit in matcher(*keywords, **settings).hits(text)]


@pytest.mark.parametrize(
    ("keyword", "text", "expected"),
    [
        ("élection", "Les élections et l’élection.", ["élections", "élection"]),
        ("migr*", "Migrants, immigrés, migration.", ["Migrants", "migration"]),
        ("*migr*", "Migrants, immigration.", ["Migrants", "immigration"]),
        ("*phobie", "La xénophobie et la phobie.", ["xénophobie", "phobie"]),
        ("l'immigr*", "Cette immigration.", ["immigration"]),
        (
            "droits de l'homme",
            "les droits de l’homme, le droit de tout homme",
            ["droits de l’homme", "droit de tout homme"],
        ),
        ("droits de l'homme", "les droits. L'homme", []),
        ("droits de l'homme", "l'homme a des droits", []),
        ("pouvoir d'achat", "Le pouvoir d'achat baisse ; il peut faire un achat.", ["pouvoir d'achat"]),
        ("politique* migratoire*", "La politique migratoire.", ["politique migratoire"]),
        ("pouv* d'achat", "Le pouvoir d'achat, le pouvoir.", ["pouvoir d'achat"]),
        ("pouv*", "Le pouvoir et la pouvoirisation ; il peut.", ["pouvoir", "pouvoirisation"]),
        ("États-Unis", "Aux Etats-Unis et aux États-Unis", ["Etats-Unis", "États-Unis"]),
        ("État", "L’État, les états.", ["État", "états"]),
        ("avec", "Avec lui, avec elle.", []),
        ("2024", "En 2024.", []),
    ],
)
def test_what_keywords_find(keyword, text, expected):
    assert found(text, keyword) == expected


def test_offsets_are_those_of_the_original_text():
    text = "l&eacute;lection <b>des dé\u00adputés</b>, l\u2019&eacute;lection"
    hit = matcher("élection").hits(text)[-1]
    assert text[hit.start : hit.end] == "&eacute;lection"


def test_a_noun_that_looks_like_a_verb_is_read_as_the_noun_where_the_analyzer_reads_in_context():
    accurate = Analyzer(lemmas="accurate")
    assert found("L'été dernier, il a été élu.", "été", analyzer=accurate) == ["été"]
    assert "donner" not in matcher("donnée", analyzer=accurate).keywords[0].read_as


def test_columns_and_weights():
    terms = ["maire", "migrant", "migration", "oiseau", "droit homme", "gilet_jaune", "migrateur"]
    columns = matcher(
        "migr*", "migrant", "droits de l'homme", "gilets jaunes", "mise en examen",
        weights=(1, 3, 2, 1, 1), negative=("migrateur", "oiseau"),
    ).columns(terms)["t"]  # fmt: skip
    assert columns.columns.tolist() == [1, 2, 4, 5, 6]
    assert columns.weights.tolist() == [3, 1, 2, 1, 1]
    assert columns.negative.tolist() == [3]
    assert [phrase.keyword for phrase in columns.phrases] == ["mise en examen"]
    assert columns.columns.dtype == np.int64
    assert columns.weights.dtype == np.float64


def test_an_analyzer_that_joins_phrases():
    pairs = [("droit", "homme", "droits de l'homme"), ("gilet", "jaune", "gilets jaunes")]
    joining = Analyzer(phrases=pairs)
    text = "Les droits de l'homme et le gilet jaune d'un homme"
    keywords = ("droits de l'homme", "gilet* jaune*", "homme")
    assert found(text, *keywords, analyzer=joining) == ["droits de l'homme", "gilet jaune", "homme"]
    columns = matcher(*keywords, analyzer=joining).columns(["droits de l'homme", "gilets jaunes", "homme"])["t"]
    assert columns.columns.tolist() == [0, 1, 2]
    assert columns.phrases == ()


def test_negative_keywords_are_found_and_said_to_be():
    hits = matcher("asile", negative=("oiseau",)).hits("Un oiseau demande l'asile.")
    assert [(hit.keyword, hit.negative) for hit in hits] == [("oiseau", True), ("asile", False)]


def test_every_keyword_of_the_embedded_codebook_is_usable():
    assert all(keyword.usable for keyword in KeywordMatcher(load_codebook(), ANALYZER).keywords)


def test_hits_agree_with_columns_on_words():
    book = load_codebook()
    read = KeywordMatcher(book, ANALYZER)
    for text in load_press()[:20]:
        terms = ANALYZER.terms(text)
        columns = read.columns(terms)
        for code in book.codes:
            places = {(hit.start, hit.end) for hit in read.hits(text) if hit.theme == code}
            assert len(places) == len(columns[code].columns)


@given(st.text(max_size=60))
def test_any_keyword_and_any_text_can_be_read(text):
    keyword = text.replace("*", " ") if text.replace("*", " ").strip() else "mot"
    for hit in matcher(keyword, "a*").hits(text):
        assert 0 <= hit.start < hit.end <= len(text)
