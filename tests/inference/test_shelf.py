"""Which models a worker finds on its machine."""

import json
import shutil

import pytest

from inference import shelf as shelf_module
from inference.card import load_card
from inference.config import MODEL_DIR, MODELS_DIR
from inference.shelf import Shelf
from tests.inference.shop import model_in, put_model


@pytest.fixture
def models_dir(tmp_path):
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


@pytest.fixture
def shelf(tiny_model, models_dir):
    return Shelf(tiny_model, models_dir)


def names(shelf):
    return [model.name for model in shelf.look().models]


def test_the_shipped_models_are_sound():
    stock = Shelf(MODEL_DIR, MODELS_DIR).look()
    assert {model.name for model in stock.models} == {"room_cnn", "seed_cnn", "mobilenet_v2_finetuned"}
    assert stock.troubles == ()


def test_the_default_comes_first_and_then_those_in_the_folder(shelf, models_dir):
    put_model(models_dir, "a-better-one")
    put_model(models_dir, "zebra")
    assert names(shelf) == ["tiny", "a-better-one", "zebra"]


def test_the_same_folder_by_two_names_is_one(tiny_model):
    stock = Shelf(tiny_model, tiny_model.parent).look()
    assert [model.name for model in stock.models] == ["tiny"]


def test_folders_without_a_card_and_hidden_ones_are_passed_over(shelf, models_dir):
    (models_dir / "empty").mkdir()
    (models_dir / "readme.txt").write_text("not a model")
    put_model(models_dir, "late").rename(models_dir / ".late")
    stock = shelf.look()
    assert ([model.name for model in stock.models], stock.troubles) == (["tiny"], ())


def test_a_model_that_is_copied_in_later_is_found_and_one_that_is_taken_away_is_gone(shelf, models_dir):
    folder = put_model(models_dir, "late")
    assert names(shelf) == ["tiny", "late"]
    shutil.rmtree(folder)
    assert names(shelf) == ["tiny"]


def test_a_model_that_does_not_fit_its_card_is_a_trouble_until_it_does(shelf, models_dir):
    folder = put_model(models_dir, "copied")
    whole = (folder / "model.tflite").read_bytes()
    (folder / "model.tflite").write_bytes(whole[:100])
    stock = shelf.look()
    assert [model.name for model in stock.models] == ["tiny"]
    assert stock.troubles == (
        f"{folder}/model.tflite is not the file that its card speaks of: export both again, and copy both together.",
    )
    (folder / "model.tflite").write_bytes(whole)
    assert (names(shelf), shelf.look().troubles) == (["tiny", "copied"], ())


def test_files_are_read_again_only_when_they_have_changed(shelf, models_dir, monkeypatch):
    put_model(models_dir, "one")
    read = []
    monkeypatch.setattr(shelf_module, "load_card", lambda folder: read.append(folder.name) or load_card(folder))
    first = shelf.look()
    assert (read, shelf.look()) == (["tiny_model", "one"], first)
    card = models_dir / "one" / "card.json"
    card.write_text(json.dumps(json.loads(card.read_text()) | {"seed": 1}))
    shelf.look()
    assert read == ["tiny_model", "one", "one"]


def test_two_folders_with_the_same_model_are_one_model(shelf, models_dir):
    folder = put_model(models_dir, "twin")
    shutil.copytree(folder, models_dir / "zwilling")
    found = shelf.look().models
    assert [model.name for model in found] == ["tiny", "twin"]
    assert found[model_in(folder)].folder == folder.resolve()


def test_a_folder_with_hundreds_of_models_is_called_a_mistake(shelf, models_dir, monkeypatch):
    monkeypatch.setattr(shelf_module, "MOST_MODELS", 2)
    for name in ("one", "two"):
        put_model(models_dir, name)
    stock = shelf.look()
    assert [model.name for model in stock.models] == ["tiny", "one"]
    assert stock.troubles == (
        f"MODELS_DIR={models_dir} holds more than 2 models, so some are left out: move those away that nobody needs.",
    )
