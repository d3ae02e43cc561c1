import numpy as np
import pytest
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import naive_evaluation
from topicmodel.errors import EvaluationWarning, InputError
from topicmodel.evaluation import MEASURES, WHOLE_DOCUMENT, Cooccurrence, Measure, coherence
from topicmodel.objects import Corpus

WORDS = "abcdefg"
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=25), min_size=1, max_size=8).filter(any)


def sample(n: int = 60, seed: int = 0) -> list[list[str]]:
    generator = np.random.default_rng(seed)
    terms = [f"t{i}" for i in range(40)]
    p = 1 / np.arange(1, 41)
    return [generator.choice(terms, size, p=p / p.sum()).tolist() for size in generator.integers(0, 250, n)]


TOPICS = [[f"t{i}" for i in range(k, k + 10)] for k in (0, 5, 20)]


@given(TEXTS, st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_counts_are_those_of_the_twin(texts: list[list[str]], window: int) -> None:
    words = sorted({word for text in texts for word in text})
    reference = Cooccurrence.from_tokens(texts)
    for definition, twin in (("exact", naive_evaluation.shared), ("gensim", naive_evaluation.gensim_shared)):
        counts, n_windows = reference.count([words], window=window, definition=definition)
        assert counts[0].tolist() == [[twin(texts, window, a, b) for b in words] for a in words]
        empty = sum(not text for text in texts) if definition == "gensim" else 0
        assert n_windows == sum(len(naive_evaluation.windows(text, window)) for text in texts) + empty


@given(TEXTS, st.sampled_from(list(MEASURES)))
@settings(max_examples=40, deadline=None)
def test_coherence_is_that_of_the_twin(texts: list[list[str]], name: str) -> None:
    words = sorted({word for text in texts for word in text})
    if len(words) < 2:
        return
    found = coherence([words], Cooccurrence.from_tokens(texts), measure=name, n_replicates=0)
    assert found.values[0] == pytest.approx(naive_evaluation.coherence(words, texts, name), abs=1e-12)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", list(MEASURES))
@pytest.mark.parametrize("seed", [0, 1])
def test_gensim_mode_gives_gensims_numbers(name: str, seed: int) -> None:
    texts = [*sample(seed=seed), []]
    dictionary = Dictionary(texts)
    given_texts = {"corpus": [dictionary.doc2bow(text) for text in texts]} if name == "u_mass" else {"texts": texts}
    model = CoherenceModel(topics=TOPICS, dictionary=dictionary, coherence=name, processes=1, **given_texts)
    ours = coherence(TOPICS, Cooccurrence.from_tokens(texts), measure=name, definition="gensim", n_replicates=0)
    np.testing.assert_allclose(ours.values, model.get_coherence_per_topic(), rtol=0, atol=1e-12)


@given(st.permutations(range(20)), st.permutations(range(3)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_documents_and_topics_does_not_matter(documents: list[int], topics: list[int]) -> None:
    texts = sample(20)
    plain = coherence(TOPICS, Cooccurrence.from_tokens(texts), n_replicates=20)
    moved = coherence([TOPICS[k] for k in topics], Cooccurrence.from_tokens([texts[d] for d in documents]), n_jobs=2)
    again = coherence(TOPICS, Cooccurrence.from_tokens([texts[d] for d in documents]), n_replicates=20)
    assert moved.values.tolist() == plain.values[list(topics)].tolist()
    assert moved.mean == pytest.approx(plain.mean, abs=1e-15)
    assert (again.low.tolist(), again.high.tolist()) == (plain.low.tolist(), plain.high.tolist())


def test_equal_words_count_once_whether_they_are_one_object_or_many() -> None:
    texts = sample()
    copies = [["".join(list(word)) for word in text] for text in texts]
    one, many = Cooccurrence.from_tokens(texts), Cooccurrence.from_tokens(copies)
    assert one.terms == many.terms
    assert one.ids.tolist() == many.ids.tolist()
    assert Cooccurrence.from_tokens(copies, n_jobs=2).ids.tolist() == one.ids.tolist()


@pytest.mark.parametrize("token", ["\ud83d", 7, None])
def test_tokens_that_are_no_good_strings_are_numbered_too(token: object) -> None:
    alike = ["".join(["a", "b"]) for _ in range(9)]
    assert len(set(map(id, alike))) == 9
    assert Cooccurrence.from_tokens([[token], alike, [], [token]]).ids.tolist() == [0, *[1] * 9, 0]


def test_tokens_are_numbered_alike_with_any_threads_and_however_many_there_are() -> None:
    words = [f"w{i}" for i in range(150_000)]
    again = [f"w{i}" for i in range(0, 150_000, 7)]
    texts = [[], words[:100_000], words[50_000:], again, [], words * 2, ()]
    one, two = Cooccurrence.from_tokens(texts), Cooccurrence.from_tokens(texts, n_jobs=2)
    assert one.terms == two.terms == tuple(words)
    assert one.ids.tolist() == two.ids.tolist() == [int(word[1:]) for text in texts for word in text]


def test_unknown_words_are_named_and_left_out() -> None:
    reference = Cooccurrence.from_tokens(sample())
    with pytest.warns(EvaluationWarning, match="1 word is not in the reference and left out: absent"):
        found = coherence([["t0", "absent", "t1"]], reference, n_replicates=10)
    assert found.values.tolist() == coherence([["t0", "t1"]], reference, n_replicates=0).values.tolist()
    assert found.missing == (("absent",),)


def test_a_topic_of_unknown_words_has_no_coherence_and_says_so() -> None:
    reference = Cooccurrence.from_tokens(sample())
    with (
        pytest.warns(EvaluationWarning, match="1 topic has no coherence"),
        pytest.warns(EvaluationWarning, match="left out"),
    ):
        found = coherence([["x", "y"], ["t0", "t1"]], reference, n_replicates=10)
    assert np.isnan(found.values[0])
    assert found.mean == found.values[1]
    with pytest.warns(EvaluationWarning):
        assert np.isnan(coherence([["x", "y"]], reference, n_replicates=5).mean)


def test_empty_documents_and_one_topic_give_finite_numbers() -> None:
    reference = Cooccurrence.from_tokens([[], ["a", "b"], [], ["a"]])
    for name in MEASURES:
        found = coherence([["a", "b"]], reference, measure=name, n_replicates=20)
        assert np.isfinite([found.mean, found.mean_low, found.mean_high]).all()


def test_intervals_keep_to_the_bounds_of_the_measure() -> None:
    reference = Cooccurrence.from_tokens([["a", "b"], ["c"]])
    for measure in ("c_npmi", "c_v", Measure("one_one", 10, "conditional"), Measure("one_one", 10, "difference")):
        found = coherence([["a", "b"]], reference, measure=measure)
        assert -1 <= found.low[0] <= found.values[0] <= found.high[0] <= 1 + 1e-9


def test_one_string_is_no_topic() -> None:
    with pytest.raises(InputError, match="topic 'maire conseil' is one string"):
        coherence(["maire conseil"], Cooccurrence.from_tokens([["maire"]]))


def test_intervals_cover_the_coherence_of_the_population() -> None:
    """Samples of a large corpus: their 90 % intervals should hold its coherence about nine times in ten."""
    texts = sample(4000, seed=5)
    truth = coherence(TOPICS[:1], Cooccurrence.from_tokens(texts), n_replicates=0).mean
    held = 0
    for i in range(40):
        part = coherence(TOPICS[:1], Cooccurrence.from_tokens(texts[100 * i : 100 * i + 100]), seed=i)
        held += part.mean_low <= truth <= part.mean_high
    assert held >= 31


def test_parts_of_a_measure_combine() -> None:
    reference = Cooccurrence.from_tokens(sample())
    plain = Measure("one_one", WHOLE_DOCUMENT, "normalized_log_ratio", aggregation="min")
    low = coherence(TOPICS, reference, measure=plain, n_replicates=0)
    assert (low.values <= coherence(TOPICS, reference, n_replicates=0).values + 1).all()
    succ = Measure("one_succ", 10, "conditional")
    pre = Measure("one_pre", 10, "conditional")
    backwards = [words[::-1] for words in TOPICS]
    first = coherence(TOPICS, reference, measure=succ, n_replicates=0)
    np.testing.assert_allclose(first.values, coherence(backwards, reference, measure=pre, n_replicates=0).values)
    with pytest.raises(InputError, match="one_set"):
        Measure("one_set", 10, "difference")
    with pytest.raises(InputError, match="did you mean 'c_npmi'"):
        coherence(TOPICS, reference, measure="c_nmpi")


def test_a_reference_is_read_once_saved_and_read_back(tmp_path) -> None:
    corpus = Corpus.from_texts(["Le maire préside le conseil.", "Le conseil élit le maire de la ville."])
    reference = Cooccurrence.from_corpus(corpus)
    assert Cooccurrence.from_corpus(Corpus.from_texts(list(corpus))) is reference
    topics = [["maire", "conseil"]]
    saved = Cooccurrence.read(reference.save(tmp_path / "reference.npz"))
    assert coherence(topics, saved).values.tolist() == coherence(topics, corpus).values.tolist()
    with pytest.raises(InputError, match="is not in the reference; did you mean 'maire'"):
        reference.count([["mairie", "conseil"]], window=5)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"definition": "palmetto"}, "definition='palmetto'"),
        ({"n_words": 1}, "n_words=1"),
        ({"n_replicates": -1}, "n_replicates=-1"),
        ({"measure": Measure("one_one", 0, "log_ratio")}, "window=0"),
    ],
)
def test_wrong_parameters_are_named(wrong: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        coherence(TOPICS, Cooccurrence.from_tokens(sample()), **wrong)
    with pytest.raises(InputError, match="lists of tokens"):
        Cooccurrence.from_tokens(["un texte"])


def test_counts_without_word_order_answer_about_documents_only() -> None:
    texts = sample()
    ordered = Cooccurrence.from_tokens(texts)
    counts = np.array([[text.count(term) for term in ordered.terms] for text in texts])
    loose = Cooccurrence.from_counts(counts, ordered.terms)
    found = coherence(TOPICS, loose, measure="u_mass", n_replicates=0)
    assert found.values.tolist() == coherence(TOPICS, ordered, measure="u_mass", n_replicates=0).values.tolist()
    with pytest.raises(InputError, match="no word order"):
        coherence(TOPICS, loose)
    with pytest.raises(InputError, match="one term per column"):
        Cooccurrence.from_counts(counts, ["a"])


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_remembered_pairs_are_those_counted_afresh(topics: list[list[str]]) -> None:
    texts = [list("abcabd"), list("fedcba"), list("ggabfe")]
    remembering = Cooccurrence.from_tokens(texts)
    for n in range(1, len(topics) + 1):
        some = topics[n - 1 :] + topics[:n]
        found, afresh = (r.count(some, window=3) for r in (remembering, Cooccurrence.from_tokens(texts)))
        assert found[0].tolist() == afresh[0].tolist()
        assert found[1] == afresh[1]
