"""The command line, with a sentence for each option."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from training.ablations import ABLATIONS, EXPERIMENTS
from training.recipes import RECIPES

ROOT: Final = Path(__file__).resolve().parent.parent
SPLITS: Final = ("Training", "PublicTest", "PrivateTest", "validation", "test")


def parser(commands: Mapping[str, Callable[[argparse.Namespace], None]]) -> argparse.ArgumentParser:
    """Reads the options of the command that is named first; `act` becomes its function, whose docstring explains it."""
    top = argparse.ArgumentParser(
        prog="python -m training",
        description="Train, measure and export the emotion networks.",
        epilog="Start with `python -m training fetch`, which says how to get the images.",
    )
    group = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, (words, add) in _COMMANDS.items():
        command = group.add_parser(name, help=words, description=commands[name].__doc__)
        command.set_defaults(act=commands[name])
        add(command)
    return top


def _inspect(command: argparse.ArgumentParser) -> None:
    _data(command)
    command.add_argument("--votes", type=Path, metavar="FILE", help="FER+ votes, fer2013new.csv")
    command.add_argument("--out", type=Path, metavar="FOLDER", help="default: runs/inspect")


def _train(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "recipe",
        choices=sorted(EXPERIMENTS),
        metavar="RECIPE",
        help=f"the experiment: {', '.join(RECIPES)}, or what differs from them by one choice: {', '.join(ABLATIONS)}",
    )
    _data(command)
    _protocol(command)
    command.add_argument("--run", type=Path, metavar="FOLDER", help="where the run is kept (default: runs/RECIPE)")
    command.add_argument("--seed", type=int, default=0, help="for weights, dropout and order (default: 0)")
    command.add_argument(
        "--base-weights",
        type=Path,
        metavar="FILE",
        help="ImageNet weights of MobileNetV2 (default: Keras downloads them)",
    )
    command.add_argument(
        "--start",
        type=Path,
        metavar="RUN",
        help="a run of the same network, with whose best epoch to begin (default: random weights)",
    )
    command.add_argument(
        "--votes", type=Path, metavar="FILE", help="FER+ votes, fer2013new.csv, for recipes with votes"
    )
    command.add_argument(
        "--answers", type=Path, metavar="FILE", help="what its teachers said, as `ask` writes it, for recipes with them"
    )
    command.add_argument(
        "--framed",
        type=Path,
        metavar="FILE",
        help="the faces of Training as `python -m inference faces` cut them from frames, for recipes with them",
    )
    command.add_argument("--resume", action="store_true", help="continue the run after its last finished epoch")


def _ask(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "models", type=Path, nargs="+", metavar="MODEL", help="runs, folders with a card, .keras or .tflite files"
    )
    _data(command)
    _protocol(command)
    command.add_argument("--out", type=Path, metavar="FILE", help="default: runs/answers.npz")


def _mean(command: argparse.ArgumentParser) -> None:
    command.add_argument("runs", type=Path, nargs="+", metavar="RUN", help="folders that `train` has written")
    command.add_argument("--run", type=Path, required=True, metavar="FOLDER", help="where the mean is kept")


def _compare(command: argparse.ArgumentParser) -> None:
    command.add_argument("runs", type=Path, nargs="+", metavar="RUN", help="folders that `train` has written")
    command.add_argument("--out", type=Path, metavar="FOLDER", help="default: runs/compare")


def _evaluate(command: argparse.ArgumentParser) -> None:
    _data(command)
    _protocol(command)
    command.add_argument(
        "--model",
        type=Path,
        default=ROOT / "runs/seed_cnn",
        metavar="PATH",
        help="a run, a folder with a card, or a .keras or .tflite file (default: runs/seed_cnn)",
    )
    command.add_argument(
        "--split",
        choices=SPLITS,
        default="validation",
        help="an official split, or a part of the protocol; official: validation is PublicTest, test PrivateTest"
        " (default: validation)",
    )
    command.add_argument("--json", action="store_true", help="print the figures as JSON, and nothing else")
    command.add_argument(
        "--out", type=Path, metavar="FILE", help="the JSON to write, a page beside it (default: below runs/)"
    )


def _export(command: argparse.ArgumentParser) -> None:
    _data(command)
    _protocol(command)
    command.add_argument(
        "--run",
        type=Path,
        nargs="+",
        default=[ROOT / "runs/seed_cnn"],
        metavar="FOLDER",
        help="a finished training, or several of one network, which then answer together (default: runs/seed_cnn)",
    )
    command.add_argument("--to", type=Path, metavar="FOLDER", help="default: inference/models/RECIPE")
    command.add_argument(
        "--alignment",
        type=Path,
        default=ROOT / "training/alignment.json",
        metavar="FILE",
        help="where the key points of a face belong, as `python -m inference template` prints it"
        " (default: training/alignment.json)",
    )


def _frames(command: argparse.ArgumentParser) -> None:
    _data(command)
    command.add_argument(
        "--split", choices=SPLITS[:3], default="PublicTest", help="whose faces to show (default: PublicTest)"
    )
    command.add_argument(
        "--each", type=int, default=600, metavar="N", help="faces shown in every bad condition, too (default: 600)"
    )
    command.add_argument("--faces", type=int, metavar="N", help="take only so many faces, drawn by seed (default: all)")
    command.add_argument("--seed", type=int, default=0, help="for place, size, tilt and light (default: 0)")
    command.add_argument("--out", type=Path, metavar="FILE", help="the zip to write (default: runs/frames.zip)")


def _data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, required=True, metavar="PATH", help="FER2013: a folder, a zip or the CSV")
    command.add_argument(
        "--cache",
        type=Path,
        default=ROOT / ".cache",
        metavar="FOLDER",
        help="where decoded images are kept (default: .cache)",
    )


def _protocol(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--protocol",
        choices=("official", "report"),
        default="official",
        help="official: train on Training, select on PublicTest; report: validate on both tests,"
        " test on 502 images cut from Training (default: official)",
    )
    command.add_argument("--allow-partial", action="store_true", help="accept data with fewer images than FER2013 has")


_COMMANDS: Final[dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]]] = {
    "fetch": ("say how to get FER2013", lambda command: None),
    "inspect": ("look at the data", _inspect),
    "ask": ("write what trained networks say, for another to learn from", _ask),
    "train": ("fit a recipe on FER2013", _train),
    "mean": ("take the mean of runs that began alike", _mean),
    "compare": ("put runs side by side", _compare),
    "evaluate": ("measure a model", _evaluate),
    "export": ("write the model that is served", _export),
    "frames": ("put faces into webcam frames, for `python -m inference measure`", _frames),
}
