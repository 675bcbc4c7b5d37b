"""A worker takes another model over while it works: real networks, a real Redis."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from redis import Redis
from redis.exceptions import RedisError

from inference import serving as serving_module
from inference.card import ModelCardError, load_card
from inference.config import settings_from
from inference.contract import pack_frame
from inference.fleet import Fleet, Model
from inference.serving import Served, Serving, load
from inference.slots import Slots, WaitingFrame
from tests.inference.picture import portrait
from tests.inference.shop import model_in, put_model
from tests.redis_server import running_redis

PATIENCE = 10.0
"""Seconds a test waits for what the thread does each second."""


@pytest.fixture
def models_dir(tmp_path) -> Path:
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


@pytest.fixture
def settings(tiny_model, models_dir, redis_url):
    return settings_from({"REDIS_URL": redis_url, "MODEL_DIR": str(tiny_model), "MODELS_DIR": str(models_dir)})


@pytest.fixture
def fleet(redis):
    return Fleet(redis)


@pytest.fixture
def serving(settings, fleet):
    started = Serving(settings, fleet)
    yield started
    started.stop()


def until(holds):
    """Asks until it holds. The pause only spares the processor; nothing is expected to happen in it."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def troubles(fleet):
    (sign,) = fleet.signs()
    return sign.troubles


def test_a_worker_serves_its_default_and_says_so(serving, fleet, tiny_model, models_dir):
    other = put_model(models_dir, "other")
    serving.step()
    (sign,) = fleet.signs()
    assert (sign.serves, sign.troubles) == (model_in(tiny_model), ())
    assert [one.model for one in sign.installed] == [model_in(tiny_model), model_in(other)]
    cards = fleet.cards(one.card for one in sign.installed)
    assert [cards[one.card]["name"] for one in sign.installed] == ["tiny", "other"]


def test_the_chosen_model_is_taken_over_and_a_later_choice_too(serving, fleet, tiny_model, models_dir):
    other = put_model(models_dir, "other")
    for folder in (other, tiny_model):
        fleet.choose(model_in(folder))
        serving.step()
        assert serving.served.model == model_in(folder)
        assert fleet.signs()[0].serves == model_in(folder)


def test_when_redis_has_lost_the_choice_the_model_stays(serving, fleet, models_dir):
    other = put_model(models_dir, "other")
    fleet.choose(model_in(other))
    serving.step()
    fleet.choose(None)
    serving.step()
    assert serving.served.model == model_in(other)


def test_what_is_not_installed_is_not_taken(serving, fleet, tiny_model):
    before = serving.served
    fleet.choose(Model("elsewhere", "e" * 64))
    serving.step()
    assert serving.served is before
    assert troubles(fleet) == (
        "elsewhere (eeeeeeeeeeee) was chosen and is not installed here: copy its folder into this machine's MODELS_DIR"
        ", or choose another model.",
    )
    fleet.choose(model_in(tiny_model))
    serving.step()
    assert troubles(fleet) == ()


def test_another_file_of_the_same_name_is_not_taken(serving, fleet, models_dir):
    before = serving.served
    other = put_model(models_dir, "other")
    fleet.choose(Model("other", "e" * 64))
    serving.step()
    assert serving.served is before
    assert "other (eeeeeeeeeeee) was chosen and is not installed here" in troubles(fleet)[0]
    fleet.choose(model_in(other))
    serving.step()
    assert serving.served.model == model_in(other)


def test_a_file_that_no_longer_fits_its_card_is_not_taken(serving, fleet, models_dir):
    before = serving.served
    other = put_model(models_dir, "other")
    chosen = model_in(other)
    serving.step()
    with (other / "model.tflite").open("ab") as file:
        file.write(b"more")
    fleet.choose(chosen)
    serving.step()
    assert serving.served is before
    assert [sentence.split(":")[0] for sentence in troubles(fleet)] == [
        f"other ({chosen.sha256[:12]}) was chosen and is not installed here",
        f"{other}/model.tflite is not the file that its card speaks of",
    ]


