"""Read in batches, however small: the corpus and the problems of reading the file whole."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topicmodel import Corpus, FrenchVectorizer, InputError
from topicmodel.readers import canonical, jsonl
from topicmodel.readers.large import read_large
from topicmodel.text.near_duplicates import find_near_duplicates

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x85\u2028\ufeff")
SCALARS = st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.text(LETTERS, max_size=3)
ROWS = st.dictionaries(
    st.sampled_from(["text", "id", "date", "n", "tags", "more"]),
    st.text(LETTERS, max_size=20) | SCALARS | st.lists(st.integers(0, 9), max_size=2),
)
LINES = ROWS.map(lambda row: json.dumps(row, ensure_ascii=False)) | st.sampled_from(["", "{broken", "[1]", "{}", " "])


def both(path, size):
    """Read a file whole and in batches; the corpora, or the errors."""
    found = []
    for way in ("whole", "batches"):
        try:
            if way == "whole":
                table, problems = canonical(jsonl.read_bytes(path.read_bytes(), path.name))
            else:
                table, problems = read_large(path, "jsonl", size=size, always=True)
            # Notes on columns are made by batch; rows are what counts.
            rows = sorted(str(problem) for problem in problems if ", row " in problem.where)
            found.append((table.schema, Corpus(table).fingerprint, rows))
        except InputError:
            found.append("nothing usable")
    return found


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n"]), st.integers(1, 90), st.booleans())
def test_batches_give_what_the_whole_gives(tmp_path_factory, lines, end, size, closed):
    path = tmp_path_factory.mktemp("l") / "c.jsonl"
    path.write_bytes((end.join(lines) + end * closed).encode())
    whole, batches = both(path, size)
    assert whole == batches


@pytest.mark.parametrize(
    "values",
    [
        [1, 2.5, None],
        [1, "deux", None],
        [2**60 + 1, 0.5],
        [[1], [], None, [2.5]],
        [{"a": 1}, {"b": "x"}, None, {"a": 2}],
        [[1], ["deux"]],
        [True, 1],
        [None, None],
        ["2025-03-03", None, "3 mars"],
    ],
)
@pytest.mark.parametrize("size", [1, 60, 10_000])
def test_types_are_those_of_all_values_together(tmp_path, values, size):
    path = tmp_path / "c.jsonl"
    rows = [{"text": f"texte {i}", "value": value} for i, value in enumerate(values)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    whole, batches = both(path, size)
    assert whole[:2] == batches[:2]


def test_ids_are_unique_over_all_batches_and_rows_keep_their_numbers(tmp_path):
    path = tmp_path / "c.jsonl"
    rows = [{"id": "a", "text": "Un."}, {"text": "Deux."}, {"id": "a", "text": "Trois."}, {"id": "c-2", "text": " "}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{\n")
    table, problems = read_large(path, "jsonl", size=1, always=True)
    assert table["id"].to_pylist() == ["a", "c-2", "a~2"]
    assert [str(problem) for problem in problems][:2] == [
        "c.jsonl, row 3: id 'a' stood before; called 'a~2' (kept)",
        "c.jsonl, row 4: no text (blank) (left out)",
    ]
    assert [(p.row, p.id) for p in problems] == [(3, "a~2"), (4, "c-2"), (5, "")]


def test_a_line_longer_than_any_document_is_listed_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("topicmodel.readers.chunks._LONGEST", 200)
    path = tmp_path / "c.jsonl"
    rows = [{"text": "un"}, {"text": "x" * 1000}, {"text": "trois"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    for size in (1, 10, 300):
        table, problems = read_large(path, "jsonl", size=size, always=True)
        assert table["id"].to_pylist() == ["c-1", "c-3"]
        assert [p.where for p in problems] == ["c.jsonl, row 2"]


def test_a_batch_that_the_reader_refuses_loses_its_bad_lines_only(tmp_path):
    path = tmp_path / "c.jsonl"
    good = [json.dumps({"text": f"texte {i}"}).encode() for i in range(6)]
    path.write_bytes(b"\n".join([*good[:3], b"\x01\x02\x03" * 50, *good[3:]]) + b"\n")
    table, problems = read_large(path, "jsonl", size=40, always=True)
    assert table["text"].to_pylist() == [f"texte {i}" for i in range(6)]
    assert [(p.where, p.kept) for p in problems] == [("c.jsonl, row 4", False)]


def test_parquet_in_batches(tmp_path):
    rows = {"text": [f"texte {i}" for i in range(9000)], "n": list(range(9000)), "id": ["a", *map(str, range(8999))]}
    rows["text"][5000], rows["id"][8000] = None, "a"
    path = tmp_path / "c.parquet"
    pq.write_table(pa.table(rows), path, row_group_size=5000)
    table, problems = read_large(path, "parquet", always=True)
    whole = Corpus.read(path)
    assert Corpus(table).fingerprint == whole.fingerprint
    assert set(problems) == set(whole.problems)
    assert [str(p) for p in problems] == [
        "c.parquet, row 5001: no text (left out)",
        "c.parquet, row 8001: id 'a' stood before; called 'a~2' (kept)",
    ]


def test_what_only_the_whole_can_tell_is_left_to_it(tmp_path):
    path = tmp_path / "c.jsonl"
    for content in ('{"text": "été"}\n'.encode("utf-16"), b'{"text": "un"}\r{"text": "deux"}'):
        path.write_bytes(content)
        assert read_large(path, "jsonl", always=True) is None
    (tmp_path / "c.parquet").write_bytes(b"PAR1 nothing")
    assert read_large(tmp_path / "c.parquet", "parquet", always=True) is None
    assert read_large(path, "jsonl") is None, "small"


def test_an_arrow_file_is_mapped_or_made_canonical(tmp_path):
    corpus = Corpus.from_texts(["un", "deux"], ids=["b", "a"])
    path = corpus.save(tmp_path / "c.arrow")
    before = pa.total_allocated_bytes()
    again = Corpus.read(path)
    assert again.fingerprint == corpus.fingerprint
    assert pa.total_allocated_bytes() <= before  # less where garbage of other tests has gone meanwhile
    foreign = pa.table({"contenu": ["un", None, "deux"]})
    for compression in (None, "lz4"):
        options = pa.ipc.IpcWriteOptions(compression=compression)
        with pa.ipc.new_file(str(tmp_path / "f.arrow"), foreign.schema, options=options) as writer:
            writer.write_table(foreign, max_chunksize=2)
        read = Corpus.read(tmp_path / "f.arrow")
        assert list(read) == ["un", "deux"]
        assert [str(p) for p in read.problems] == ["f.arrow, row 2: no text (left out)"]
    with pa.ipc.new_file(str(tmp_path / "g.arrow"), foreign.schema) as writer:
        writer.write_table(foreign)
    data = (tmp_path / "g.arrow").read_bytes()
    offsets = np.array([0, 2, 2, 6], np.int32).tobytes()
    assert data.count(offsets) == 1
    (tmp_path / "g.arrow").write_bytes(data.replace(offsets, np.array([0, 2, 2, 9**9], np.int32).tobytes()))
    with pytest.raises(InputError, match="no whole Arrow file"):
        Corpus.read(tmp_path / "g.arrow")
    (tmp_path / "t.arrow").write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="no whole Arrow file"):
        Corpus.read(tmp_path / "t.arrow")


def test_verbs_beyond_memory_give_what_they_give_in_memory(tmp_path, monkeypatch):
    """1 MB is all that a table, or an array, may have: everything goes through temporary files."""
    draw = np.random.default_rng(0)
    words = np.array([f"mot{i}" for i in range(2000)])
    texts = [" ".join(words[draw.integers(0, 2000, 60)]) for _ in range(6000)]
    texts[5000:] = [text.replace("mot1 ", "autre ") for text in texts[:1000]]
    path = tmp_path / "c.jsonl"
    with open(path, "w") as file:
        for i, text in enumerate(texts):
            row = {"text": text, "date": f"20{10 + i % 10}-01-01", "source": "AB"[i % 2]}
            file.write(json.dumps(row) + "\n")

    def everything():
        corpus = Corpus.read(path)
        found = find_near_duplicates(corpus)
        matrix = FrenchVectorizer(lemmas="none", min_df=2).fit_transform(corpus)
        some = [
            corpus.where(source="A"),
            corpus.where(lambda row: row["id"].endswith("1")),
            corpus.between("2012", "2015"),
            corpus[::-1],
            corpus.take(found.groups[::7]),
            corpus.sample(3000),
            corpus.rewrite(str.upper),
            corpus.rewrite(str.upper).where(source="B"),
        ]
        return [c.fingerprint for c in (corpus, *some)], found.pairs.tolist(), found.similarity.tolist(), matrix

    *inside, matrix = everything()
    monkeypatch.setenv("TOPICMODEL_MEMORY", "1")
    before = pa.total_allocated_bytes()
    *outside, other = everything()
    assert inside == outside
    assert len(inside[1]) == 1000
    for one, two in ((matrix.data, other.data), (matrix.indices, other.indices), (matrix.indptr, other.indptr)):
        assert one.dtype == two.dtype
        assert one.tobytes() == two.tobytes()
    corpus = Corpus.read(path)
    kept = (corpus, corpus[::-1], corpus.rewrite(str.upper))
    assert pa.total_allocated_bytes() - before < 1_000_000, "texts of 2.5 MB lie in memory"
    assert len({each.fingerprint for each in kept}) == 3
