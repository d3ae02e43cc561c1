import numpy as np

from topicmodel.encoders.protocol import Encoder


def test_a_class_with_name_dimension_and_encode_is_an_encoder():
    class Lengths:
        name, dimension = "lengths", 1

        def encode(self, texts):
            return np.ones((len(texts), 1), np.float32)

    assert isinstance(Lengths(), Encoder)
    assert not isinstance(object(), Encoder)
