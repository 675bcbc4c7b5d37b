from pathlib import Path

import pytest

from inference.config import MODEL_DIR, MODELS_DIR, ConfigError, Settings, broker_url, settings_from

REDIS = {"REDIS_URL": "redis://127.0.0.1:6379/0"}


def test_redis_alone_is_enough():
    assert settings_from(REDIS) == Settings(
        redis_url="redis://127.0.0.1:6379/0",
        shards=4,
        model_dir=MODEL_DIR,
        models_dir=MODELS_DIR,
        face_detector="blazeface",
        face_detector_path=None,
    )


def test_the_shipped_model_is_the_seed_network():
    assert MODEL_DIR.parts[-3:] == ("inference", "models", "room_cnn")


def test_everything_can_be_set(tmp_path):
    yunet = tmp_path / "yunet.onnx"
    yunet.touch()
    assert settings_from(
        {
            "REDIS_URL": "unix:///run/valkey.sock?db=2",
            "INFERENCE_SHARDS": "16",
            "MODEL_DIR": "/models/best",
            "MODELS_DIR": str(tmp_path),
            "FACE_DETECTOR": "yunet",
            "FACE_DETECTOR_PATH": str(yunet),
        }
    ) == Settings("unix:///run/valkey.sock?db=2", 16, Path("/models/best"), tmp_path, "yunet", yunet)


def test_empty_variables_count_as_unset():
    empty = {"INFERENCE_SHARDS": "", "MODEL_DIR": "", "MODELS_DIR": "", "FACE_DETECTOR": "", "FACE_DETECTOR_PATH": ""}
    assert settings_from(REDIS | empty) == settings_from(REDIS)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"REDIS_URL": ""}, "REDIS_URL must be an address such as"),
        ({"REDIS_URL": "amqp://host"}, "REDIS_URL must be an address such as"),
        ({"REDIS_URL": "unix://relative.sock"}, "REDIS_URL must be an address such as"),
        ({"REDIS_URL": "redis://"}, "REDIS_URL must be an address such as"),
        ({"INFERENCE_SHARDS": "0"}, "INFERENCE_SHARDS='0' must be a whole number from 1 to 1024"),
        ({"INFERENCE_SHARDS": "many"}, "INFERENCE_SHARDS='many' must be"),
        ({"INFERENCE_SHARDS": "²"}, "INFERENCE_SHARDS='²' must be"),
        ({"MODELS_DIR": "/no/such"}, "MODELS_DIR='/no/such' is not a folder: make it"),
        ({"FACE_DETECTOR": "haar"}, "FACE_DETECTOR='haar' must be blazeface or yunet"),
        ({"FACE_DETECTOR": "yunet"}, "needs FACE_DETECTOR_PATH"),
        ({"FACE_DETECTOR": "yunet", "FACE_DETECTOR_PATH": "/no/such.onnx"}, "'/no/such.onnx' is none"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(changes, what):
    with pytest.raises(ConfigError) as refused:
        settings_from(REDIS | changes)
    assert what in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_password_never_shows_in_a_refusal():
    with pytest.raises(ConfigError) as refused:
        settings_from({"REDIS_URL": "http://:secret@host"})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("redis_url", "broker"),
    [
        ("redis://:word@host:6380/1", "redis://:word@host:6380/1"),
        ("rediss://host", "rediss://host"),
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
    ],
)
def test_celery_reaches_the_same_redis(redis_url, broker):
    assert broker_url(redis_url) == broker
