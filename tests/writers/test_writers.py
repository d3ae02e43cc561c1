"""Every format: what comes back, what other programs read, and what is said where nothing can be written."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from topicmodel import Corpus, InputError
from topicmodel.writers import FORMATS, find_format, write


def corpus() -> Corpus:
    return Corpus.from_texts(
        ["Le maire **** parle.\n\n  Il pleut\t\n-*theme", "La mer, la ville\r\net le maire."],
        ids=["a 1", "b%2"],
        date=["2025-03-03", None],
        source=["Le Monde", "*Sud*"],
        tags=[["eau", "pont neuf"], []],
        n_words=[8, 6],
    )


@pytest.mark.parametrize("suffix", ["arrow", "parquet", "jsonl", "ndjson", "feather", "pq"])
def test_these_give_the_same_corpus_back(tmp_path, suffix):
    again = Corpus.read(corpus().save(tmp_path / f"c.{suffix}"))
    assert again.fingerprint == corpus().fingerprint
    assert again.problems == ()


def test_csv_keeps_nested_values_as_their_json(tmp_path):
    again = Corpus.read(corpus().save(tmp_path / "c.csv"))
    assert again.table["tags"].to_pylist() == ['["eau", "pont neuf"]', "[]"]
    assert again.table["date"].to_pylist() == corpus().table["date"].to_pylist()


def test_iramuteq_has_starred_variables_and_no_other_star(tmp_path):
    path = corpus().save(tmp_path / "c.txt")
    assert path.read_text().split("\n") == [
        "**** *id_a_1 *date_2025-03-03 *source_Le_Monde *tags_eau+pont_neuf *nwords_8",
        "Le maire      parle.",
        "Il pleut",
        "- theme",
        "",
        "**** *id_b%2 *source_Sud *nwords_6",
        "La mer, la ville",
        "et le maire.",
        "",
        "",
    ]


def test_names_of_iramuteq_variables_stay_different(tmp_path):
    one = Corpus.from_texts(["Un."], a_b=["x"], ab=["y"])
    assert "*ab_x *ab2_y" in one.save(tmp_path / "c.txt").read_text()


def test_what_iramuteq_holds_comes_back(tmp_path):
    pytest.importorskip("topicmodel.readers.iramuteq")
    again = Corpus.read(corpus().save(tmp_path / "c.txt"))
    assert again.ids == ("a_1", "b%2")
    assert again[1] == "La mer, la ville\net le maire."
    assert again.table["source"].to_pylist() == ["Le_Monde", "Sud"]
    assert again.table["date"].to_pylist() == corpus().table["date"].to_pylist()
    # What is written a second time is the same.
    assert (
        again.save(tmp_path / "d.txt").read_text().split("\n")[1:4] == (tmp_path / "c.txt").read_text().split("\n")[1:4]
    )


def test_mallet_has_one_line_a_document(tmp_path):
    lines = corpus().save(tmp_path / "c.mallet").read_text().splitlines()
    assert lines == [
        "a%201 Le%20Monde Le maire **** parle. Il pleut -*theme",
        "b%252 *Sud* La mer, la ville et le maire.",
    ]
    assert Corpus.from_texts(["Un."]).save(tmp_path / "d.mallet").read_text() == "text-1 - Un.\n"


def test_gensim_reads_what_the_vectorizer_counts(tmp_path):
    from gensim.corpora import Dictionary, MmCorpus

    from topicmodel import FrenchVectorizer
    from topicmodel.text.interop import from_gensim

    folder = corpus().save(tmp_path / "c.gensim")
    assert sorted(file.name for file in folder.iterdir()) == ["corpus.mm", "dictionary.txt", "ids.txt"]
    dictionary = Dictionary.load_from_text(str(folder / "dictionary.txt"))
    counts, names = from_gensim(MmCorpus(str(folder / "corpus.mm")), dictionary)
    vectorizer = FrenchVectorizer()
    expected = vectorizer.fit_transform(corpus())
    assert names == vectorizer.get_feature_names_out().tolist()
    assert (counts.toarray() == expected.toarray()).all()
    assert [dictionary.dfs[column] for column in range(len(names))] == vectorizer.document_frequency_.tolist()
    assert [json.loads(line) for line in (folder / "ids.txt").read_text().splitlines()] == ["a 1", "b%2"]
    # Written again, over what stands there.
    assert corpus()[:1].save(folder) == folder
    assert len(MmCorpus(str(folder / "corpus.mm"))) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["c.gensim"]


def test_bytes_depend_on_the_rows_and_not_on_their_chunks(tmp_path):
    texts = [f"texte {i} " * (i % 7) + "." for i in range(500)]
    table = Corpus.from_texts(texts, n=range(500)).table
    cut = pa.concat_tables([table.slice(0, 3), table.slice(3, 400), table.slice(403)])
    for suffix in ("arrow", "parquet", "csv", "jsonl", "txt", "mallet"):
        one = write(table.to_batches(), table.schema, tmp_path / f"one.{suffix}").read_bytes()
        assert one == write(cut.to_batches(), cut.schema, tmp_path / f"two.{suffix}").read_bytes(), suffix


def test_batches_end_after_rows_or_bytes():
    from topicmodel.writers.batching import rebatched

    table = Corpus.from_texts(["x" * size for size in (5, 1, 1, 9, 30, 1, 1, 1, 1)]).table
    for cut in (1, 2, 9):
        sizes = [b.num_rows for b in rebatched(table.to_batches(max_chunksize=cut), table.schema, rows=3, size=10)]
        assert sizes == [3, 2, 3, 1]
    whole = pa.Table.from_batches(rebatched(table.to_batches(max_chunksize=2), table.schema, rows=3, size=10))
    assert whole.equals(table)


def test_parquet_of_many_texts_has_groups_of_a_bounded_size(tmp_path):
    path = Corpus.from_texts(["x" * 1_000_000] * 40).save(tmp_path / "c.parquet")
    assert pq.ParquetFile(path).num_row_groups == 3


def test_a_format_holds_whatever_the_suffix(tmp_path):
    path = corpus().save(tmp_path / "presse.dat", format="jsonl")
    assert Corpus.read(path, format="jsonl").fingerprint == corpus().fingerprint
    assert find_format("x.CSV") == "csv"
    assert {find_format(f"x{suffix}") for each in FORMATS.values() for suffix in each.suffixes} == set(FORMATS)


def test_what_cannot_be_written_is_said(tmp_path):
    with pytest.raises(InputError, match=r"suffix '.parqet'.*did you mean '.parquet'"):
        corpus().save(tmp_path / "c.parqet")
    with pytest.raises(InputError, match=r"format 'irramuteq'.*did you mean 'iramuteq'"):
        corpus().save(tmp_path / "c.txt", format="irramuteq")
    (tmp_path / "c.gensim").write_text("a file")
    with pytest.raises(InputError, match="a file; this format is a folder"):
        corpus().save(tmp_path / "c.gensim")
    (tmp_path / "c.jsonl").mkdir()
    with pytest.raises(InputError, match="a folder; a file is to be written"):
        corpus().save(tmp_path / "c.jsonl")
    with pytest.raises(InputError, match="cannot be written"):
        corpus().save(tmp_path / "nowhere" / "c.jsonl")
