import json
import subprocess
import sys

import pytest

from inference.__main__ import main
from tests.inference.picture import astronaut, jpeg_of, plain


@pytest.fixture
def photograph(tmp_path):
    path = tmp_path / "astronaut.jpg"
    path.write_bytes(jpeg_of(astronaut()))
    return path


@pytest.fixture(autouse=True)
def environment(monkeypatch, tiny_model):
    monkeypatch.setenv("MODEL_DIR", str(tiny_model))
    monkeypatch.delenv("REDIS_URL", raising=False)


def printed(capsys, *arguments):
    main([str(argument) for argument in arguments])
    return json.loads(capsys.readouterr().out)


def test_check_prints_model_and_detector_without_a_redis(capsys, tiny_model):
    answer = printed(capsys, "check")
    card = json.loads((tiny_model / "card.json").read_text())
    assert answer["detector"] == "blazeface"
    assert answer["labels"] == card["labels"]
    assert answer["model"] == {
        "name": "tiny",
        "directory": str(tiny_model),
        "precision": "float32",
        "temperature": 1.0,
        "offsets": [0.0] * 7,
        "sha256": card["files"]["model.tflite"]["sha256"],
        "bytes": card["files"]["model.tflite"]["bytes"],
    }


def test_check_reads_a_photograph(capsys, photograph):
    answer = printed(capsys, "check", "--image", photograph)
    assert answer["reading"]["status"] == "accepted"
    assert len(answer["reading"]["p"]) == 7
    (face,) = answer["faces"]
    assert face["flaw"] is None
    assert 50 < face["side"] < 62


def test_check_says_when_there_is_no_face(capsys, tmp_path):
    path = tmp_path / "grey.jpg"
    path.write_bytes(jpeg_of(plain(120)))
    answer = printed(capsys, "check", "--image", path)
    assert (answer["reading"], answer["faces"]) == ({"status": "unknown", "reason": "no_face"}, [])


def test_bench_times_every_stage(capsys, photograph):
    answer = printed(capsys, "bench", "--image", photograph, "--runs", 2)
    assert list(answer["milliseconds"]) == [
        "header",
        "decode",
        "detect_short_range",
        "detect_back",
        "align",
        "quality",
        "classify_1",
        "classify_32",
        "pipeline_32",
    ]
    assert answer["milliseconds"]["header"] < answer["milliseconds"]["decode"]
    assert answer["frames_per_second"] > 0


@pytest.mark.parametrize("arguments", [["check", "--image", "/no/such.jpg"], ["bench", "--image", __file__]])
def test_what_is_no_picture_is_refused_with_a_sentence(arguments):
    with pytest.raises(SystemExit, match="is not a picture that can be read"):
        main(arguments)


def test_a_model_that_does_not_fit_is_refused_with_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("MODEL_DIR", str(tmp_path))
    with pytest.raises(SystemExit, match="set MODEL_DIR"):
        main(["check"])


def test_help_lists_the_commands():
    done = subprocess.run([sys.executable, "-m", "inference", "--help"], capture_output=True, text=True, check=True)
    assert "check" in done.stdout
    assert "bench" in done.stdout
