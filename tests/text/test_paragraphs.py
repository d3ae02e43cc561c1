from hypothesis import given
from hypothesis import strategies as st

from topicmodel.text.paragraphs import paragraphs, windows

PAGES = st.text(st.sampled_from("ab .\n\t\u00a0é"), max_size=60)


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


def test_blank_lines_part_paragraphs_even_with_spaces_in_them():
    assert pieces("Un.\n \t\nDeux\nsuite.\n\n\nTrois.") == ["Un.", "Deux\nsuite.", "Trois."]


def test_lines_are_paragraphs_unless_they_are_those_of_a_page():
    assert pieces("Il pleut.\nIl neige.\nIl vente.") == ["Il pleut.", "Il neige.", "Il vente."]
    page = "Le maire a annoncé\nque le pont ouvrirait\navant la fin de\nl'année."
    assert pieces(page) == [page]
    assert pieces("Un titre\nIl pleut.") == ["Un titre", "Il pleut."]


@given(PAGES)
def test_paragraphs_lose_nothing_but_white_space(text):
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())
    assert all(p == p.strip() != "" for p in pieces(text))


@given(PAGES, st.integers(1, 4))
def test_windows_hold_n_words_each(text, n):
    found = [text[start:end].split() for start, end in windows(text, n)]
    assert [word for words in found for word in words] == text.split()
    assert all(len(words) == n for words in found[:-1])
    assert all(1 <= len(words) <= n for words in found[-1:])
