import json
import re
import shutil

import pytest

from inference.card import ModelCardError, load_card

FACE = {
    "right eye": [15, 19],
    "left eye": [33, 19],
    "nose": [24, 28],
    "mouth": [24, 37],
    "right ear": [6, 23],
    "left ear": [42, 23],
}


@pytest.fixture
def exported(tiny_model, tmp_path):
    """A directory of its own, as training would have written it."""
    return shutil.copytree(tiny_model, tmp_path / "model")


def change(directory, **fields):
    path = directory / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def refusal(directory):
    with pytest.raises(ModelCardError) as refused:
        load_card(directory)
    # One sentence that names the file and says what to do.
    assert re.fullmatch(r"/\S+ .+: .+\.", str(refused.value))
    return str(refused.value)


def test_a_fitting_card_is_read(exported):
    card = load_card(exported)
    assert (card.name, card.precision, card.temperature) == ("tiny", "float32", 1.0)
    assert card.offsets.tolist() == [0.0] * 7
    assert card.content == (exported / "model.tflite").read_bytes()
    assert card.sha256 == json.loads((exported / "card.json").read_text())["files"]["model.tflite"]["sha256"]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"format": 2}, "is not of format 1"),
        ({"name": None}, "has no name of at most 64 letters"),
        ({"name": "a/b"}, "has no name of at most 64 letters"),
        ({"name": "../seed"}, "has no name of at most 64 letters"),
        ({"name": "two words"}, "has no name of at most 64 letters"),
        ({"name": "n" * 65}, "has no name of at most 64 letters"),
        ({"recipe": "x" * 256 * 1024}, "is larger than 256 KiB"),
        ({"labels": ["sad", "happy"]}, "does not list the labels angry, disgust, fear, happy"),
        ({"labels": ["happy", "angry", "disgust", "fear", "neutral", "sad", "surprise"]}, "in this order"),
        ({"input": {"shape": [224, 224, 3], "dtype": "float32", "range": [0, 255]}}, "does not describe the input"),
        ({"input": {"shape": [48, 48, 1], "dtype": "float32", "range": [0, 1]}}, "does not describe the input"),
        ({"output": "logits"}, "does not promise probabilities"),
        ({"calibration": {}}, "no sound calibration"),
        ({"calibration": {"temperature": 0}}, "no sound calibration"),
        ({"calibration": {"temperature": "1"}}, "no sound calibration"),
        ({"calibration": {"temperature": True}}, "no sound calibration"),
        ({"calibration": {"temperature": float("nan")}}, "no sound calibration"),
        ({"calibration": {"temperature": 1, "offsets": [0] * 6}}, "no sound calibration"),
        ({"calibration": {"temperature": 1, "offsets": [0] * 6 + [True]}}, "no sound calibration"),
        ({"calibration": {"temperature": 1, "offsets": [0] * 6 + ["0"]}}, "no sound calibration"),
        ({"calibration": {"temperature": 1, "offsets": [0] * 6 + [5.1]}}, "no sound calibration"),
        ({"calibration": {"temperature": 1, "offsets": [0] * 6 + [float("nan")]}}, "no sound calibration"),
        ({"calibration": {"temperature": 1, "offsets": {}}}, "no sound calibration"),
        ({"calibration": None}, "no sound calibration"),
        ({"alignment": None}, "does not say where the key points of a face belong"),
        ({"alignment": {"points": FACE | {"nose": [24, 49]}}}, "does not say where the key points"),
        ({"alignment": {"points": FACE | {"nose": [24]}}}, "does not say where the key points"),
        ({"alignment": {"points": FACE | {"nose": "24"}}}, "does not say where the key points"),
        ({"alignment": {"points": FACE | {"nose": [24, float("nan")]}}}, "does not say where the key points"),
        ({"alignment": {"points": {name: [24, 24] for name in FACE}}}, "does not say where the key points"),
        ({"alignment": {"points": {"nose": [24, 24]}}}, "does not say where the key points"),
        ({"files": {}}, "is not the file that its card speaks of"),
        ({"files": {"model.tflite": {"sha256": "0" * 64}}}, "is not the file that its card speaks of"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(exported, fields, what):
    change(exported, **fields)
    assert what in refusal(exported)


def test_the_template_is_that_of_the_card_in_the_order_of_the_detector(exported):
    change(exported, alignment={"points": dict(reversed(FACE.items()))})
    assert load_card(exported).template.tolist() == list(FACE.values())


def test_a_changed_model_is_refused(exported):
    content = bytearray((exported / "model.tflite").read_bytes())
    content[-1] ^= 1
    (exported / "model.tflite").write_bytes(content)
    assert "copy both together" in refusal(exported)


def test_a_missing_directory_is_refused(tmp_path):
    assert "set MODEL_DIR" in refusal(tmp_path / "nowhere")


def test_a_missing_model_is_refused(exported):
    (exported / "model.tflite").unlink()
    assert "model.tflite cannot be read" in refusal(exported)


@pytest.mark.parametrize(("text", "what"), [("{", "is not JSON"), ("[]", "is not a card"), ("\xff", "is not JSON")])
def test_what_is_no_card_is_refused(exported, text, what):
    (exported / "card.json").write_text(text, encoding="latin-1")
    assert what in refusal(exported)


def test_a_card_of_brackets_alone_is_refused(exported):
    (exported / "card.json").write_text("[" * 100_000)
    assert "is not JSON" in refusal(exported)
