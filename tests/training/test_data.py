"""The loader reads FER2013 in either packing, deals it out by protocol, and names what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.training.drawings import drawing, encoded, entries, small, table, unpacked, zipped
from training.data import OFFICIAL_COUNTS, Faces, load, twins
from training.layouts import DataRefused

SOME = "train/disgust/Training_1.png"


def read(tmp_path: Path, files: dict[str, bytes], protocol: str = "official") -> Faces:
    source = zipped(tmp_path / "faces.zip", files)
    return load(source, protocol, tmp_path / "cache", allow_partial=True)  # type: ignore[arg-type]


def test_a_zip_is_read_by_official_split_in_the_order_of_the_rows(tmp_path: Path) -> None:
    faces = read(tmp_path, small())
    assert faces.counts() == {"train": 28, "validation": 14}
    assert faces.train.images.shape == (28, 48, 48, 1)
    assert faces.train.images.dtype == np.uint8
    assert faces.train.rows.tolist() == list(range(28))
    assert faces.validation.rows.tolist() == list(range(28_709, 28_723))
    assert faces.train.labels.tolist() == [0, 1, 2, 3, 4, 5, 6] * 4
    assert np.array_equal(faces.train.images[8, :, :, 0], drawing(1, 8))


def test_a_folder_gives_the_same_images_as_a_zip(tmp_path: Path) -> None:
    from_zip = read(tmp_path, small())
    folder = unpacked(tmp_path / "folder", small())
    from_folder = load(folder, "official", tmp_path / "cache", allow_partial=True)
    assert np.array_equal(from_zip.train.images, from_folder.train.images)
    assert np.array_equal(from_zip.train.labels, from_folder.train.labels)


def test_jpeg_and_a_folder_around_the_layout_are_read(tmp_path: Path) -> None:
    files = entries("Training", 1, ".jpg") | entries("PublicTest", 1, ".jpg")
    faces = read(tmp_path, {f"fer2013/{name}": content for name, content in files.items()})
    assert faces.counts() == {"train": 7, "validation": 7}


@pytest.mark.parametrize("packing", ["csv", "folder", "zip"])
def test_the_csv_gives_the_same_images_and_labels(tmp_path: Path, packing: str) -> None:
    text = table(small()).encode()
    (tmp_path / "fer2013.csv").write_bytes(text)
    source = {
        "csv": tmp_path / "fer2013.csv",
        "folder": unpacked(tmp_path / "folder", {"fer2013/fer2013.csv": text}),
        "zip": zipped(tmp_path / "table.zip", {"fer2013/fer2013.csv": text}),
    }[packing]
    faces, from_images = load(source, "official", tmp_path / "cache", allow_partial=True), read(tmp_path, small())
    assert faces.counts() == {"train": 28, "validation": 14}
    assert np.array_equal(faces.train.images, from_images.train.images)
    assert np.array_equal(faces.validation.labels, from_images.validation.labels)
    assert faces.validation.rows.tolist() == list(range(28, 42))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("emotion,pixels", "feeling,pixels", r"fer2013\.csv does not have the columns emotion, pixels, Usage"),
        ("PublicTest", "Extra", r"Row 28 of fer2013\.csv belongs to no split: its Usage is 'Extra'"),
        ("\n6,", "\n7,", r"Row 4 of fer2013\.csv has the emotion '7', not 0 to 6"),
        ("\n0,", "\n0,300 ", r"Row 0 of fer2013\.csv is not 2304 pixels of 0 to 255"),
        ("\n0,", "\n0,-1 ", r"Row 0 of fer2013\.csv is not 2304 pixels of 0 to 255"),
    ],
)
def test_a_row_that_does_not_fit_is_named(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    source = tmp_path / "fer2013.csv"
    source.write_text(table(small()).replace(before, after, 1))
    with pytest.raises(DataRefused, match=sentence):
        load(source, "official", tmp_path / "cache", allow_partial=True)


def test_the_official_counts_are_those_of_the_challenge() -> None:
    assert OFFICIAL_COUNTS == {"Training": 28_709, "PublicTest": 3_589, "PrivateTest": 3_589}


def test_private_test_is_kept_apart_as_the_test_split(tmp_path: Path) -> None:
    faces = read(tmp_path, small() | entries("PrivateTest", 1))
    assert faces.counts() == {"train": 28, "validation": 14, "test": 7}
    assert faces.test is not None
    assert faces.test.rows[0] == 32_298


def test_the_protocol_of_the_report_cuts_its_test_from_training_and_validates_on_both_tests(tmp_path: Path) -> None:
    faces = read(tmp_path, small() | entries("PrivateTest", 1), "report")
    assert faces.counts() == {"train": 27, "validation": 21, "test": 1}
    assert faces.test is not None
    assert sorted([*faces.train.rows.tolist(), *faces.test.rows.tolist()]) == list(range(28))


def test_the_protocol_of_the_report_asks_for_private_test(tmp_path: Path) -> None:
    source = zipped(tmp_path / "faces.zip", entries("PublicTest", 1))
    with pytest.raises(DataRefused, match=r"needs Training, which this copy lacks\. Use --protocol official"):
        load(source, "report", tmp_path / "cache", allow_partial=True)


def test_the_second_reading_comes_from_the_cache_and_other_data_does_not(tmp_path: Path) -> None:
    first = read(tmp_path, small())
    assert len(list((tmp_path / "cache").iterdir())) == 1
    again = read(tmp_path, small())
    other = read(tmp_path, small() | entries("PrivateTest", 1))
    assert np.array_equal(first.train.images, again.train.images)
    assert other.counts() == {"train": 28, "validation": 14, "test": 7}
    assert first.sha256 != other.sha256


def test_a_damaged_cache_is_named(tmp_path: Path) -> None:
    read(tmp_path, small())
    [cache] = (tmp_path / "cache").iterdir()
    cache.write_bytes(cache.read_bytes()[:1000])
    with pytest.raises(DataRefused, match=f"The cache {cache} cannot be read. Delete it"):
        read(tmp_path, small())


def test_the_hash_of_a_folder_changes_with_one_byte(tmp_path: Path) -> None:
    folder = unpacked(tmp_path / "folder", small())
    before = load(folder, "official", tmp_path / "cache", allow_partial=True).sha256
    (folder / SOME).write_bytes(encoded(drawing(1, 999)))
    assert load(folder, "official", tmp_path / "cache", allow_partial=True).sha256 != before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({SOME: small()[SOME][:-20]}, f"{SOME} is truncated"),
        ({SOME: b"GIF89a"}, f"{SOME} is neither a PNG nor a JPEG"),
        ({SOME: b"\x89PNG nothing IEND\xaeB`\x82"}, f"{SOME} cannot be decoded"),
        ({SOME: encoded(drawing(1, 1)[:40])}, f"{SOME} is 48x40 pixels, not 48x48"),
        ({"train/angry/notes.txt": b"hello"}, "train/angry/notes.txt does not belong to FER2013"),
        ({"train/angry/im0.png": encoded(drawing(0, 0))}, "train/angry/im0.png does not belong to FER2013"),
        ({"train/bored/Training_99.png": encoded(drawing(0, 0))}, "Training_99.png does not belong to FER2013"),
        ({"test/angry/Training_99.png": encoded(drawing(0, 0))}, "Training_99.png lies in test, but Training images"),
        ({"train/fear/Training_1.png": encoded(drawing(0, 0))}, "Training_1.png has the number of another image"),
    ],
)
def test_a_file_that_does_not_fit_is_named(tmp_path: Path, changes: dict[str, bytes], sentence: str) -> None:
    with pytest.raises(DataRefused, match=sentence):
        read(tmp_path, small() | changes)


def test_a_class_without_images_is_named(tmp_path: Path) -> None:
    files = {name: content for name, content in small().items() if not name.startswith("train/fear/")}
    with pytest.raises(DataRefused, match="Training has no image of fear"):
        read(tmp_path, files)


def test_a_split_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="needs PublicTest, which this copy lacks"):
        read(tmp_path, entries("Training", 1))


def test_too_few_images_are_refused_with_the_name_of_a_missing_one(tmp_path: Path) -> None:
    source = zipped(tmp_path / "faces.zip", small())
    with pytest.raises(
        DataRefused, match="Training has 28 of its 28709 images; Training_28 is the first that is missing"
    ):
        load(source, "official", tmp_path / "cache")


def test_a_source_that_is_not_there_points_to_fetch(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"nowhere.zip does not exist\. Run `python -m training fetch`"):
        load(tmp_path / "nowhere.zip", "official", tmp_path / "cache")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataRefused, match="holds no images"):
        load(tmp_path / "empty", "official", tmp_path / "cache")


def test_a_half_downloaded_zip_is_named(tmp_path: Path) -> None:
    source = zipped(tmp_path / "faces.zip", small())
    source.write_bytes(source.read_bytes()[:2000])
    with pytest.raises(DataRefused, match=r"faces\.zip is not a whole zip archive"):
        load(source, "official", tmp_path / "cache", allow_partial=True)


def test_a_zip_entry_with_flipped_bits_is_named(tmp_path: Path) -> None:
    source = zipped(tmp_path / "faces.zip", small())
    content = bytearray(source.read_bytes())
    content[200] ^= 0xFF
    source.write_bytes(bytes(content))
    with pytest.raises(DataRefused, match=r"train/angry/Training_0.png is damaged inside .*faces.zip"):
        load(source, "official", tmp_path / "cache", allow_partial=True)


def test_twins_are_the_images_with_the_same_pixels(tmp_path: Path) -> None:
    copy = {"test/sad/PublicTest_28711.png": encoded(drawing(3, 3))}
    files = {name: content for name, content in small().items() if "PublicTest_28711" not in name}
    faces = read(tmp_path, files | copy)
    assert twins(faces.validation, faces.train).tolist() == [False, False, True] + [False] * 11
