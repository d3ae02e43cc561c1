"""Texts as vectors: encoders of other people behind one small protocol."""

from topicmodel.encoders.cache import Cached
from topicmodel.encoders.joined import Joined
from topicmodel.encoders.load import ENCODERS, load_encoder
from topicmodel.encoders.naming import as_encoder, fingerprint
from topicmodel.encoders.protocol import Encoder
from topicmodel.encoders.windows import Windowed

__all__ = ["ENCODERS", "Cached", "Encoder", "Joined", "Windowed", "as_encoder", "fingerprint", "load_encoder"]
