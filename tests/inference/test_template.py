import json
import zipfile

import numpy as np
import pytest

from inference.__main__ import main
from inference.align import POINTS, SIDE
from inference.config import ConfigError
from inference.detector import Face
from inference.template import template
from tests.inference.network import TEMPLATE
from tests.inference.picture import jpeg_of, plain, portrait
from tests.inference.test_align import moved

COLUMNS = "file,label,condition,strength,left,top,right,far"


def zipped(path, frames):
    """A zip of frames, each of a width that tells it from the others, with the square of its face."""
    with zipfile.ZipFile(path, "w") as archive:
        lines = [COLUMNS]
        for number, (jpeg, square, condition) in enumerate(frames):
            archive.writestr(f"{number}.jpg", jpeg)
            lines.append(f"{number}.jpg,happy,{condition},0," + ",".join(f"{edge:.4f}" for edge in square))
        archive.writestr("frames.csv", "\n".join(lines))
    return path


class Sees:
    """Stands in for the detector: the template as it lies in a frame of each width; nothing in others."""

    name = "sees"

    def __init__(self, points):
        self._points = points

    def find(self, frame):
        points = self._points.get(frame.shape[1])
        return [] if points is None else [Face(0.9, (0, 0, 50, 50), points)]


def test_the_template_is_found_again_from_faces_of_any_size_place_and_tilt(tmp_path):
    corners = np.array([(-0.5, -0.5), (SIDE - 0.5, -0.5)])
    points, frames = {}, []
    for width, (scale, degrees, shift) in zip(
        (101, 102, 103), [(1, 0, (20, 9)), (2.5, 20, (100, 40)), (3, -14, (30, 90))], strict=True
    ):
        points[width] = moved(TEMPLATE, scale, degrees, shift)
        frames.append((jpeg_of(plain(90, width)), moved(corners, scale, degrees, shift).ravel(), "common"))
    # Neither a frame in which nothing is found nor one in bad light counts.
    frames += [(jpeg_of(plain(90, 104)), (0, 0, 9, 0), "common"), (jpeg_of(plain(90, 101)), (0, 0, 9, 0), "blur")]
    found = template(zipped(tmp_path / "frames.zip", frames), Sees(points))
    assert (found["frames"], found["found"], found["detector"]) == (4, 3, "sees")
    assert np.allclose([found["points"][name] for name in POINTS], TEMPLATE, atol=0.01)
    assert max(found["spread"].values()) < 0.01


def test_without_a_single_face_there_is_no_template(tmp_path):
    frames = zipped(tmp_path / "frames.zip", [(jpeg_of(plain(90)), (0, 0, 9, 0), "common")])
    with pytest.raises(ConfigError, match="sees finds no face in the ordinary frames"):
        template(frames, Sees({}))


def test_the_command_prints_what_a_card_takes(tmp_path, capsys):
    frames = zipped(tmp_path / "frames.zip", [(portrait(), (80, 20, 140, 20), "common")])
    main(["template", str(frames)])
    printed = json.loads(capsys.readouterr().out)
    assert set(printed["points"]) == set(POINTS)
