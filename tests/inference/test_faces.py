import json
import zipfile

import numpy as np
import pytest

from inference.__main__ import main
from inference.card import load_card
from inference.classifier import LiteClassifier
from inference.config import ConfigError
from inference.faces import cut
from inference.measure import measure
from inference.pipeline import Tools
from tests.inference.network import Says
from tests.inference.picture import jpeg_of, plain, portrait


def frames(path, **jpegs):
    """A zip as `python -m training frames` writes it: file name to JPEG."""
    with zipfile.ZipFile(path, "w") as archive:
        lines = ["file,label,condition,strength,left,top,right,far"]
        for name, jpeg in jpegs.items():
            archive.writestr(f"common-0/{name}.jpg", jpeg)
            lines.append(f"common-0/{name}.jpg,happy,common,0,80,20,140,20")
        archive.writestr("frames.csv", "\n".join(lines))
    return path


def test_a_face_is_written_as_the_network_is_shown_it(blazeface, capsys, tiny_model, tmp_path):
    shown = frames(tmp_path / "frames.zip", **{"12": portrait(), "7": jpeg_of(plain(120))})
    main(["faces", str(shown), "--model", str(tiny_model), "--out", str(tmp_path / "new" / "faces.npz")])
    assert json.loads(capsys.readouterr().out) == {"frames": 2, "faces": 1}  # a wall has none
    network = Says(1, 0, 0, 0, 0, 0, 0)
    network.template = LiteClassifier(load_card(tiny_model)).template
    measure(shown, Tools(blazeface, network))
    with np.load(tmp_path / "new" / "faces.npz") as written:
        assert written["rows"].tolist() == [12]
        assert (written["images"].dtype, written["images"].shape) == (np.uint8, (1, 48, 48, 1))
        assert np.array_equal(written["images"][0, ..., 0], network.shown[0])


def test_a_frame_that_is_of_no_row_is_refused(blazeface, tmp_path):
    with pytest.raises(ConfigError, match=r"a\.jpg does not tell a row of FER2013"):
        cut(
            frames(tmp_path / "frames.zip", a=portrait()), Tools(blazeface, Says(1, 0, 0, 0, 0, 0, 0)), tmp_path / "out"
        )
