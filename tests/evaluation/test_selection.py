import numpy as np
import pytest
from scipy import sparse

from topicmodel.errors import InputError
from topicmodel.evaluation import Cooccurrence, select
from topicmodel.evaluation.selection import choose_plateau
from topicmodel.models.lda import LDA
from topicmodel.models.nmf import NMF
from topicmodel.text.vectorizer import FrenchVectorizer
from topicmodel.topic_model import TopicModel


def simulate(n_topics: int = 6, n: int = 400, seed: int = 0) -> sparse.csr_matrix:
    generator = np.random.default_rng(seed)
    phi = generator.dirichlet(np.full(300, 0.05), n_topics)
    theta = generator.dirichlet(np.full(n_topics, 0.1), n)
    return sparse.csr_matrix(np.stack([generator.multinomial(60, p) for p in theta @ phi]).astype(np.int32))


def test_the_true_number_is_on_the_plateau_and_far_ones_are_not() -> None:
    found = select(simulate(), [2, 6, 18], model=LDA(max_iter=50), n_jobs=2)
    assert found.plateau == (6,)
    assert "held-out likelihood (best at 6)" in found.reason
    frame = found.frame()
    assert frame["in_plateau"].tolist() == [False, True, False]
    for name in ("held_out", "stability", "coherence", "exclusivity"):
        assert (frame[f"{name}_low"] <= frame[name]).all()
    assert np.isfinite(found.measured).all()


def test_bits_do_not_depend_on_threads_order_or_interruption(tmp_path, monkeypatch) -> None:
    X = simulate(4, 120)
    order = np.random.default_rng(1).permutation(120)
    model = LDA(max_iter=10)
    plain = select(X, [3, 5], model=model)
    moved = select(X[order], [5, 3], model=model, n_jobs=3)
    select(X, [3, 5], model=model, folder=tmp_path)
    monkeypatch.setattr(LDA, "fit", None)
    resumed = select(X, [3, 5], model=model, folder=tmp_path)
    assert plain.measured.tolist() == moved.measured.tolist() == resumed.measured.tolist()
    assert plain.reason == moved.reason


def test_texts_other_models_and_references() -> None:
    texts = ["Le maire préside le conseil de la ville.", "La pluie tombe et le vent souffle sur la mer."] * 10
    texts += ["Le médecin soigne le malade à l'hôpital.", "L'équipe gagne le match et la coupe."] * 10
    model = TopicModel(FrenchVectorizer(), LDA(max_iter=20, verbose=False))
    reference = Cooccurrence.from_corpus(texts)
    found = select(texts, range(2, 5), model=model, reference=reference)
    assert found.candidates == (2, 3, 4)
    assert select(simulate(3, 80), [2, 3], model=NMF(), n_refits=2).plateau


def test_the_rule() -> None:
    one = np.ones((1, 4))
    rising, falling = np.array([[1.0], [2.0], [3.0]]) * one, np.array([[3.0], [2.0], [1.0]]) * one
    plateau, reason = choose_plateau((5, 10, 20), rising, falling)
    assert plateau == (10,)
    assert "compromise" in reason
    flat = np.random.default_rng(0).normal(0, 1, (3, 4))
    assert set(choose_plateau((5, 10, 20), flat * 0, flat * 0)[0]) == {5, 10, 20}
    assert "touches the end" in choose_plateau((5, 10), rising[:2], rising[:2])[1]


def test_wrong_input_is_named() -> None:
    for arguments, message in (
        (([5],), "at least two different"),
        (([0, 5],), "at least two different"),
    ):
        with pytest.raises(InputError, match=message):
            select(simulate(2, 30), *arguments)
    with pytest.raises(InputError, match="n_refits=1"):
        select(simulate(2, 30), [2, 3], n_refits=1)
