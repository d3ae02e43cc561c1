"""The union of features: blocks, weights, what each term brings, and encoders."""

import numpy as np
import pytest

from topicmodel.classifiers.blocks import ngrams
from topicmodel.classifiers.counted import OPENING_WORDS, Counted, join_counted, opening_of, read_texts
from topicmodel.classifiers.features import TextFeatures
from topicmodel.classifiers.theme_classifier import ThemeClassifier
from topicmodel.errors import InputError
from topicmodel.text.vectorizer import FrenchVectorizer

TEXTS = [
    "Le maire préside le conseil municipal et défend le budget de la ville.",
    "Le conseil municipal élit le maire de la ville.",
    "La pluie tombe sur la forêt et le vent souffle.",
    "Le vent de la forêt pousse la pluie vers la ville.",
    "Les élèves de l’école visitent la forêt avec le maire.",
] * 12
TEXTS = [f"{text} Numéro {'abcdefghijkl'[i // 5]}oupe." for i, text in enumerate(TEXTS)]
LONG = f"{TEXTS[0]} {' '.join(TEXTS[2:9])} Le maire dort sous la pluie et défend le budget."
LABELS = ["ville", "ville", "nature", "nature", "ecole"] * 12


class Lengths:
    """Three numbers of a text, scaled to length 1."""

    name, dimension = "lengths", 3

    def encode(self, texts):
        rows = np.array([[len(t), t.count("e"), 1.0] if t else [0.0, 0.0, 0.0] for t in texts], np.float32)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


EVERY = {"words": 1.0, "characters": 0.5, "vectors": 0.7, "opening": 0.4, "topics": 0.3, "encoder": 2.0}


@pytest.fixture(scope="module")
def every() -> TextFeatures:
    return TextFeatures(EVERY, background=TEXTS, encoder=Lengths()).fit(TEXTS)


def test_every_block_has_the_length_of_its_weight(every):
    rows = every.transform(TEXTS).toarray()
    for name, (start, end) in every.slices_.items():
        np.testing.assert_allclose(np.linalg.norm(rows[:, start:end], axis=1), EVERY[name], rtol=1e-9)
    assert list(every.slices_) == [name for name in EVERY if name != "opening"]
    assert len(every.get_feature_names_out()) == rows.shape[1]


def test_words_are_sublinear_tfidf(every):
    """The slow twin: scikit-learn's own weighting of our counts."""
    from sklearn.feature_extraction.text import TfidfTransformer

    counts = FrenchVectorizer().fit_transform(TEXTS)
    expected = TfidfTransformer(sublinear_tf=True).fit_transform(counts).toarray()
    np.testing.assert_allclose(
        every.transform(TEXTS)[:, slice(*every.slices_["words"])].toarray(), expected, atol=1e-12
    )


def test_characters_are_those_of_a_naive_count():
    texts = TEXTS[:10]
    features = TextFeatures({"characters": 1.0, "vectors": 0}).fit(texts)
    block, found = features.blocks_["characters"], features.transform(texts)
    analyzer = FrenchVectorizer().fit(texts).analyzer_
    for i, text in enumerate(texts):
        terms = analyzer.terms(text)
        naive = np.zeros(block.n_columns)
        for term in set(terms):
            for gram in ngrams(term):
                if gram in block.grams:
                    place = block.grams.index(gram)
                    naive[place] += (1 + np.log(terms.count(term))) * block.idf[place]
        got = found[i, slice(*features.slices_["characters"])].toarray()[0]
        np.testing.assert_allclose(got, naive / np.linalg.norm(naive), atol=1e-12)


def test_unknown_words_speak_through_their_spelling_and_their_vectors():
    features = TextFeatures({"characters": 0.5}).fit(TEXTS)
    row = features.transform(["Les mairies et les conseillers."]).toarray()[0]
    start, end = features.slices_["characters"]
    assert not row[slice(*features.slices_["words"])].any()
    assert row[start:end].any()
    assert row[slice(*features.slices_["vectors"])].any()


def test_terms_and_encoder_sum_to_the_decision(every):
    coef = np.random.default_rng(0).normal(size=(3, every.transform(TEXTS[:1]).shape[1]))
    for text in [*TEXTS[:5], LONG, "", "zzz", "Une mairie inconnue et la pluie, la pluie."]:
        read = every.count([text])
        terms, opening, whole = every.shares(read, coef)
        decided = (every.of_counted(read) @ coef.T)[0]
        np.testing.assert_allclose(terms.sum(axis=0) + opening.sum(axis=0) + whole, decided, atol=1e-9)


