import itertools

import pytest

from tests.text.foreign import FRENCH, PARAGRAPHS
from topicmodel import Corpus
from topicmodel.text.language import MIN_BYTES, identify, read_languages


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_every_foreign_paragraph_is_told(code):
    assert [identify(text)[0] for text in PARAGRAPHS[code]] == [code] * 6


def test_french_is_french_in_capitals_and_with_curly_apostrophes_too():
    texts = [*FRENCH, *map(str.upper, FRENCH), *(text.replace("'", "’") for text in FRENCH)]
    assert {identify(text)[0] for text in texts} == {"fr"}
    assert all(0.5 < identify(text)[1] <= 1 for text in texts)


@pytest.mark.parametrize("text", ["", "Lire aussi", "© AFP", "3 - 2, 12 % – 45 000 €", "Read more", "\0\n\t"])
def test_what_is_too_short_is_not_judged(text):
    assert identify(text) == ("", 0.0)


def test_letters_count_not_figures():
    assert identify("12 345 678 " * 30)[0] == ""
    assert len("é" * (MIN_BYTES // 2)) < MIN_BYTES


def test_passages_hold_all_of_the_text():
    text = "\n\n".join([FRENCH[0], PARAGRAPHS["en"][0], " ".join(FRENCH * 3), "Fin."])
    passages = read_languages(text)
    assert [p.language for p in passages] == ["fr", "en", "fr", "fr", "fr", ""]
    assert " ".join(text[p.start : p.end] for p in passages).split() == text.split()
    assert all(a.end <= b.start for a, b in itertools.pairwise(passages))


def mixed() -> Corpus:
    texts = [
        *FRENCH,
        *(paragraphs[0] for paragraphs in PARAGRAPHS.values()),
        "\n\n".join([FRENCH[0], FRENCH[1], PARAGRAPHS["en"][1]]),
        "\n\n".join([FRENCH[0], PARAGRAPHS["es"][1], PARAGRAPHS["es"][2]]),
        "Brève.",
    ]
    return Corpus.from_texts(texts)


def test_foreign_documents_are_kept_apart_and_nothing_is_lost():
    corpus = mixed()
    french, foreign = corpus.french(), corpus.foreign()
    assert len(french) == len(FRENCH) + 2
    assert set(french.ids) | set(foreign.ids) == set(corpus.ids)
    assert not set(french.ids) & set(foreign.ids)
    assert foreign.table["language"].to_pylist() == [*PARAGRAPHS, "es"]
    assert list(french) == [text for text in corpus if text in set(french)]
    remarks = {(r.where, r.what) for r in french.history[-1].remarks}
    assert remarks == {
        ("text-15", "1 of 3 passages read as another language (en)"),
        ("text-17", "too short or unclear to tell its language"),
    }
    dropped = dict(zip(*french.history[-1].dropped.to_pydict().values(), strict=True))
    assert dropped["text-7"] == "reads as 'en'"
    assert set(dropped) == set(foreign.ids)


def test_languages_do_not_depend_on_the_order_of_documents():
    corpus = mixed()
    there = dict(zip(corpus.ids, corpus.languages().languages, strict=True))
    back = corpus[::-1]
    assert dict(zip(back.ids, back.languages().languages, strict=True)) == there


def test_frames():
    languages = mixed().languages()
    frame = languages.frame().set_index("id")
    assert frame.loc["text-15", ["language", "passages", "foreign", "uncertain"]].tolist() == ["fr", 3, 1, 0]
    assert 0.6 < frame.loc["text-15", "french"] < 0.7
    assert frame.loc["text-17", "language"] == ""
    assert languages.passage_frame().groupby("id").size().to_dict() == frame["passages"].to_dict()
    assert "fr 7" in repr(languages)
    assert "uncertain" in languages._repr_html_()


def test_real_press_is_french(data):
    press = Corpus.read(data / "orangesum" / "articles.parquet").sample(500)
    frame = press.languages().passage_frame()
    assert (~frame["language"].isin(["", "fr"])).mean() < 0.005
    assert len(press.french()) == len(press)
