import itertools
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicmodel import InputError
from topicmodel.codebook.coder_agreement import agreement
from topicmodel.codebook.coder_tables import read_annotations

CODES = st.sets(st.sampled_from(["sport", "sante", "culture"]), max_size=3)


def masi(a, b):
    if a == b:
        return 0.0
    weight = 2 / 3 if a <= b or b <= a else 1 / 3 if a & b else 0.0
    return 1 - weight * len(a & b) / len(a | b) if a and b else 1.0


def naive_alpha(pairs):
    values = [value for pair in pairs for value in pair]
    observed = sum(masi(*pair) for pair in pairs) / len(pairs)
    expected = sum(masi(a, b) for a, b in itertools.permutations(values, 2)) / (len(values) * (len(values) - 1))
    return 1 - observed / expected


def naive_kappa(pairs):
    labels = {label for pair in pairs for label in pair}
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    expected = sum(sum(a == x for a, _ in pairs) / n * sum(b == x for _, b in pairs) / n for x in labels)
    return (observed - expected) / (1 - expected)


@given(st.lists(st.tuples(CODES, CODES), min_size=1, max_size=12))
def test_figures_agree_with_their_definitions(rows):
    pairs = [(frozenset(a), frozenset(b)) for a, b in rows]
    result = agreement({str(i): a for i, (a, _) in enumerate(pairs)}, {str(i): b for i, (_, b) in enumerate(pairs)})
    if len({label for pair in pairs for label in pair}) == 1:
        assert math.isnan(result.kappa)
        assert math.isnan(result.alpha)
        assert result.as_dict()["kappa"] is None
    else:
        assert result.kappa == pytest.approx(naive_kappa(pairs))
        assert result.alpha == pytest.approx(naive_alpha(pairs))
    assert len(result.disagreements) == sum(a != b for a, b in pairs)
    for theme in result.themes:
        assert theme.both + theme.only_a + theme.only_b + theme.neither == len(pairs)
    assert str(result)


def test_cohens_own_kind_of_table():
    a = {str(i): code for i, code in enumerate("yyyyyyyyyynnnnnnnnnn")}
    b = {str(i): code for i, code in enumerate("yyyyyyyynnnnnnnnnyyy")}
    result = agreement(a, b)
    assert result.observed == 0.75
    assert result.kappa == pytest.approx((0.75 - 0.5) / 0.5)
    assert [theme.kappa for theme in result.themes] == pytest.approx([result.kappa] * 2)


def test_documents_of_one_coder_are_listed():
    result = agreement({"a": "x", "b": ["x", "y"], "c": "x"}, {"b": ["y"], "c": "x", "d": []})
    assert (result.only_a, result.only_b) == (("a",), ("d",))
    assert [(d.id, d.a, d.b) for d in result.disagreements] == [("b", ("x", "y"), ("y",))]
    assert "coded by the first alone: a" in str(result)
    assert result.frame()["code"].tolist() == ["x", "y"]
    assert "<td>y</td>" in result._repr_html_()


def test_frames():
    frame = pd.DataFrame({"id": [1, 1, 2], "codes": ["x", "y", "x"]})
    result = agreement(frame, {"1": ["x", "y"], "2": "y"})
    assert result.observed == 0.5
    with pytest.raises(InputError, match="no column 'codes'"):
        agreement(frame[["id"]], frame)
    with pytest.raises(InputError, match="codes are strings"):
        agreement({"1": [3]}, {"1": "x"})


def test_nothing_in_common():
    with pytest.raises(InputError, match="no document in common; their first ids are 'a' and 'b'"):
        agreement({"a": "x"}, {"b": "x"})


@pytest.mark.parametrize(
    "text",
    [
        "id,codes\na,sport;sante\nb,\n",
        'id,codes\na,"sport,sante"\nb,\n',
        "id;codes\na;sport, sante\nb;\n",
        "id;codes\na;sport;sante\nb;\n",
        "\ufeffDocument,Thème\na,sport\na,sante\nb,\n",
        "id,codes,note\na,sport;sante,très sûr\n\nb,,?\n",
        "note\tid\tcodes\nx\ta\tsport;sport;sante\ny\tb\t\n",
    ],
)
def test_annotation_tables(tmp_path, text):
    path = tmp_path / "a.csv"
    path.write_text(text)
    assert read_annotations(path) == {"a": ("sport", "sante"), "b": ()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("doc,codes\na,x\n", "no column 'id'; found doc, codes"),
        ("id,label\na,x\n", "no column 'codes'"),
        ("id,codes\na,x\n,y\n", "row 2: no id"),
        ("id,codes\n", "a header and no row"),
        ("", "empty file"),
    ],
)
def test_bad_tables(tmp_path, text, message):
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_annotations(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_annotations(tmp_path / "rien.csv")
