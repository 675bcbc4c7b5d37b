import numpy as np
import pytest

from inference.align import align, similarity
from inference.light import relight
from inference.quality import MIDDLE
from tests.inference.network import TEMPLATE
from tests.inference.picture import astronaut, shrunk


@pytest.fixture(scope="module")
def face(blazeface):
    """The astronaut's aligned face in the light of the photograph."""
    picture = shrunk(astronaut(), 240 / 512)
    (found,) = blazeface.find(picture)
    return align(picture, similarity(found.points, TEMPLATE))


def test_a_face_in_good_light_is_left_alone(face):
    assert relight(face) is face


@pytest.mark.parametrize(("gain", "veil"), [(0.2, 0), (0.3, 0), (0.3, 130)])
def test_a_face_in_poor_light_gets_the_usual_light(face, gain, veil):
    poor = (face * gain + veil).astype(np.uint8)
    lit = relight(poor)
    assert (lit.shape, lit.dtype) == ((48, 48), np.uint8)
    assert lit[MIDDLE].mean() == pytest.approx(135, abs=3)
    assert lit[MIDDLE].std() == pytest.approx(40, abs=3)
    assert np.corrcoef(lit[MIDDLE].ravel(), face[MIDDLE].ravel())[0, 1] > 0.95


def test_a_flat_face_is_left_alone():
    flat = np.full((48, 48), 90, np.uint8)
    assert relight(flat) is flat


def test_what_is_brighter_than_white_stays_white(face):
    poor = (face * 0.2).astype(np.uint8)
    poor[0, 0] = 255
    assert relight(poor)[0, 0] == 255
