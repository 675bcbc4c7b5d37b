"""`python -m inference`: does the worker's machinery fit, how fast is it on this machine, and how often is it right?"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.align import align, crop_side, similarity
from inference.card import ModelCardError, load_card
from inference.classifier import LiteClassifier
from inference.config import ConfigError, Settings, settings_from
from inference.contract import LABELS, MAX_FRAME_BYTES, pack_frame
from inference.decode import decode, read_header
from inference.detector import BACK, SHORT_RANGE, BlazeFaceModel, Face, load_detector
from inference.faces import cut
from inference.gate import gate
from inference.measure import keep, measure
from inference.opencv import cv2
from inference.pipeline import Tools, see
from inference.quality import brightness, flaw, sharpness
from inference.slots import BATCH, WaitingFrame
from inference.template import template


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and prints JSON."""
    options = _parser().parse_args(arguments)
    try:
        # No command needs Redis.
        settings = settings_from({"REDIS_URL": "redis://unused", **os.environ})
        answer = _answer(options, settings)
    except (ConfigError, ModelCardError) as error:
        sys.exit(str(error))
    json.dump(answer, sys.stdout, indent=2)
    print()


def _answer(options: argparse.Namespace, settings: Settings) -> dict[str, Any]:
    if options.command == "check":
        return check(settings, _jpeg(options.image))
    if options.command == "bench":
        return bench(settings, _jpeg(options.image) or b"", options.runs)
    if options.command == "template":
        return template(options.frames, load_detector(settings))
    card = load_card(options.model or settings.model_dir)
    tools = Tools(load_detector(settings), LiteClassifier(card))
    model = f"{card.name} {card.sha256}"
    if options.command == "faces":
        return cut(options.frames, tools, options.out)
    if options.command == "gate":
        return {"model": model, "faces": gate(options.frames, tools)}
    measured = measure(options.frames, tools, template=not options.without_template)
    if options.keep:
        keep(measured, options.model or settings.model_dir)
    return {"model": model, "template": not options.without_template, "conditions": measured}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m inference", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    checking = commands.add_parser("check", help="print model, card and detector, and what they see in a picture")
    checking.add_argument("--image", type=Path, help="any picture")
    timing = commands.add_parser("bench", help="print the median milliseconds of each stage on one thread")
    timing.add_argument("--image", type=Path, required=True, help="a picture with a face")
    timing.add_argument("--runs", type=int, default=50, help="how often each stage runs (default: 50)")
    placing = commands.add_parser("template", help="print where key points lie in the faces of frames, for `export`")
    placing.add_argument("frames", type=Path, help="the zip that `python -m training frames` has written")
    measuring = commands.add_parser("measure", help="print how often faces are found, read and read rightly in frames")
    measuring.add_argument("frames", type=Path, help="the zip that `python -m training frames` has written")
    measuring.add_argument("--model", type=Path, help="folder of the model (default: MODEL_DIR)")
    how = measuring.add_mutually_exclusive_group()
    how.add_argument("--without-template", action="store_true", help="take the detector's box as the face")
    how.add_argument("--keep", action="store_true", help="write the figures into the model's card")
    gating = commands.add_parser("gate", help="print how often the network is right by what the quality gate looks at")
    gating.add_argument("frames", type=Path, help="the zip that `python -m training frames` has written")
    gating.add_argument("--model", type=Path, help="folder of the model (default: MODEL_DIR)")
    cutting = commands.add_parser("faces", help="write the faces of frames, as the network is shown them, for training")
    cutting.add_argument(
        "frames", type=Path, help="the zip that `python -m training frames --split Training` has written"
    )
    cutting.add_argument("--model", type=Path, help="folder of the model whose alignment to use (default: MODEL_DIR)")
    cutting.add_argument("--out", type=Path, required=True, metavar="FILE", help="the .npz to write")
    return parser


