"""Whatever the text and the codebook: evidence adds up, offsets slice back, intervals hold the share."""

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from topicmodel import Codebook, Corpus, Placer, Theme
from topicmodel.datasets import load_codebook, load_press

PRESS = tuple(load_press().sample(40))
SENTENCES = tuple(line for text in PRESS for line in text.split("\n") if line.strip())
KEYWORDS = sorted({word for theme in load_codebook().themes for word in theme.keywords if word != "ong"})
PHRASES = ("pouvoir d'achat", "droits de l'homme", "permis de conduire", "services d'urgence", "migr*", "*logie")

strange = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
texts = st.lists(st.one_of(st.sampled_from(SENTENCES), strange), min_size=1, max_size=12).map("\n".join)
texts = texts.filter(lambda text: any(map(str.isalnum, text)))
keyword_lists = st.lists(st.sampled_from((*KEYWORDS, *PHRASES)), min_size=1, max_size=5, unique=True)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """Draw one to five themes, overlapping or not, some below another, with weights and negative keywords."""
    themes: list[Theme] = []
    for number in range(draw(st.integers(1, 5))):
        # A known single word in every theme: phrases and wildcards alone may be unknown to the press model.
        words = tuple(dict.fromkeys((draw(st.sampled_from(KEYWORDS)), *draw(keyword_lists))))
        weights = tuple(draw(st.floats(0.1, 5.0)) for _ in words)
        negative = tuple(word for word in draw(st.lists(st.sampled_from(KEYWORDS), max_size=2)) if word not in words)
        parent = draw(st.sampled_from(["", *(theme.code for theme in themes)]))
        themes.append(Theme(f"t{number}", f"T{number}", "", words, weights=weights, negative=negative, parent=parent))
    return Codebook("hasard", tuple(themes))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(codebooks(), st.lists(texts, min_size=1, max_size=3))
def test_evidence_is_an_exact_sum(codebook, several):
    placer = Placer(codebook)
    for text in several:
        placed = placer.place(text)
        shares = np.array([theme.share for theme in placed.themes])
        np.testing.assert_allclose(placed.contributions.sum(axis=0), shares, rtol=0, atol=1e-9)
        np.testing.assert_allclose(placed.course.sum(axis=0), shares, rtol=0, atol=1e-9)
        assert shares.sum() + placed.unassigned == pytest.approx(1, abs=1e-9)
        assert (placed.contributions >= 0).all()
        assert all(0 <= row.low <= row.share <= row.high <= 1 for row in (*placed.themes, *placed.groups))
        for group in placed.groups:
            assert group.share == pytest.approx(sum(placed[code].share for code in group.members), abs=1e-9)
        for piece in placed.evidence(1000):
            assert text[piece.start : piece.end] == piece.text
        assert all(text[word.start : word.end].strip() for word in placed.words)
        for row in {row.code: row for row in (*placed.themes, *placed.groups)}.values():
            pieces = placed.evidence(1000, row.code)
            assert sum(piece.contribution for piece in pieces) == pytest.approx(row.share, abs=1e-9)


def test_one_and_two_processes_give_the_same_bytes():
    corpus = Corpus.from_texts(PRESS)
    placer = Placer()
    one, two = (
        [
            json.dumps(placed.as_dict()) + placed.contributions.tobytes().hex()
            for placed in placer.place_all(corpus, n_jobs=n)
        ]
        for n in (1, 2)
    )
    assert one == two
