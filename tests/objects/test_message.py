import copy
import json
import pickle

import pytest

from topicmodel.objects.message import Message, messages_of, one_or_many, recall


def test_a_message_is_its_english_and_keeps_its_values():
    said = Message("few", "classes with few texts ({listed}): {points:.0f} points", listed=("a 1", "b 2"), points=12.5)
    assert said == "classes with few texts (a 1, b 2): 12 points"
    assert said.values == {"listed": ("a 1", "b 2"), "points": 12.5}
    with pytest.raises(AttributeError, match="cannot be changed"):
        said.code = "other"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_copies_keep_code_and_values(again):
    said = Message("n", "{n} texts of {kinds}", n=3, kinds=("x", "y"))
    assert (again(said), again(said).code, again(said).values) == (said, said.code, said.values)


def test_files_keep_code_and_values():
    said = Message("n", "{n} texts of {kinds}", n=3, kinds=("x", "y"))
    kept = json.loads(json.dumps(messages_of([said, "plain"])))
    again = recall(str(said), kept)
    assert isinstance(again, Message)
    assert (again.code, again.values) == (said.code, said.values)
    assert not isinstance(recall("plain", kept), Message)


def test_values_are_not_read_as_templates():
    assert Message("x", "class {name}", name="{0.__class__}") == "class {0.__class__}"


def test_numbers_choose_the_sentence():
    assert [one_or_many("t", n, "1 text", "{n:,} texts") for n in (1, 1200)] == ["1 text", "1,200 texts"]
    assert one_or_many("t", 1, "1 text", "{n} texts").code == "t_one"