def _jpeg(path: Path | None) -> bytes | None:
    """The picture as the camera page would send it: a baseline JPEG, at most 320x240."""
    if path is None:
        return None
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise ConfigError(f"{path} is not a picture that can be read.")
    scale = min(1.0, 320 / picture.shape[1], 240 / picture.shape[0])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    jpeg: bytes = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()
    if len(jpeg) > MAX_FRAME_BYTES:
        raise ConfigError(f"{path} does not fit into {MAX_FRAME_BYTES} bytes as a JPEG.")
    return jpeg


def check(settings: Settings, jpeg: bytes | None) -> dict[str, Any]:
    """Loads what a worker loads, and looks at one picture if there is one. Raises `ConfigError`, `ModelCardError`."""
    card = load_card(settings.model_dir)
    tools = Tools(load_detector(settings), LiteClassifier(card))
    answer: dict[str, Any] = {
        "model": {
            "name": card.name,
            "directory": str(settings.model_dir),
            "precision": card.precision,
            "temperature": card.temperature,
            "offsets": card.offsets.tolist(),
            "sha256": card.sha256,
            "bytes": len(card.content),
        },
        "detector": tools.detector.name,
        "labels": LABELS,
    }
    if jpeg is None:
        return answer
    (reading,) = see([_waiting(jpeg)], tools, time.time()).readings
    answer["reading"] = {key: reading[key] for key in ("status", "reason", "p") if key in reading}
    answer["faces"] = [_measured(jpeg, face, card.template) for face in tools.detector.find(decode(jpeg))]
    return answer


def _measured(jpeg: bytes, found: Face, template: NDArray[np.float32]) -> dict[str, float | str | None]:
    matrix = similarity(found.points, template)
    if matrix is None:
        return {"score": found.score}
    face = align(decode(jpeg), matrix)
    return {
        "score": round(found.score, 3),
        "side": round(crop_side(matrix), 1),
        "brightness": round(brightness(face), 1),
        "sharpness": round(sharpness(face), 4),
        "flaw": flaw(face, crop_side(matrix)),
    }


def bench(settings: Settings, jpeg: bytes, runs: int) -> dict[str, Any]:
    """Median milliseconds of each stage for a picture with a face. Raises `ConfigError`, `ModelCardError`."""
    tools = Tools(load_detector(settings), LiteClassifier(load_card(settings.model_dir)))
    frame = decode(jpeg)
    faces = tools.detector.find(frame)
    matrix = similarity(faces[0].points, tools.classifier.template) if faces else None
    if matrix is None:
        raise ConfigError("The bench needs a picture with a face: give another --image.")
    face = align(frame, matrix)
    short, back = BlazeFaceModel(SHORT_RANGE), BlazeFaceModel(BACK)
    batch = np.stack([face] * BATCH)
    waiting = [_waiting(jpeg) for _ in range(BATCH)]
    stages: dict[str, Callable[[], object]] = {
        "header": lambda: read_header(jpeg),
        "decode": lambda: decode(jpeg),
        "detect_short_range": lambda: short.find(frame),
        "detect_back": lambda: back.find(frame),
        "align": lambda: align(frame, matrix),
        "quality": lambda: flaw(face, crop_side(matrix)),
        "classify_1": lambda: tools.classifier.probabilities(batch[:1]),
        f"classify_{BATCH}": lambda: tools.classifier.probabilities(batch),
        f"pipeline_{BATCH}": lambda: see(waiting, tools, time.time()),
    }
    milliseconds = {name: round(_median_ms(stage, runs), 3) for name, stage in stages.items()}
    whole = milliseconds[f"pipeline_{BATCH}"]
    return {
        "picture": {"width": frame.shape[1], "height": frame.shape[0], "bytes": len(jpeg)},
        "milliseconds": milliseconds,
        "share_of_classifying": round(milliseconds[f"classify_{BATCH}"] / whole, 3),
        "frames_per_second": round(BATCH / whole * 1000, 1),
    }


def _median_ms(stage: Callable[[], object], runs: int) -> float:
    stage()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        stage()
        times.append(time.perf_counter() - start)
    return float(np.median(times)) * 1000


def _waiting(jpeg: bytes) -> WaitingFrame:
    now = time.time()
    return WaitingFrame("check", "check", "0" * 32, now, pack_frame(1, now, jpeg))


if __name__ == "__main__":
    main()
