"""`python -m training`: train, evaluate, export, fetch. A command imports only what it needs, so `--help` is quick."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from pathlib import Path
from typing import Final

from training import fetch
from training.recipes import RECIPES
from training.refusal import Refused

ROOT: Final = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Runs one command. Returns the exit status: 0, 1 after a sentence that says what to do, 130 when interrupted."""
    given = sys.argv[1:] if arguments is None else arguments
    options = parser().parse_args(given)
    options.command = shlex.join(["python", "-m", "training", *given])
    try:
        options.act(options)
    except Refused as refusal:
        print(f"error: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        kept = " Finished epochs are kept: add --resume to the same command." if options.act is _train else ""
        print(f"\nInterrupted.{kept}", file=sys.stderr)
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line, with a sentence for each option."""
    top = argparse.ArgumentParser(
        prog="python -m training",
        description="Train, measure and export the emotion networks.",
        epilog="Start with `python -m training fetch`, which says how to get the images.",
    )
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_train(commands.add_parser("train", help="fit a recipe on FER2013", description=_train.__doc__))
    _add_evaluate(commands.add_parser("evaluate", help="measure a model", description=_evaluate.__doc__))
    _add_export(commands.add_parser("export", help="write the model that is served", description=_export.__doc__))
    words = commands.add_parser("fetch", help="say how to get FER2013", description=_fetch.__doc__)
    words.set_defaults(act=_fetch)
    return top


def _add_train(command: argparse.ArgumentParser) -> None:
    command.add_argument("recipe", choices=sorted(RECIPES), help="the experiment; its numbers are in recipes.py")
    _add_data(command)
    command.add_argument("--run", type=Path, metavar="FOLDER", help="where the run is kept (default: runs/RECIPE)")
    command.add_argument("--seed", type=int, default=0, help="for weights, dropout and order (default: 0)")
    command.add_argument(
        "--base-weights",
        type=Path,
        metavar="FILE",
        help="ImageNet weights of MobileNetV2 (default: Keras downloads them)",
    )
    command.add_argument("--resume", action="store_true", help="continue the run after its last finished epoch")
    command.set_defaults(act=_train)


def _add_evaluate(command: argparse.ArgumentParser) -> None:
    _add_data(command)
    command.add_argument(
        "--model",
        type=Path,
        default=ROOT / "runs/seed_cnn/best.keras",
        metavar="FILE",
        help=".keras or .tflite (default: runs/seed_cnn/best.keras)",
    )
    command.add_argument(
        "--split",
        choices=("validation", "test"),
        default="validation",
        help="official protocol: PublicTest or PrivateTest (default: validation)",
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="the JSON to write (default: below runs/)")
    command.set_defaults(act=_evaluate)


def _add_export(command: argparse.ArgumentParser) -> None:
    _add_data(command)
    command.add_argument(
        "--run",
        type=Path,
        default=ROOT / "runs/seed_cnn",
        metavar="FOLDER",
        help="a finished training (default: runs/seed_cnn)",
    )
    command.add_argument("--to", type=Path, metavar="FOLDER", help="default: inference/models/RECIPE")
    command.set_defaults(act=_export)


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, required=True, metavar="PATH", help="FER2013, a folder or a zip")
    command.add_argument(
        "--protocol",
        choices=("official", "report"),
        default="official",
        help="official: train on Training, select on PublicTest; report: validate on both tests,"
        " test on 502 images cut from Training (default: official)",
    )
    command.add_argument("--allow-partial", action="store_true", help="accept data with fewer images than FER2013 has")
    command.add_argument(
        "--cache",
        type=Path,
        default=ROOT / ".cache",
        metavar="FOLDER",
        help="where decoded images are kept (default: .cache)",
    )


def _train(options: argparse.Namespace) -> None:
    """Fits a recipe, one checkpoint per epoch. A run that was interrupted continues with --resume."""
    from training.data import load
    from training.train import train

    recipe = RECIPES[options.recipe]
    run = options.run or ROOT / "runs" / recipe.name
    faces = load(options.data, options.protocol, options.cache, allow_partial=options.allow_partial)
    rows = train(
        recipe,
        faces,
        run,
        seed=options.seed,
        command=options.command,
        cache=options.cache,
        base_weights=options.base_weights,
        resume=options.resume,
    )
    best = max(rows, key=lambda row: row["val_accuracy"])
    print(f"{len(rows)} epochs; best epoch {best['epoch']}: validation accuracy {best['val_accuracy']:.4f}")
    print(f"Kept in {run}. Next: python -m training evaluate --model {run / 'best.keras'} --data {options.data}")


def _evaluate(options: argparse.Namespace) -> None:
    """Prints and writes accuracy, macro-F1, calibration error, figures per class and the confusion matrix."""
    from training import evaluate
    from training.data import load

    if not options.model.exists():
        raise Refused(f"{options.model} does not exist. Train first, or name a .keras or .tflite file with --model.")
    faces = load(options.data, options.protocol, options.cache, allow_partial=options.allow_partial)
    evaluation = evaluate.evaluate(options.model, faces, options.split)
    # Below runs/, which git ignores, even where the model is one that is shipped.
    out = (
        options.out
        or ROOT / "runs" / options.model.resolve().parent.name / f"{options.model.stem}-{options.split}.json"
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({**evaluation, "command": options.command}, indent=2) + "\n")
    print(evaluate.as_text(evaluation))
    print(f"Written to {out}.")


def _export(options: argparse.Namespace) -> None:
    """Writes model.tflite and card.json from the best epoch of a run, and measures the model as it is served."""
    from training import export
    from training.data import load

    if not (options.run / "best.keras").exists():
        raise Refused(f"{options.run} holds no trained model. Run `python -m training train` first.")
    faces = load(options.data, options.protocol, options.cache, allow_partial=options.allow_partial)
    name = json.loads((options.run / "run.json").read_text())["recipe"]["name"]
    folder = options.to or ROOT / "inference/models" / name
    print(export.as_text(export.export(options.run, faces, folder, command=options.command)))
    print(f"Written to {folder}.")


def _fetch(options: argparse.Namespace) -> None:
    """Says how to get FER2013 and what it may be used for. Downloads nothing."""
    print(fetch.instructions(), end="")


if __name__ == "__main__":
    sys.exit(main())
