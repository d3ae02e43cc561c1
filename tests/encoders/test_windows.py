import numpy as np
import pytest

from topicmodel import InputError
from topicmodel.encoders import Encoder, Windowed
from topicmodel.encoders.vectors import mean_of_groups, unit_rows
from topicmodel.encoders.windows import windows

TEXT = "Le maire parle. Il pleut sur la ville depuis hier soir. Rien ne change ! Mot " + "mot " * 30


def test_windows_hold_every_word_in_order_and_no_more_than_allowed():
    for n_words in (1, 3, 7, 100):
        found = windows(TEXT, n_words)
        assert " ".join(found).split() == TEXT.split()
        assert max(len(window.split()) for window in found) <= n_words


def test_a_window_ends_with_a_sentence_where_it_can():
    assert windows(TEXT, 11)[:2] == ["Le maire parle. Il pleut sur la ville depuis hier soir.", "Rien ne change !"]


@pytest.mark.parametrize("text", ["", "  \n ", "\u00a0"])
def test_an_empty_text_has_no_window_and_a_vector_of_zeros(text, encoder):
    assert windows(text, 5) == []
    rows = Windowed(encoder, 5).encode([text, "pluie"])
    assert not rows[0].any()
    assert np.isclose(np.linalg.norm(rows[1]), 1)
    assert Windowed(encoder, 5).encode([text]).shape == (1, 8)
    assert Windowed(encoder, 5).encode([]).shape == (0, 8)


def test_a_text_is_the_mean_of_its_windows_weighted_with_their_words(encoder):
    found = windows(TEXT, 11)
    mean = sum(
        len(window.split()) * row.astype(float) for window, row in zip(found, encoder.encode(found), strict=True)
    )
    np.testing.assert_allclose(Windowed(encoder, 11).encode([TEXT])[0], mean / np.linalg.norm(mean), atol=1e-6)
    one = Windowed(encoder, 11, max_windows=1)
    np.testing.assert_allclose(one.encode([TEXT])[0], encoder.encode(found[:1])[0], atol=1e-6)
    assert one.name != Windowed(encoder, 11).name
    assert isinstance(one, Encoder)


def test_neighbours_and_order_change_no_bit(encoder):
    texts = [TEXT, "pluie et vent", "", "Le maire. " * 9]
    together = Windowed(encoder, 4).encode(texts)
    for row, text in zip(together, texts, strict=True):
        assert Windowed(encoder, 4).encode([text])[0].tobytes() == row.tobytes()
    assert Windowed(encoder, 4).encode(texts[::-1]).tobytes() == together[::-1].tobytes()


@pytest.mark.parametrize(("n_words", "max_windows"), [(0, None), (5, 0), (-1, 2)])
def test_numbers_below_one_are_refused(n_words, max_windows, encoder):
    with pytest.raises(InputError, match="at least 1 is allowed"):
        Windowed(encoder, n_words, max_windows)


def test_unit_rows_makes_rows_without_a_length_zero():
    rows = unit_rows(np.array([[1e-30, 0], [np.nan, 1], [np.inf, 1], [0, 0], [3, 4]]))
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows, [[1, 0], [0, 0], [0, 0], [0, 0], [0.6, 0.8]], atol=1e-7)


def test_a_mean_that_cancels_out_is_zero():
    rows = np.array([[1, 0], [-1, 0]], np.float32)
    assert not mean_of_groups(rows, np.ones(2), np.array([0, 2])).any()
