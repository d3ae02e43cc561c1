import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics

from topicmodel.errors import InputError
from topicmodel.evaluation import against_labels, specificity


def one_hot(topics: list[int], n: int) -> np.ndarray:
    return np.eye(n)[topics]


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abc")), min_size=2, max_size=40), st.randoms())
@settings(max_examples=50, deadline=None)
def test_figures_are_those_of_the_definitions_in_any_order(pairs: list[tuple[int, str]], random) -> None:
    topics, labels = [t for t, _ in pairs], [label for _, label in pairs]
    found = against_labels(one_hot(topics, 4), labels)
    assert found.v_measure == pytest.approx(metrics.v_measure_score(labels, topics))
    assert found.ami == pytest.approx(metrics.adjusted_mutual_info_score(labels, topics))
    best = sum(max(sum(t == k and v == x for t, v in pairs) for x in "abc") for k in range(4))
    assert found.purity == pytest.approx(best / len(pairs))
    shuffled = random.sample(pairs, len(pairs))
    moved = against_labels(one_hot([t for t, _ in shuffled], 4), [v for _, v in shuffled])
    assert moved.counts.tolist() == found.counts.tolist()
    assert moved.specificity.tolist() == found.specificity.tolist()
    assert np.isfinite(found.specificity).all()


def test_specificity_is_fishers_exact_test_on_one_side() -> None:
    table = np.array([[12, 5, 3], [2, 20, 8]])
    found = specificity(table)
    for i, j in np.ndindex(table.shape):
        a = table[i, j]
        b, c = table[i].sum() - a, table[:, j].sum() - a
        square = [[a, b], [c, table.sum() - a - b - c]]
        side = "greater" if found[i, j] > 0 else "less"
        assert 10 ** -abs(found[i, j]) == pytest.approx(stats.fisher_exact(square, side).pvalue, rel=1e-9)


def test_extreme_and_empty_tables_are_finite() -> None:
    assert specificity([[10**6, 0], [0, 10**6]]).tolist() == [[1000.0, -1000.0], [-1000.0, 1000.0]]
    assert specificity([[0, 0]]).tolist() == [[0.0, 0.0]]
    assert specificity([[5, 0], [3, 0]])[:, 1].tolist() == [0.0, 0.0]


def test_documents_without_a_label_are_left_out_and_counted() -> None:
    found = against_labels(one_hot([0, 1, 1], 2), ["a", None, "b"], topics=("x", "y"))
    assert (found.left_out, found.counts.sum()) == (1, 2)
    assert found.frame()["topic"].tolist() == ["x", "y"]
    assert "x" in found._repr_html_()


def test_labels_may_be_numbers_and_nan_is_none() -> None:
    found = against_labels(one_hot([0, 1, 1, 0, 0], 2), [0, 1, 1, float("nan"), " "])
    assert (found.labels, found.left_out, found.purity) == (("0", "1"), 2, 1.0)


def test_wrong_input_is_named() -> None:
    for mixtures, labels, topics, message in (
        ([[1.0]], ["a", "b"], None, "2 labels"),
        ([[1.0]], [None], None, "none of 1 documents"),
        ([[1.0]], ["a"], ("x", "y"), "2 names for 1 topics"),
    ):
        with pytest.raises(InputError, match=message):
            against_labels(mixtures, labels, topics=topics)
    with pytest.raises(InputError, match="whole numbers"):
        specificity([[0.5]])
