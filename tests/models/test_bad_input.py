"""What a user may hand to a model of counts: refused in one line that says where, or read as it is meant."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from topicmodel import LDA, LSA, NMF, GensimModel, InputError, KeyedLDA
from topicmodel.models.counts import read_counts

COUNTS = np.random.default_rng(0).poisson(0.8, (30, 8))


def lda() -> LDA:
    return LDA(3, max_iter=12, verbose=False)


MODELS: dict[str, Callable[[], Any]] = {
    "lda": lda,
    "keyed": lambda: KeyedLDA([[0], [1]], 1, max_iter=5, n_draws=3),
    "gensim": lambda: GensimModel("lda", 2, passes=1),
}


def changed(value: float) -> np.ndarray:
    counts = COUNTS.astype(float)
    counts[3, 5] = value
    return counts


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # gensim's own calls of NumPy
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("value", "found"),
    [(-2, "found -2"), (0.5, "found 0.5"), (np.nan, "found NaN"), (np.inf, "found infinity"), (2.0**31, "found 2147")],
)
@pytest.mark.parametrize("form", [np.asarray, sparse.csr_matrix, sparse.coo_array])
def test_a_bad_count_is_shown_with_its_place(model: str, value: float, found: str, form: Callable[..., Any]) -> None:
    with pytest.raises(InputError, match=f"document 3, term 5: {found}.*; allowed: whole numbers") as caught:
        MODELS[model]().fit(form(changed(value)))
    assert "\n" not in str(caught.value)
    fitted = MODELS[model]().fit(COUNTS)
    with pytest.raises(InputError, match="document 3, term 5"):
        fitted.transform(form(changed(value)))


@pytest.mark.parametrize("model", [NMF(2), LSA(2)])
@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0])
def test_a_bad_weight_is_refused_in_one_line(model: Any, value: float) -> None:
    if isinstance(model, LSA) and value == -1.0:
        assert model.fit(changed(value)).components_.min() >= 0
        return
    with pytest.raises(InputError, match=r"NaN|infinity|Negative") as caught:
        model.fit(changed(value))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (np.zeros((3, 0)), "0 feature"),
        (np.zeros((0, 3)), "0 sample"),
        (np.array([1, 2]), "Expected 2D array"),
        ([["a", "b"]], "numeric"),
        (np.array([[1 + 1j]]), "Complex"),
        (np.zeros((2, 2, 2)), "dim 3|<= 2"),
    ],
)
def test_what_is_no_matrix_is_refused(matrix: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        lda().fit(matrix)


def test_sums_that_32_bits_cannot_hold_are_refused() -> None:
    large = 2**31 - 1
    with pytest.raises(InputError, match="term 1 occurs 4294967294 times in all"):
        lda().fit(sparse.csr_matrix([[0, large], [1, large]]))
    with pytest.raises(InputError, match="document 0 has 4294967294 tokens"):
        lda().fit(sparse.csr_matrix([[large, large]]))
    with pytest.raises(InputError, match=r"document 0, term 0: found 9223372036854775807"):
        lda().fit(np.array([[2**63 - 1, 1]]))


def scrambled() -> sparse.csr_matrix:
    """The same counts, entries unsorted, some split in two, some explicit zeros."""
    coo = sparse.coo_matrix(COUNTS)
    order = np.random.default_rng(1).permutation(coo.nnz)
    rows, columns = np.r_[coo.row[order], coo.row[order], 4], np.r_[coo.col[order], coo.col[order], 2]
    data = np.r_[coo.data[order] - 1, np.ones(coo.nnz, int), 0]
    by_row = np.argsort(rows, kind="stable")
    indptr = np.searchsorted(rows[by_row], np.arange(len(COUNTS) + 1))
    return sparse.csr_matrix((data[by_row], columns[by_row], indptr), COUNTS.shape)


@pytest.mark.parametrize(
    "form",
    [
        np.ndarray.tolist,
        np.asfortranarray,
        lambda counts: counts.astype(np.uint8),
        lambda counts: counts.astype(np.float32),
        lambda counts: counts.astype(object),
        lambda counts: pd.DataFrame(counts, columns=list("abcdefgh")),
        lambda counts: pd.DataFrame.sparse.from_spmatrix(sparse.csr_matrix(counts)),
        sparse.csc_matrix,
        sparse.coo_matrix,
        sparse.lil_matrix,
        sparse.dok_matrix,
        sparse.csr_array,
        sparse.bsr_array,
        lambda _: scrambled(),
    ],
)
@pytest.mark.filterwarnings("ignore:pandas.DataFrame with sparse columns")  # scikit-learn tells what it did
def test_all_forms_of_the_same_counts_give_the_same_bits(form: Callable[[np.ndarray], Any]) -> None:
    matrix = form(COUNTS.copy())
    fitted = lda().fit(matrix)
    assert fitted.components_.tobytes() == lda().fit(COUNTS).components_.tobytes()
    assert fitted.transform(matrix).tobytes() == lda().fit(COUNTS).transform(COUNTS).tobytes()


def test_the_input_is_not_changed() -> None:
    matrix = scrambled()
    before = matrix.data.copy(), matrix.indices.copy(), matrix.indptr.copy()
    read_counts(matrix)
    for old, new in zip(before, (matrix.data, matrix.indices, matrix.indptr), strict=True):
        np.testing.assert_array_equal(old, new)


def test_other_columns_than_those_of_the_fit_are_refused() -> None:
    with pytest.raises(InputError, match="8 features"):
        lda().fit(COUNTS).transform(COUNTS[:, :5])


def test_rows_can_be_taken_in_any_order() -> None:
    counts, rows = read_counts(COUNTS), np.array([7, 0, 7, 29])
    taken = counts.take(rows)
    dense = sparse.csr_matrix((taken.counts, taken.indices, taken.indptr), (4, 8)).toarray()
    np.testing.assert_array_equal(dense, COUNTS[rows])


@pytest.mark.parametrize("seed", [-1, 2**32, "one", 0.5])
def test_a_bad_seed_is_named(seed: Any) -> None:
    with pytest.raises(InputError, match="random_state is"):
        LDA(2, random_state=seed).fit(COUNTS)


@pytest.mark.parametrize("level", [0.0, 1.0, 90])
def test_a_bad_level_is_named(level: float) -> None:
    with pytest.raises(InputError, match="level is"):
        lda().fit(COUNTS).interval(COUNTS, level=level)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"n_free": -1}, "n_free is -1"),
        ({"n_draws": 0}, "n_draws is 0"),
        ({"keyword_prior": 0.0}, "keyword_prior"),
        ({"strength_prior": (1.0,)}, "strength_prior"),
        ({"topic_word_prior": 0.0}, "topic_word_prior"),
        ({"random_state": "x"}, "random_state"),
    ],
)
def test_a_bad_parameter_of_the_keyed_model_is_named(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        KeyedLDA([[0]], **settings).fit(COUNTS)


def test_intervals_do_not_depend_on_the_documents_beside() -> None:
    fitted = lda().fit(COUNTS)
    whole, part = fitted.interval(COUNTS), fitted.interval(COUNTS[7:9])
    np.testing.assert_array_equal(np.array(whole)[:, 7:9], part)
