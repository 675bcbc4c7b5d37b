"""What simulated cameras see is what a browser would send, and what the workers can read."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from classrooms.simulation import frames
from classrooms.simulation.frames import Pictures, Pools
from classrooms.simulation.refusal import Refused
from inference.card import load_card
from inference.classifier import LiteClassifier
from inference.config import MODEL_DIR
from inference.contract import LABELS, MAX_FRAME_BYTES
from inference.decode import read_header
from inference.detector import BlazeFace
from inference.pipeline import aligned_face


@pytest.fixture(scope="module")
def pools() -> Pools:
    return frames.varied(frames.astronaut(), students=3, rate=1.0)


def test_every_variation_is_a_baseline_jpeg_of_320_by_240_that_the_site_takes(pools: Pools) -> None:
    for pool in pools.pools:
        for jpeg in pool:
            header = read_header(jpeg)  # refuses anything but one baseline scan
            assert (header.width, header.height, header.components) == (320, 240, 3)
            assert header.end == len(jpeg) <= MAX_FRAME_BYTES


def test_every_variation_shows_a_face_that_the_workers_read(pools: Pools) -> None:
    detector, template = BlazeFace(), load_card(MODEL_DIR).template
    found = [aligned_face(jpeg, detector, template) for pool in pools.pools for jpeg in pool[::5]]
    assert [reason for reason in found if isinstance(reason, str)] == []


def test_the_same_seed_gives_the_same_class(pools: Pools) -> None:
    assert frames.varied(frames.astronaut(), students=3, rate=1.0) == pools


def test_another_seed_gives_another_class(pools: Pools) -> None:
    assert frames.varied(frames.astronaut(), students=1, rate=1.0, seed=1).pools[0] != pools.pools[0]


def test_no_two_students_look_the_same(pools: Pools) -> None:
    seen = [jpeg for pool in pools.pools for jpeg in pool]
    assert len(set(seen)) == len(seen) == 3 * frames.POOL


def test_a_student_walks_its_pool_forth_and_back() -> None:
    camera = Pools([[b"a", b"b", b"c"]], rate=2.0)
    assert [camera.frame(0, number / 2) for number in range(7)] == [b"a", b"b", b"c", b"b", b"a", b"b", b"c"]


def test_a_student_whose_pool_is_one_picture_always_shows_it() -> None:
    assert Pools([[b"a"]], rate=1.0).frame(0, 5.0) == b"a"


def test_each_student_walks_through_the_pictures_from_another_place() -> None:
    camera = Pictures([b"a", b"b", b"c", b"d"], students=2, rate=1.0)
    assert [camera.frame(0, second) for second in range(5)] == [b"a", b"b", b"c", b"d", b"a"]
    assert [camera.frame(1, second) for second in range(5)] == [b"c", b"d", b"a", b"b", b"c"]


def test_a_folder_is_read_in_order_of_its_paths_and_with_its_subfolders(tmp_path: Path) -> None:
    for name, grey in (("sad/1.png", 200), ("happy/2.JPG", 100), ("happy/1.jpeg", 0)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.new("L", (320, 240), grey).save(tmp_path / name)
    (tmp_path / "happy" / "notes.txt").write_text("not a picture")
    found = frames.pictures_in(tmp_path, students=1, rate=1.0)
    assert [_grey(jpeg) for jpeg in found.pictures] == [0, 100, 200]


def test_of_a_large_folder_evenly_spread_pictures_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MOST_PICTURES", 2)
    for grey in range(0, 240, 40):
        Image.new("L", (320, 240), grey).save(tmp_path / f"{grey:03}.png")
    found = frames.pictures_in(tmp_path, students=1, rate=1.0)
    assert [_grey(jpeg) for jpeg in found.pictures] == [0, 120]


def test_a_folder_without_pictures_is_refused_with_a_word_on_frames(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^There is no JPEG or PNG file in .*: name another folder with --frames\.$"):
        frames.pictures_in(tmp_path, students=1, rate=1.0)


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"nothing of the kind")
    with pytest.raises(Refused, match=r"broken\.png cannot be read as a picture"):
        frames.pictures_in(tmp_path, students=1, rate=1.0)


@pytest.mark.parametrize(
    ("size", "covered"),
    [
        ((48, 48), (80, 40, 240, 200)),  # a face of FER2013, enlarged to what a webcam would show
        ((200, 200), (60, 20, 260, 220)),
        ((640, 480), (0, 0, 320, 240)),
        ((1000, 100), (0, 104, 320, 136)),
    ],
)
def test_a_picture_of_any_size_is_shown_whole_in_the_middle(
    size: tuple[int, int], covered: tuple[int, int, int, int]
) -> None:
    frame = frames.embedded(Image.new("RGB", size, (255, 0, 0)))
    red = frame.getchannel("R").point([255 if value > 200 else 0 for value in range(256)])
    assert frame.size == (320, 240)
    assert red.getbbox() == covered


def test_without_the_photograph_a_folder_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "find_spec", lambda name: None)
    with pytest.raises(Refused, match="--frames"):
        frames.astronaut()


def _grey(jpeg: bytes) -> int:
    """The tone in the middle, to the nearest ten: JPEG is off by one now and then."""
    return round(Image.open(io.BytesIO(jpeg)).convert("L").getpixel((160, 120)), -1)


def test_the_class_begins_with_smiles_and_loses_them_and_finds_them_again() -> None:
    smiling, tense = Pools([[b"smile"]] * 4, rate=1.0), Pools([[b"tense"]] * 4, rate=1.0)
    camera = frames.Moods(smiling, tense)
    half, whole = frames.SWING / 2, frames.SWING
    assert [[camera.frame(student, at) for student in range(4)].count(b"smile") for at in (0.0, half, whole)] == [
        4,
        0,
        4,
    ]


def test_without_the_smile_the_network_reads_less_happiness() -> None:
    """The mouth is where we say it is in the photograph; turned over, the shipped network sees the difference."""
    class_ = frames.moody(frames.astronaut(), students=3, rate=1.0)
    detector, classifier = BlazeFace(), LiteClassifier(load_card(MODEL_DIR))

    def happiness(pools: Pools) -> float:
        faces = [aligned_face(jpeg, detector, classifier.template) for pool in pools.pools for jpeg in pool[::5]]
        seen = np.stack([face for face in faces if not isinstance(face, str)])
        return float(classifier.probabilities(seen)[:, LABELS.index("happy")].mean())

    assert happiness(class_.smiling) > 0.7
    assert happiness(class_.tense) < 0.4


def test_a_scripted_class_turns_tense_by_half_at_the_third_minute() -> None:
    smiling, tense = Pools([[b"smile"]] * 4, rate=1.0), Pools([[b"tense"]] * 4, rate=1.0)
    camera = frames.Turning(smiling, tense)
    assert {camera.frame(student, 179.9) for student in range(4)} == {b"smile"}
    for at in (180.0, 4000.0):
        assert [camera.frame(student, at) for student in range(4)] == [b"smile", b"smile", b"tense", b"tense"]
