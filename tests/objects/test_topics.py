import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from topicmodel import InputError, Topics


def small() -> Topics:
    weights = [[0.6, 0.3, 0.1], [0.1, 0.1, 0.8], [0.2, 0.5, 0.3]]
    return Topics(weights, ("maire", "vote", "pluie"), [0.2, 0.5, 0.3], ("a", "b", "c"))


def test_top_words_and_relevance():
    topics = small()
    assert (
        topics.top_words(2) == (("maire", "vote"), ("pluie", "vote"), ("vote", "pluie"))[:1] + topics.top_words(2)[1:]
    )
    assert topics.top_words(1, relevance=0.0)[2] == ("vote",)
    with pytest.raises(InputError, match="between 0 and 1"):
        topics.top_words(relevance=2)


def test_take_and_sort_keep_labels():
    topics = small()
    assert topics.sort().labels == ("b", "c", "a")
    assert topics.sort("label").labels == ("a", "b", "c")
    taken = topics.take(["c", 0])
    assert taken.labels == ("c", "a")
    assert taken.prevalence.sum() == pytest.approx(1)
    for bad in (["d"], [3], []):
        with pytest.raises(InputError):
            topics.take(bad)
    with pytest.raises(InputError, match="'prevalence' or 'label'"):
        topics.sort("size")


@given(arrays(float, (3, 4), elements=st.floats(0.001, 1)), st.permutations(range(3)))
def test_save_then_read_is_identity(tmp_path_factory, raw, order):
    weights = raw / raw.sum(1, keepdims=True)
    topics = Topics(weights, tuple("wxyz"), [0.5, 0.25, 0.25], tuple("abc")).take(order)
    path = topics.save(tmp_path_factory.mktemp("t") / "t.npz")
    again = Topics.read(path)
    assert again.weights.tobytes() == topics.weights.tobytes()
    assert (again.terms, again.labels) == (topics.terms, topics.labels)
    assert path.read_bytes() == again.save(path.with_name("u.npz")).read_bytes()


def test_arrays_stay_read_only():
    for topics in (small(), pickle.loads(pickle.dumps(small()))):
        with pytest.raises(ValueError, match="read-only"):
            topics.weights[0, 0] = 1.0


def test_bad_topics(tmp_path):
    with pytest.raises(InputError, match="do not fit"):
        Topics(np.ones((2, 3)) / 3, ("a", "b"), [0.5, 0.5], ("x", "y"))
    with pytest.raises(InputError, match="sum to 1"):
        Topics(np.ones((2, 2)), ("a", "b"), [0.5, 0.5], ("x", "y"))
    (tmp_path / "t.npz").write_bytes(b"nothing")
    with pytest.raises(InputError, match="not a file saved by topicmodel"):
        Topics.read(tmp_path / "t.npz")
    with pytest.raises(InputError, match="no such file"):
        Topics.read(tmp_path / "u.npz")


def test_frame_and_html():
    frame = small().frame(2)
    assert frame.columns.tolist() == ["label", "prevalence", "words"]
    assert "maire vote" in frame["words"][0]
    assert "<table>" in small()._repr_html_()