def test_the_opening_speaks_once_more_in_the_vectors(every):
    """The slow twin: both means term by term, each of length 1, added at their weights."""
    analyzer, words = every.vectorizer_.analyzer_, every.blocks_["vectors"].words
    opening = " ".join(LONG.split()[:OPENING_WORDS])
    assert opening_of(LONG) == opening != LONG

    def mean(text):
        terms = analyzer.terms(text)
        total = sum((1 + np.log(terms.count(term))) * words.among([term])[0] for term in sorted(set(terms)))
        return total / np.linalg.norm(total)

    naive = mean(LONG) + EVERY["opening"] * mean(opening)
    got = every.transform([LONG])[:, slice(*every.slices_["vectors"])].toarray()[0]
    np.testing.assert_allclose(got, EVERY["vectors"] * naive / np.linalg.norm(naive), atol=1e-12)


def test_a_short_text_is_all_opening():
    weighed = [TextFeatures({"opening": value}, background=TEXTS).fit(TEXTS).transform(TEXTS) for value in (0, 0.5)]
    np.testing.assert_allclose(weighed[0].toarray(), weighed[1].toarray(), atol=1e-12)


def test_an_opening_has_no_term_more_often_than_its_text():
    """The word before the cut may be read otherwise without what follows it."""
    texts = [
        " ".join(("Il porte la porte de la ville que le maire ferme vers la forêt " * 9).split()[k:]) for k in range(9)
    ]
    read = read_texts(texts, None, None)[0]
    assert read.opening.nnz
    assert ((read.opening > read.counts).nnz) == 0
    assert read.opening.sum() < read.counts.sum()


def test_bounds_of_the_vectorizer_hold():
    features = TextFeatures(vectorizer=FrenchVectorizer(min_df=20, max_features=3)).fit(TEXTS)
    assert set(features.blocks_["words"].terms) == set(
        FrenchVectorizer(min_df=20, max_features=3).fit(TEXTS).get_feature_names_out()
    )


def test_joined_counts_are_those_of_all_texts():
    texts = [*TEXTS, LONG]
    parts = [read_texts(texts[:7], None, None)[0], read_texts(texts[7:], None, None)[0]]
    joined, whole = join_counted(parts), read_texts(texts, None, None)[0]
    assert isinstance(joined, Counted)
    assert joined.names == whole.names
    assert (joined.counts != whole.counts).nnz == 0
    assert (joined.opening != whole.opening).nnz == 0


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"weights": {"word": 1.0}}, "no block 'word'"),
        ({"weights": {"words": -1.0}}, "words is -1.0"),
        ({"background": "presse"}, "background is 'presse'"),
        ({"background": TEXTS[:10]}, "at least 50"),
    ],
)
def test_wrong_settings_say_what_is_allowed(settings, message):
    with pytest.raises(InputError, match=message):
        TextFeatures(**settings).fit(TEXTS)


def test_explanation_with_every_block_sums_and_saves(tmp_path):
    model = ThemeClassifier(multi_label=False, weights=EVERY, background=TEXTS, encoder=Lengths(), budget=1)
    model.fit(TEXTS, LABELS)
    text = LONG + " Les mairies dorment !"
    told = model.explain(text)
    np.testing.assert_allclose(told.decision, model.decision_function([text])[0], atol=1e-9)
    assert "[lengths]" in told.terms
    passages = told.evidence(n=100, theme="ville")
    in_words = told.decision[2] - told.intercept[2] - told.encoder_share[2]
    assert sum(p.contribution for p in passages) == pytest.approx(in_words, abs=1e-9)
    assert told.encoder_share.any()
    assert told.terms[-1] == "[lengths]"
    assert all(text[p.start : p.end] == p.text for p in passages)
    rows = told.frame()
    np.testing.assert_allclose(rows[list(told.classes)].sum(), told.decision - told.intercept, atol=1e-9)
    # "budget" stands in the opening and after it.
    budget = rows[rows.term == "budget"]["ville"].to_numpy()
    k = told.terms.index("budget")
    assert told.n_opening[k] < len(told.spans[k]) == len(budget)
    first = told.opening_share[k, 2] / told.n_opening[k]
    np.testing.assert_allclose(budget[0] - budget[-1], first, atol=1e-12)
    assert abs(first) > 0
    path = model.save(tmp_path / "model.npz")
    with pytest.raises(InputError, match="fitted with encoder 'lengths', which is none of this package"):
        ThemeClassifier.read(path)
    again = ThemeClassifier.read(path, encoder=Lengths())
    assert (again.decision_function(TEXTS) == model.decision_function(TEXTS)).all()
