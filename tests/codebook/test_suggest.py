import json
import os
import subprocess
import sys

import numpy as np
import pytest

from topicmodel import Analyzer, Codebook, Corpus, InputError, Theme
from topicmodel.codebook.match import KeywordMatcher
from topicmodel.codebook.suggest import _association
from topicmodel.datasets import load_codebook, load_press

DIGEST = """
import hashlib, json
from topicmodel.datasets import load_codebook, load_press
found = load_codebook().suggest(load_press()[:120], min_documents=3)
print(hashlib.sha256(json.dumps(found.as_dict()).encode()).hexdigest(), len(found))
"""


@pytest.fixture(scope="module")
def press():
    return load_codebook().suggest(load_press())


def test_no_suggestion_is_a_keyword(press):
    book = load_codebook()
    columns = KeywordMatcher(book, Analyzer()).columns([each.term for each in press.suggestions])
    assert all(not theme.columns.size for theme in columns.values())
    words = [each.word for each in press.suggestions]
    assert len(set(words)) == len(words)
    assert not {word.lower() for word in words} & {word.lower() for theme in book.themes for word in theme.keywords}
    read = Analyzer()
    # A term that the analyzer reads otherwise when it stands alone is its own word.
    assert all(each.term in (each.word, *read.terms(each.word)) for each in press.suggestions)


def test_some_suggestions_a_reader_would_make(press):
    assert "malade" in press.of("sante")
    assert "judiciaire" in press.of("justice")
    assert "saison" in press.of("sport")
    assert "renouvelable" in press.of("environnement")


def test_forms_to_read(press):
    assert "judiciaire" in str(press)
    assert press.frame()["source"].isin(["both", "co-occurrence", "vectors"]).all()
    assert len(press.frame()) == len(press)
    assert "judiciaire" in press._repr_html_()
    json.dumps(press.as_dict())
    assert repr(press).startswith("<Suggestions for presse")


def test_same_bits_in_processes_with_other_hashes_and_threads():
    answers = set()
    for seed, threads in (("1", "1"), ("2", "2")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        run = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True
        )
        answers.add(run.stdout)
    assert len(answers) == 1
    assert int(answers.pop().split()[1]) > 20


def test_the_order_of_documents_does_not_matter():
    texts = list(load_press())[:60]
    forward, backward = (
        load_codebook().suggest(Corpus.from_texts(order), min_documents=3) for order in (texts, texts[::-1])
    )
    assert forward.suggestions == backward.suggestions


def test_the_seed_matters():
    book, corpus = load_codebook(), load_press()[:60]
    one, two = (book.suggest(corpus, min_documents=3, random_state=seed) for seed in (0, 1))
    assert one.suggestions != two.suggestions


def test_words_of_phrases_and_plurals_of_keywords_are_no_news():
    texts = ["Les forces de l'ordre et la police gardent un suspect.", "Un chat dort.", "Un chien dort."] * 20
    book = Codebook("x", (Theme("a", "A", "", ("forces de l'ordre", "police")), Theme("b", "B", "", ("zzz",))))
    words = book.suggest(Corpus.from_texts(texts), max_share=0.5).of("a")
    assert "suspect" in words
    assert not {"force", "forces", "ordre"} & set(words)


def test_a_corpus_without_the_keywords_gives_nothing():
    book = Codebook("x", (Theme("a", "A", "", ("zzz", "le")), Theme("b", "B", "", ("droits de l'homme",))))
    found = book.suggest(Corpus.from_texts(["Un chat dort.", "Un chien dort."]), min_documents=1)
    assert len(found) == 0
    assert found.frame().empty
    assert str(found)
    assert len(book.suggest(Corpus.from_texts(["le la les"]), min_documents=1)) == 0


def test_log_likelihood_and_pmi_by_hand():
    # 10 documents, 4 of the theme, a word in 5, of which 3 are of the theme.
    likelihood, pmi = _association(np.array([5]), np.array([[3]]), np.array([4]), 10)
    cells = [(3, 2.0), (1, 2.0), (2, 3.0), (4, 3.0)]
    assert likelihood[0, 0] == pytest.approx(2 * sum(seen * np.log(seen / due) for seen, due in cells))
    assert pmi[0, 0] == pytest.approx(np.log2(3 * 10 / (4 * 5)))
    assert _association(np.array([5]), np.array([[1]]), np.array([4]), 10)[0][0, 0] == 0


@pytest.mark.parametrize("settings", [{"n": 0}, {"min_documents": 0}, {"max_share": 0}])
def test_bad_settings(settings):
    with pytest.raises(InputError, match=next(iter(settings))):
        load_codebook().suggest(load_press(), **settings)
