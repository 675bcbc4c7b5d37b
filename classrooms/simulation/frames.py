"""What the simulated cameras see: JPEGs of 320x240, encoded before the lesson so that streaming costs little."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Protocol

from PIL import Image, ImageOps, UnidentifiedImageError

from classrooms.simulation.refusal import Refused

SIZE: Final = (320, 240)
QUALITY: Final = 70
"""What the camera page asks its canvas for."""
POOL: Final = 20
"""Variations of one student, walked through forth and back."""
FACE: Final = (225.0, 128.0)
"""The middle of the astronaut's face, in pixels of the photograph of 512x512."""
MOUTH: Final = (176, 92, 274, 180)
"""The mouth in the photograph, cheeks and chin with it: these alone tell `room_cnn` of the smile.

Upside down the smile is one no more, and the networks read a tense expression.
"""
SWING: Final = 240.0
"""Seconds in which the mood of the class falls and rises again."""
TURNS_AT: Final = 180.0
"""Seconds after which half of a scripted class turns tense."""
PICTURE_HEIGHT: Final = 160
"""Pixels to which a smaller picture is enlarged: a face of 48x48 as it would look in a webcam."""
MOST_PICTURES: Final = 2000
"""Of a larger folder evenly spread ones are taken; 2,000 frames are about 20 MB."""
SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png"})
GREY: Final = (118, 112, 110)
BACKDROP: Final = (196, 186, 180)
"""The wall behind the astronaut."""


class Camera(Protocol):
    """What a class of cameras shows. A scripted lesson is another one of these."""

    def frame(self, student: int, elapsed: float) -> bytes:
        """The JPEG that student number `student` (from 0) sends `elapsed` seconds into the lesson."""


@dataclass(frozen=True)
class Look:
    """How the photograph is laid into the frame. `zoom` is frame pixels per pixel of the photograph."""

    x: float
    y: float
    zoom: float
    degrees: float
    brightness: float
    contrast: float
    mirrored: bool


@dataclass(frozen=True)
class Pools:
    """One pool of frames a student; each is walked forth and back, so that nobody jumps. `rate` is frames a second."""

    pools: Sequence[Sequence[bytes]]
    rate: float

    def frame(self, student: int, elapsed: float) -> bytes:
        pool = self.pools[student % len(self.pools)]
        step = round(elapsed * self.rate) % max(1, 2 * len(pool) - 2)
        return pool[min(step, 2 * len(pool) - 2 - step)]


@dataclass(frozen=True)
class Moods:
    """Everybody smiles at first; then more and more students do not, and come round again. The first ones last."""

    smiling: Pools
    tense: Pools

    def frame(self, student: int, elapsed: float) -> bytes:
        students = len(self.smiling.pools)
        share_smiling = 0.6 + 0.5 * math.cos(2 * math.pi * elapsed / SWING)
        pools = self.smiling if (student % students + 0.5) / students < share_smiling else self.tense
        return pools.frame(student, elapsed)


@dataclass(frozen=True)
class Turning:
    """Everybody smiles until `TURNS_AT`; from then on the second half of the class does not."""

    smiling: Pools
    tense: Pools

    def frame(self, student: int, elapsed: float) -> bytes:
        is_tense = elapsed >= TURNS_AT and student >= len(self.smiling.pools) / 2
        return (self.tense if is_tense else self.smiling).frame(student, elapsed)


@dataclass(frozen=True)
class Pictures:
    """Everybody walks through the same pictures, each student from another place. `rate` is frames a second."""

    pictures: Sequence[bytes]
    students: int
    rate: float

    def frame(self, student: int, elapsed: float) -> bytes:
        first = student * len(self.pictures) // self.students
        return self.pictures[(first + round(elapsed * self.rate)) % len(self.pictures)]


def astronaut() -> Image.Image:
    """The photograph that scikit-image carries, `(512, 512)` RGB. Raises `Refused`."""
    found = find_spec("skimage")  # found, not imported: the package would pull in SciPy
    for folder in (found.submodule_search_locations or []) if found else []:
        path = Path(folder) / "data" / "astronaut.png"
        if path.is_file():
            return Image.open(path).convert("RGB")
    raise Refused("scikit-image and its photograph are not installed: name a folder of pictures with --frames.")


def moody(photograph: Image.Image, students: int, rate: float, seed: int = 0) -> Moods:
    """A class whose mood falls and rises; the same seed gives the same bytes."""
    return Moods(varied(photograph, students, rate, seed), varied(frowning(photograph), students, rate, seed))


