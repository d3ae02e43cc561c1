"""Objects that are not one to a line: what is broken is listed, its parts are no documents, and all others are kept."""

import json
import random
import time

import pytest

from topicmodel.readers import canonical, jsonl

BROKEN = '{"text": nope, "comments": [{"text": "c1"}, {"text": "c2"}]}'


def read(text: str) -> tuple[list[str], list[int]]:
    """Return the texts, and the rows that were left out."""
    table, problems = canonical(jsonl.read_bytes(text.encode(), "x.json"))
    return table["text"].to_pylist(), [p.row for p in problems if not p.kept]


@pytest.mark.parametrize(
    ("text", "texts", "lost"),
    [
        # Nothing ends with the first array.
        ('[{"text": "a"}]\n[{"text": "b"}]', ["a", "b"], []),
        ('[{"text": "a"}]\n{"text": "b"}\n{"text": "c"}\n', ["a", "b", "c"], []),
        ('[{"text": "a"}] garbage', ["a"], [2]),
        ('[{"text": "a"}] garbage\n[{"text": "b"}]', ["a", "b"], [2]),
        # What is in a broken one is no document.
        (f'[{BROKEN}, {{"text": "b"}}]', ["b"], [1]),
        ('[{"text": nope, "m": {"text": "c"}, "n": [{"text": "d"}]}, {"text": "b"}]', ["b"], [1]),
        ('[{"text": nope, "m":\n{"text": "c"}}, {"text": "b"}]', ["b"], [1]),
        ('[{"text": "x", "m" {"text": "c"}, "n": []}, {"text": "b"}]', ["b"], [1]),
        # A brace too few or too many.
        ('[{"text": "a", {"text": "b"}, {"text": "c"}]', ["b", "c"], [1]),
        ('[{"text": "a"\n{"text": "b"}, {"text": "c"}]', ["b", "c"], [1]),
        ('[{"text": "a", "m": {"x": 1}, {"text": "b"}, {"text": "c"}]', ["b", "c"], [1]),
        ('[{"text": "a"}}, {"text": "b"}]', ["a", "b"], [2]),
        ('[{"text": "a", "l": [{"x": 1, {"x": 2}]}, {"text": "b"}]', ["b"], [1]),
        ('[{"text": "a", "l": [{"x": 1}, {"x": 2}}, {"text": "b"}, {"text": "c"}]', ["b", "c"], [1]),
        # A quote too few or too many; braces in strings.
        ('[{"text": "a}, {"text": "b"}, {"text": "c"}, {"text": "d" "}, {"text": "e"}]', ["b", "c", "e"], [1, 4]),
        ('[{"text": "}{[" x}, {"text": "b"}]', ["b"], [1]),
        ('[{"text": "il dit "oui" {hier}"}, {"text": "b"}]', ["b"], [1]),
        # What is no object.
        ('[{"text": "a"}, oops, {"text": "b"}, 4, {"text": "c"}]', ["a", "b", "c"], [2, 4]),
        ('[{"text": "a"}, {"text": "b', ["a"], [2]),
        (f'[{{"text": "a", "n": {"9" * 5000}}}, {{"text": "b"}}]', ["a", "b"], []),
    ],
)  # fmt: skip
def test_broken_ones_cost_no_other(text, texts, lost):
    assert read(text) == (texts, lost)


@pytest.mark.parametrize("indent", [None, 2])
def test_comments_of_a_broken_article_are_no_articles(indent):
    articles = [{"text": f"t{i}", "comments": [{"text": f"c{i}"}, {"text": "[{"}]} for i in range(4)]
    text = json.dumps(articles, indent=indent).replace('"t1"', "nope").replace('"t2",', '"t2"')
    assert read(text) == (["t0", "t3"], [2, 3])


@pytest.mark.parametrize("indent", [None, 1])
def test_a_character_lost_or_gained_costs_its_own_article(indent):
    draw = random.Random(0)
    for _ in range(300):
        rows = [{"text": f"t{i}", "n": i, "m": {"x": "é"}, "l": ["a", "b"]} for i in range(5)]
        parts = [json.dumps(row, indent=indent) for row in rows]
        at = draw.randrange(1, len(parts[2]) - 1)
        parts[2] = parts[2][:at] + draw.choice(["", "", *'"{}[],:\\x']) + parts[2][at + draw.randrange(2) :]
        text = "[" + ",\n"[: 1 if indent is None else 2].join(parts) + "]"
        texts, _ = read(text)
        assert [t for t in texts if t in ("t0", "t1", "t3", "t4")] == ["t0", "t1", "t3", "t4"], text


@pytest.mark.parametrize(
    ("unit", "n"),
    [('{"a": x},', 80_000), ('{"a": [[{"a": 1},', 3000), ('{"a": [[\n', 3000), ("{\n", 20_000), ('"\\"', 80_000),
     ("\n", 80_000), ("} ", 80_000), ("{", 80_000), ('{"a": "', 80_000), ("]", 80_000), ("oops {", 80_000)],
)  # fmt: skip
def test_hostile_files_take_no_time(unit, n):
    text = '[{"text": "a"},' + unit * n
    start = time.process_time()
    assert read(text)[0] == ["a"]
    assert time.process_time() - start < 30
