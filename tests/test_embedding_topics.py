"""KeyNMF and S3 give what every topic model gives, and find the subjects that an encoder puts in its vectors."""

import hashlib

import numpy as np
import pytest
from scipy import sparse

import topicmodel as tm
from tests.naive_encoder import HashEncoder
from topicmodel import S3, FrenchVectorizer, InputError, KeyNMF
from topicmodel.encoders.vectorizers import KeywordVectorizer, keyword_weights
from topicmodel.evaluation import stability
from topicmodel.models.semantic_signals import SemanticSignals, term_importance

SUBJECTS = {
    "ville": ["maire", "conseil", "budget", "mairie", "vote"],
    "ciel": ["pluie", "vent", "orage", "nuage", "neige"],
    "sport": ["match", "équipe", "but", "joueur", "stade"],
}


class SubjectEncoder(HashEncoder):
    """Words of one subject lie near each other."""

    def __init__(self):
        super().__init__(16, "subjects 1")

    def encode(self, texts):
        rows = 0.3 * super().encode(texts).astype(float)
        for row, text in enumerate(texts):
            for axis, words in enumerate(SUBJECTS.values()):
                rows[row, axis] += sum(word in words for word in text.split())
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


@pytest.fixture(scope="module")
def corpus():
    draw = np.random.default_rng(0)
    texts, labels = [], []
    for n in range(90):
        subject = list(SUBJECTS)[n % 3]
        other = SUBJECTS[list(SUBJECTS)[(n + 1) % 3]]
        texts.append(" ".join([*draw.choice(SUBJECTS[subject], 6), draw.choice(other)]))
        labels.append(subject)
    return texts, labels


@pytest.fixture(params=[KeyNMF, S3], ids=["keynmf", "s3"])
def model(request):
    return request.param(SubjectEncoder(), 3, vectorizer=FrenchVectorizer(lemmas="none"))


def test_topics_are_the_subjects(model, corpus):
    texts, labels = corpus
    found = model.fit(texts).topics_.top_words(4)
    pure = [any(set(words) <= set(subject) for subject in SUBJECTS.values()) for words in found]
    # Centred, three subjects lie in a plane: the third axis of S3 has nothing to separate.
    assert sum(pure) >= (2 if isinstance(model, S3) else 3)
    strongest = model.mixtures_.argmax(axis=1)
    for subject in SUBJECTS:
        assert len(set(strongest[np.array(labels) == subject])) == 1
    np.testing.assert_allclose(model.transform(texts), model.mixtures_, atol=1e-6)
    np.testing.assert_allclose(model.mixtures_.sum(axis=1), 1)
    np.testing.assert_allclose(model.topics_.weights.sum(axis=1), 1)
    assert model.topics_.prevalence.sum() == pytest.approx(1)


def test_they_are_evaluated_as_every_topic_model_is(model, corpus):
    texts, labels = corpus
    scores = tm.evaluate(model.fit(texts), texts, labels=labels, n_words=3)
    figures = {score.name: score.value for score in scores.summary}
    assert figures["V-measure"] == pytest.approx(1)
    assert figures["diversity"] > 0.3
    assert np.isfinite(figures["c_npmi"])


def test_the_order_of_documents_changes_the_rows_only(model, corpus):
    texts = corpus[0]
    there = model.fit(texts).mixtures_.copy()
    back = model.fit(texts[::-1]).mixtures_[::-1]
    match = np.abs(there[:, :, None] - back[:, None, :]).sum(axis=0).argmin(axis=1)
    assert sorted(match) == [0, 1, 2]
    np.testing.assert_allclose(back[:, match], there, atol=0.02)


def test_the_same_seed_gives_the_same_bits(model, corpus):
    digests = {hashlib.sha256(model.fit(corpus[0]).topics_.weights.tobytes()).hexdigest() for _ in range(2)}
    assert len(digests) == 1


def test_every_text_counts_the_same_in_s3():
    short, long = "pluie vent orage", "maire conseil budget vote mairie " * 9
    model = S3(SubjectEncoder(), 2, vectorizer=FrenchVectorizer(lemmas="none")).fit([short, long] * 8 + ["match but"])
    np.testing.assert_allclose(model.topics_.prevalence, model.mixtures_.mean(axis=0))


def test_keywords_are_own_terms_near_the_text():
    draw = np.random.default_rng(1)
    counts = sparse.csr_matrix(draw.poisson(0.4, (20, 30)))
    documents, terms = (draw.normal(size=(n, 6)).astype(np.float32) for n in (20, 30))
    found = keyword_weights(counts, documents, terms, 4)
    for row in range(20):
        cosines = {term: float(terms[term].astype(float) @ documents[row]) for term in counts[row].indices}
        best = sorted((c for c in cosines.items() if c[1] > 0), key=lambda pair: (-pair[1], pair[0]))[:4]
        assert dict(zip(found[row].indices, found[row].data, strict=True)) == pytest.approx(dict(best))
    assert found.has_sorted_indices
    assert keyword_weights(counts[:0], documents[:0], terms, 4).shape == (0, 30)


def test_keywords_must_be_at_least_one():
    with pytest.raises(InputError, match="n_keywords=0; at least 1"):
        KeywordVectorizer(SubjectEncoder(), n_keywords=0, vectorizer=FrenchVectorizer()).fit(["Le maire."])


def test_importance_is_the_square_times_the_cosine():
    scores = np.random.default_rng(2).normal(size=(7, 3))
    expected = scores**2 * scores / np.linalg.norm(scores, axis=1, keepdims=True)
    np.testing.assert_allclose(term_importance(scores), np.maximum(expected, 0).T)
    assert not term_importance(np.zeros((2, 3))).any()


def test_signals_find_independent_sources():
    draw = np.random.default_rng(3)
    sources = draw.exponential(size=(2000, 3))
    mixed = sources @ draw.normal(size=(3, 8)) + 5
    found = SemanticSignals(3).fit(mixed)
    scores = (mixed - found.centre_) @ found.axes_.T
    alike = np.abs(np.corrcoef(scores.T, sources.T)[:3, 3:])
    assert (alike.max(axis=1) > 0.95).all()
    # Exponential sources are skewed to the right, so the axes point along them.
    assert (np.corrcoef(scores.T, sources.T)[:3, 3:].max(axis=1) > 0.95).all()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"n_components": 9}, "allowed: 1 to 4"),
        ({"n_components": 0}, "n_components"),
        ({"n_components": 2, "term_vectors": np.eye(3)}, "documents have 4 numbers each"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings, message):
    with pytest.raises(InputError, match=message):
        SemanticSignals(**settings).fit(np.random.default_rng(0).normal(size=(6, 4)))


def test_s3_is_not_refitted_for_stability(corpus):
    model = S3(SubjectEncoder(), 3, vectorizer=FrenchVectorizer(lemmas="none")).fit(corpus[0])
    with pytest.raises(InputError):
        stability(model, corpus[0], n_refits=2)
