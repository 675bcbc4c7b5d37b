import json
import shutil
import zipfile

import numpy as np
import pytest

from inference.__main__ import main
from inference.card import load_card
from inference.config import ConfigError
from inference.gate import gate
from inference.measure import measure
from inference.opencv import cv2
from inference.pipeline import Tools
from tests.inference.network import Says
from tests.inference.picture import astronaut, jpeg_of, plain, portrait, shrunk

HAPPY = (0.0, 0.0, 0.0, 0.75, 0.25, 0.0, 0.0)
UNSURE = (0.1, 0.1, 0.1, 0.3, 0.2, 0.1, 0.1)
COLUMNS = "file,label,condition,strength,left,top,right,far"
SQUARE = ",80,20,140,20"


@pytest.fixture
def frames(tmp_path):
    """Two smiles, of which one is called sad, and a wall; then the smile once more, in the dark."""
    dark = jpeg_of((shrunk(astronaut(), 240 / 512) * 0.08).astype(np.uint8))
    rows = [
        ("a.jpg", "happy", "common", 0, portrait()),
        ("b.jpg", "sad", "common", 0, portrait()),
        ("c.jpg", "happy", "common", 0, jpeg_of(plain(120))),
        ("d.jpg", "happy", "low light", 3, dark),
    ]
    path = tmp_path / "frames.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, *_, jpeg in rows:
            archive.writestr(name, jpeg)
        lines = [COLUMNS, *(",".join(map(str, row[:4])) + SQUARE for row in rows)]
        archive.writestr("frames.csv", "\n".join(lines))
    return path


def test_found_read_and_right_are_counted_for_each_condition(blazeface, frames):
    common, dark = measure(frames, Tools(blazeface, Says(*HAPPY)))
    assert common == {
        "condition": "common",
        "strength": 0,
        "frames": 3,
        "found": 0.6667,
        "read": 0.6667,
        "accuracy": 0.5,
        "accuracy_read": 0.5,
        "unread": {"no_face": 1},
    }
    assert (dark["found"], dark["read"], dark["unread"]) == (1.0, 0.0, {"too_dark": 1})
    # The network is asked in the dark, too, so that the gate can be judged.
    assert (dark["accuracy"], dark["accuracy_read"]) == (1.0, None)


def test_a_face_of_which_the_network_is_unsure_is_not_read(blazeface, frames):
    common, _ = measure(frames, Tools(blazeface, Says(*UNSURE)))
    assert (common["accuracy"], common["read"]) == (0.5, 0.0)
    assert common["unread"] == {"uncertain": 2, "no_face": 1}


def test_the_template_turns_a_leaning_face_upright_and_the_box_does_not(blazeface, tmp_path):
    photograph = shrunk(astronaut(), 240 / 512)
    turn = cv2.getRotationMatrix2D((120, 80), 25, 1.0)
    jpegs = {"upright": portrait(), "leaning": jpeg_of(cv2.warpAffine(photograph, turn, (240, 240)))}
    differences = []
    for template in (True, False):
        shown = {}
        for name, jpeg in jpegs.items():
            with zipfile.ZipFile(tmp_path / "one.zip", "w") as archive:
                archive.writestr("a.jpg", jpeg)
                archive.writestr("frames.csv", f"{COLUMNS}\na.jpg,happy,common,0{SQUARE}\n")
            network = Says(*HAPPY)
            measure(tmp_path / "one.zip", Tools(blazeface, network), template=template)
            shown[name] = network.shown[0].astype(float)
        differences.append(float(np.abs(shown["upright"] - shown["leaning"]).mean()))
    assert differences[0] < differences[1] / 2


@pytest.mark.parametrize("content", [b"", b"not a zip", None])
def test_what_holds_no_frames_is_refused(blazeface, tmp_path, content):
    if content is not None:
        (tmp_path / "frames.zip").write_bytes(content)
    with pytest.raises(ConfigError, match="make them with `python -m training frames`"):
        measure(tmp_path / "frames.zip", Tools(blazeface, Says(*HAPPY)))


def test_the_command_names_the_model_that_it_measured(capsys, frames, tiny_model):
    main(["measure", str(frames), "--model", str(tiny_model), "--without-template"])
    answer = json.loads(capsys.readouterr().out)
    card = json.loads((tiny_model / "card.json").read_text())
    assert answer["model"] == f"tiny {card['files']['model.tflite']['sha256']}"
    assert answer["template"] is False
    assert [case["frames"] for case in answer["conditions"]] == [3, 1]


def test_what_is_kept_stands_in_the_card_beside_what_was_there(capsys, frames, tiny_model, tmp_path):
    folder = shutil.copytree(tiny_model, tmp_path / "tiny")
    before = json.loads((folder / "card.json").read_text())
    main(["measure", str(frames), "--model", str(folder), "--keep"])
    answer = json.loads(capsys.readouterr().out)
    card = json.loads((folder / "card.json").read_text())
    assert card == before | {"metrics": {"conditions": answer["conditions"]}}
    assert load_card(folder).sha256 == before["files"]["model.tflite"]["sha256"]


def test_the_gate_can_be_judged_by_what_it_looks_at(blazeface, frames):
    found = gate(frames, Tools(blazeface, Says(*HAPPY)))
    assert set(found) == {"side", "brightness", "sharpness", "confidence"}
    assert [sum(part["faces"] for part in parts) for parts in found.values()] == [3, 3, 3, 3]
    # The darkest face is the one in the dark, and it is a smile.
    darkest = found["brightness"][0]
    assert darkest["least"] < 20 < found["brightness"][1]["least"]
    assert (darkest["faces"], darkest["accuracy"], darkest["confidence"]) == (1, 1.0, 0.75)


def test_the_gate_command_names_the_model(capsys, frames, tiny_model):
    main(["gate", str(frames), "--model", str(tiny_model)])
    assert json.loads(capsys.readouterr().out)["model"].startswith("tiny ")
