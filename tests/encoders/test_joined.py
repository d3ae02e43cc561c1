import numpy as np
import pytest

from topicmodel import InputError
from topicmodel.encoders import Encoder, Joined


def test_parts_stand_side_by_side_with_their_weights(make_encoder):
    one, two = make_encoder(4, "one"), make_encoder(6, "two")
    joined = Joined([one, two], [1, 2])
    rows = joined.encode(["pluie et vent", ""])
    assert joined.dimension == 10
    assert isinstance(joined, Encoder)
    assert not rows[1].any()
    np.testing.assert_allclose(rows[0, :4] * 5**0.5, one.encode(["pluie et vent"])[0], atol=1e-6)
    np.testing.assert_allclose(rows[0, 4:] * 5**0.5 / 2, two.encode(["pluie et vent"])[0], atol=1e-6)
    assert joined.name != Joined([one, two]).name
    assert "one" in joined.name


@pytest.mark.parametrize(("n", "weights"), [(0, None), (2, [1]), (2, [1, 0]), (1, [-1])])
def test_what_cannot_be_joined_is_refused(n, weights, make_encoder):
    with pytest.raises(InputError, match="a weight above 0 for each"):
        Joined([make_encoder() for _ in range(n)], weights)
