import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicmodel.text.clean import clean
from topicmodel.text.sentences import sentences
from topicmodel.text.tokenize import pieces, surfaces_of, tokenize

FRENCH = st.text(st.sampled_from("aéàÉ ’'-.&;<>bp/lt#3\u00ad\u200b\u0301\u00a0Ã©«»10 \n"), max_size=60)
ANY = st.one_of(FRENCH, st.text(max_size=60), st.text(st.characters(), max_size=40))


@given(ANY)
def test_cleaning_is_idempotent(text):
    once = clean(text).text
    assert clean(once).text == once


@given(ANY)
def test_tokens_never_overlap_cover_every_letter_and_slice_back(text):
    cleaned, tokens = clean(text).text, tokenize(text)
    assert "".join("".join(token.surface.split()) for token in tokens) == "".join(cleaned.split())
    bounds = (0, 0)
    for token in tokens:
        assert bounds[1] <= token.start < token.end <= len(text) or (token.start, token.end) == bounds
        bounds = (token.start, token.end)
        if cleaned == text:
            assert text[token.start : token.end] == token.surface


@given(ANY)
def test_the_short_cut_gives_the_same_tokens(text):
    for chunk in clean(text).text.split():
        assert surfaces_of(chunk) == [surface for surface, _ in pieces(chunk)]


@given(ANY)
def test_sentences_do_not_overlap(text):
    done = 0
    for start, end in sentences(text):
        assert done <= start < end <= len(text)
        done = end


@pytest.mark.parametrize(
    "unit", ["a", "a.", "a-", "1 ", "l'", "&amp;", "é", "\U0001f600", "\u05d0", "a@", "<b", "\ud800"]
)
def test_a_megabyte_without_a_break_is_survived(unit):
    text = unit * (1_000_000 // len(unit))
    tokens = tokenize(text)
    assert tokens[-1].end <= len(text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("<p>Un</p><script>x=1</script>deux", "\nUn\n\ndeux"),
        ("a < b et c > d", "a < b et c > d"),
        ("&amp;lt;b&gt;gras", "gras"),
        ("«CAFÉ» à Â»", "«CAFÉ» à »"),
        ("l’été… “oui”", "l'été… “oui”"),
    ],
)
def test_cleaning(text, cleaned):
    assert clean(text).text == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "M. Macron a parlé.|Oui.",
        "Voir n° 3 et p. 12 du livre.|Fin.",
        "« Vraiment ? » dit-il.|Elle part.",
        "J.-P. Dupont est venu.|— Bonjour !|— Adieu.",
        "Il hésite… puis part.|C'est fini !",
    ],
)
def test_sentences(text):
    plain = text.replace("|", " ")
    assert [plain[start:end] for start, end in sentences(plain)] == text.split("|")