def turning(photograph: Image.Image, students: int, rate: float, seed: int = 0) -> Turning:
    """A class of which half turns tense at the third minute and stays so; the same seed gives the same bytes."""
    return Turning(varied(photograph, students, rate, seed), varied(frowning(photograph), students, rate, seed))


def frowning(photograph: Image.Image) -> Image.Image:
    """The photograph of the astronaut without her smile."""
    changed = photograph.copy()
    changed.paste(ImageOps.flip(photograph.crop(MOUTH)), MOUTH[:2])
    return changed


def varied(photograph: Image.Image, students: int, rate: float, seed: int = 0) -> Pools:
    """A pool of `POOL` variations for each student; the same seed gives the same bytes."""
    pools = [
        [encode(laid_out(photograph, look)) for look in looks(random.Random(f"{seed}/{student}"))]  # noqa: S311  # a class, not a secret
        for student in range(students)
    ]
    return Pools(pools, rate)


def looks(chance: random.Random) -> list[Look]:
    """One student: a place before the camera, and small movements away from it and back."""
    x, y, zoom = chance.uniform(110, 210), chance.uniform(100, 130), chance.uniform(0.8, 1.5)
    degrees, mirrored = chance.uniform(-10, 10), chance.random() < 0.5
    brightness, contrast = chance.uniform(0.8, 1.2), chance.uniform(0.85, 1.15)
    sway, nod, tilt = (chance.uniform(0.5, 1.0) for _ in range(3))
    found = []
    for number in range(POOL):
        angle = math.pi * number / (POOL - 1)
        found.append(
            Look(
                x=x + 12 * sway * math.sin(angle),
                y=y + 6 * nod * math.sin(2 * angle),
                zoom=zoom * (1 + 0.06 * nod * math.sin(angle)),
                degrees=degrees + 5 * tilt * math.cos(angle),
                brightness=brightness * chance.uniform(0.97, 1.03),
                contrast=contrast,
                mirrored=mirrored,
            )
        )
    return found


def laid_out(photograph: Image.Image, look: Look) -> Image.Image:
    """The photograph in a frame of `SIZE`, its face at `(look.x, look.y)`; more wall where the photograph ends."""
    turn = math.radians(look.degrees)
    across = -1.0 if look.mirrored else 1.0
    a, b = across * math.cos(turn) / look.zoom, math.sin(turn) / look.zoom
    d, e = -across * math.sin(turn) / look.zoom, math.cos(turn) / look.zoom
    c, f = FACE[0] - a * look.x - b * look.y, FACE[1] - d * look.x - e * look.y
    frame = photograph.transform(
        SIZE, Image.Transform.AFFINE, (a, b, c, d, e, f), Image.Resampling.BICUBIC, fillcolor=BACKDROP
    )
    tone = [min(255, max(0, round((v - 128) * look.contrast + 128 * look.brightness))) for v in range(256)]
    return frame.point(tone * 3)


def pictures_in(folder: Path, students: int, rate: float) -> Pictures:
    """The JPEG and PNG files of a folder and its subfolders, in order of their paths. Raises `Refused`."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if not paths:
        raise Refused(f"There is no JPEG or PNG file in {folder}: name another folder with --frames.")
    chosen = paths if len(paths) <= MOST_PICTURES else [paths[at] for at in _spread(len(paths), MOST_PICTURES)]
    return Pictures([_encoded_file(path) for path in chosen], students, rate)


def _spread(length: int, count: int) -> list[int]:
    return [number * length // count for number in range(count)]


def _encoded_file(path: Path) -> bytes:
    try:
        with Image.open(path) as picture:
            return encode(embedded(picture.convert("RGB")))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise Refused(f"{path} cannot be read as a picture: take it out of the folder.") from error


def embedded(picture: Image.Image) -> Image.Image:
    """A picture of any size in the middle of a grey frame of `SIZE`, whole and in its own proportions."""
    scale = min(SIZE[0] / picture.width, SIZE[1] / picture.height)
    if scale > 1:
        scale = min(scale, max(1.0, PICTURE_HEIGHT / picture.height))
    width, height = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    frame = Image.new("RGB", SIZE, GREY)
    frame.paste(
        picture.resize((width, height), Image.Resampling.BICUBIC), ((SIZE[0] - width) // 2, (SIZE[1] - height) // 2)
    )
    return frame


def encode(frame: Image.Image) -> bytes:
    """A baseline JPEG, as a browser's canvas makes it."""
    jpeg = io.BytesIO()
    frame.save(jpeg, "JPEG", quality=QUALITY)
    return jpeg.getvalue()
