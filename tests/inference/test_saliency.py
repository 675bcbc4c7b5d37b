import numpy as np
import pytest

from inference.card import load_card
from inference.classifier import LiteClassifier
from inference.saliency import GRID, saliency

FACE = np.full((48, 48), 100, np.uint8)
FACE[30:42, 12:36] = 200


class LooksAt:
    """Stands in for the network: class 3 is as likely as the part `where` is bright; counts the faces it is shown."""

    def __init__(self, where):
        self.where = where
        self.shown = 0

    def probabilities(self, faces):
        self.shown += len(faces)
        rows = np.zeros((len(faces), 7), np.float32)
        rows[:, 3] = [float(face[self.where].mean()) / 255 for face in faces]
        rows[:, 4] = 1 - rows[:, 3]
        return rows


def test_the_part_that_the_answer_rests_on_stands_out():
    network = LooksAt(np.s_[30:42, 12:36])
    seen = saliency(FACE, 3, network)
    assert seen.shape == (GRID, GRID)
    # The bright part is rows 7 to 10 and columns 3 to 8 of the cells.
    assert seen[8:10, 4:8].min() > 0
    top, left = np.unravel_index(int(seen.argmax()), seen.shape)
    assert 7 <= top <= 10
    assert 3 <= left <= 8
    assert np.abs(seen[:4]).max() == 0
    assert network.shown == GRID * GRID + 1


def test_what_speaks_against_the_answer_is_negative():
    seen = saliency(FACE, 4, LooksAt(np.s_[30:42, 12:36]))
    assert seen[8:10, 4:8].max() < 0


@pytest.mark.parametrize("answer", [0, 3, 6])
def test_a_real_network_explains_each_of_its_classes(tiny_model, answer):
    face = np.random.default_rng(0).integers(0, 256, (48, 48)).astype(np.uint8)
    seen = saliency(face, answer, LiteClassifier(load_card(tiny_model)))
    assert np.isfinite(seen).all()
    assert np.abs(seen).max() <= 1