def test_a_file_that_is_no_network_is_not_taken_and_not_tried_each_second(serving, fleet, models_dir, monkeypatch):
    before = serving.served
    bad = put_model(models_dir, "bad", content=b"not a network")
    fleet.choose(model_in(bad))
    read = []
    monkeypatch.setattr(serving_module, "load_card", lambda folder: read.append(folder) or load_card(folder))
    for _ in range(3):
        serving.step()
    assert (serving.served, len(read)) == (before, 1)
    assert troubles(fleet) == (
        f"bad ({model_in(bad).sha256[:12]}) was chosen and could not be taken."
        " The model bad cannot be loaded: export it again.",
    )
    monkeypatch.setattr(serving_module, "RETRY_AFTER", 0)
    serving.step()
    assert len(read) == 2


def test_a_model_that_is_exchanged_for_a_sound_one_is_taken_at_once(serving, fleet, models_dir):
    good = put_model(models_dir, "good")
    whole, chosen = (good / "model.tflite").read_bytes(), model_in(good)
    (good / "model.tflite").write_bytes(b"half")
    fleet.choose(chosen)
    serving.step()
    (good / "model.tflite").write_bytes(whole)
    serving.step()
    assert (serving.served.model, troubles(fleet)) == (chosen, ())


def test_a_model_that_answers_with_no_numbers_is_refused(tiny_model, monkeypatch):
    monkeypatch.setattr("inference.classifier.calibrated", lambda rows, *_: rows * np.nan)
    with pytest.raises(ModelCardError, match="answers with what is no number"):
        load(load_card(tiny_model))


def test_the_thread_takes_a_choice_over_by_itself(serving, fleet, models_dir):
    other = put_model(models_dir, "other")
    serving.start()
    fleet.choose(model_in(other))
    until(lambda: serving.served.model == model_in(other))
    until(lambda: [sign.serves for sign in fleet.signs()] == [model_in(other)])
    serving.stop()
    assert fleet.signs() == []


def test_the_thread_outlives_whatever_goes_wrong_in_it(serving, fleet, models_dir, monkeypatch, caplog):
    def upset():
        monkeypatch.undo()
        raise ZeroDivisionError

    monkeypatch.setattr(fleet, "chosen", upset)
    other = put_model(models_dir, "other")
    fleet.choose(model_in(other))
    serving.start()
    until(lambda: serving.served.model == model_in(other))
    assert "The look at the chosen model failed; the model stays" in caplog.messages


def test_redis_goes_away_and_comes_back_and_the_thread_goes_on(tiny_model, models_dir, tmp_path_factory, caplog):
    other = put_model(models_dir, "other")
    directory = tmp_path_factory.mktemp("away")
    with running_redis(directory) as url:
        environment = {"REDIS_URL": url, "MODEL_DIR": str(tiny_model), "MODELS_DIR": str(models_dir)}
        with Redis.from_url(url) as client:
            fleet = Fleet(client)
            serving = Serving(settings_from(environment), fleet)
            serving.start()
            until(fleet.signs)
    with Redis.from_url(url, retry=None) as client:
        with pytest.raises((RedisError, OSError)):
            client.ping()
        until(lambda: "the model stays" in caplog.text)
        assert serving.served.model == model_in(tiny_model)
        with running_redis(directory):
            Fleet(client).choose(model_in(other))
            until(lambda: [sign.serves for sign in Fleet(client).signs()] == [model_in(other)])
            serving.stop()


def waiting(session):
    now = time.time()
    return WaitingFrame(session, "alice", "0" * 32, now, pack_frame(1, now, portrait()))


def test_the_note_names_the_model_that_read_the_batch_though_another_was_taken_meanwhile(
    settings, redis, tiny_model, models_dir, monkeypatch, redis_url
):
    monkeypatch.setenv("REDIS_URL", redis_url)
    from inference.worker import Workbench

    other = load(load_card(put_model(models_dir, "other")))
    workbench = Workbench(settings)
    tiny = workbench.serving.served

    class Exchanged:
        """Reads as the tiny model does, while the thread takes another one over."""

        template = tiny.classifier.template

        def probabilities(self, faces):
            workbench.serving.served = other
            return tiny.classifier.probabilities(faces)

    workbench.serving.served = Served(tiny.model, Exchanged())
    workbench.see([waiting("first")])
    workbench.see([waiting("second")])
    slots = Slots(redis, settings.shards)
    assert (slots.models("first"), slots.models("second")) == ([str(tiny.model)], [str(other.model)])
