"""Values go to JSON and arrays and come back the same; a file can make nothing else."""

import json
import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicmodel.errors import InputError
from topicmodel.objects import Score, Topics
from topicmodel.objects.codec import decode, encode
from topicmodel.objects.message import Message

PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
        | st.sets(st.text(), max_size=4)
    ),
    max_leaves=12,
)


def same(a, b):
    if isinstance(a, float) and math.isnan(a):
        return isinstance(b, float) and math.isnan(b)
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and a == b


@given(VALUES)
def test_plain_values_come_back_from_strict_json(value):
    arrays = {}
    text = json.dumps(encode(value, arrays, "value"), allow_nan=False)
    assert same(value, decode(json.loads(text), arrays))
    assert not arrays


def test_arrays_stand_under_their_path_and_once():
    topics = Topics([[0.5, 0.5], [0.1, 0.9]], ("maire", "vent"), [0.5, 0.5], ("0", "1"))
    arrays = {}
    value = {
        "topics": topics,
        "again": [topics.weights.copy()],
        "score": Score("x", math.nan, 0.0, math.inf, "higher", "y"),
    }
    value |= {"one": np.float32(0.1), "words": np.array(["a", None], object)}
    found = decode(json.loads(json.dumps(encode(value, arrays, ""))), arrays)
    assert sorted(arrays) == ["one", "topics.prevalence", "topics.weights"]
    assert np.array_equal(found["topics"].weights, topics.weights)
    assert np.array_equal(found["again"][0], topics.weights)
    assert math.isnan(found["score"].value)
    assert found["score"].high == math.inf
    assert found["one"] == np.float32(0.1)
    assert found["one"].dtype == np.float32
    assert found["words"].tolist() == ["a", None]


@dataclass
class Foreign:
    x: int


def test_what_is_not_of_the_package_is_neither_written_nor_made():
    for value, message in ((Foreign(1), "pair.1 is a Foreign"), (object(), "pair.1 is a object")):
        with pytest.raises(InputError, match=message):
            encode((0, value), {}, "pair")
    for home in (
        "os:system",
        "tests.objects.test_codec:Foreign",
        "topicmodel.errors:InputError",
        "topicmodel.objects:none",
    ):
        with pytest.raises(InputError, match="which is no class that a file may hold"):
            decode({"dataclass": home, "fields": {}}, {})
    with pytest.raises(InputError, match="holds estimator, settings, which is no value"):
        decode({"estimator": "x", "settings": {}}, {})


def test_a_message_keeps_its_code_and_its_values():
    said = Message("few", "{n} texts of {kinds}", n=3, kinds=("x", "y"))
    again = decode(json.loads(json.dumps(encode([said, "plain"], {}, ""))), {})
    assert again == [said, "plain"]
    assert (again[0].code, again[0].values) == (said.code, said.values)
    assert type(again[1]) is str
