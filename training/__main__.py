"""`python -m training`: runs one command. A command imports only what it needs, so `--help` is quick."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from training import fetch
from training.ablations import EXPERIMENTS
from training.arguments import ROOT, parser
from training.refusal import Refused


def main(arguments: list[str] | None = None) -> int:
    """Runs one command. Returns the exit status: 0, 1 after a sentence that says what to do, 130 when interrupted."""
    given = sys.argv[1:] if arguments is None else arguments
    options = parser(COMMANDS).parse_args(given)
    options.command = shlex.join(["python", "-m", "training", *given])
    # TensorFlow's remarks about drivers and processor features are true, and of no use here.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
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


def _fetch(options: argparse.Namespace) -> None:
    """Says how to get FER2013 and what it may be used for. Downloads nothing."""
    print(fetch.instructions(), end="")


def _inspect(options: argparse.Namespace) -> None:
    """Counts classes and splits, finds twins and contradicting labels, joins FER+ votes, and draws what is there."""
    from training import inspection, votes
    from training.data import read

    copy = read(options.data, options.cache)
    found = inspection.inspect(copy, None if options.votes is None else votes.read(options.votes))
    out = options.out or ROOT / "runs/inspect"
    pictures = inspection.draw(copy, out)
    (out / "inspection.json").write_text(json.dumps({**found, "command": options.command}, indent=2) + "\n")
    print(inspection.as_text(found))
    print(f"Written to {out}: inspection.json, {', '.join(picture.name for picture in pictures)}.")


def _train(options: argparse.Namespace) -> None:
    """Fits a recipe, one checkpoint per epoch. A run that was interrupted continues with --resume."""
    from training import evaluate
    from training.data import load
    from training.train import train

    recipe = EXPERIMENTS[options.recipe]
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
        start=None if options.start is None else evaluate.subject(options.start).file,
        votes=options.votes,
        answers=options.answers,
        framed=options.framed,
        resume=options.resume,
    )
    best = max(rows, key=lambda row: row["val_accuracy"])
    print(f"{len(rows)} epochs; best epoch {best['epoch']:.0f}: validation accuracy {best['val_accuracy']:.4f}")
    print(f"Kept in {run}. Next: python -m training evaluate --model {run} --data {options.data}")


def _ask(options: argparse.Namespace) -> None:
    """Asks trained networks about the faces to train on, and writes the mean of their answers for `train --answers`."""
    from training import answers, evaluate
    from training.data import load

    models = [evaluate.subject(model).file for model in options.models]
    faces = load(options.data, options.protocol, options.cache, allow_partial=options.allow_partial)
    said = answers.ask(models, faces)
    out = options.out or ROOT / "runs/answers.npz"
    out.parent.mkdir(parents=True, exist_ok=True)
    answers.write(said, faces.sha256, out)
    right = (said.argmax(axis=1) == faces.train.labels).mean()
    print(f"Written to {out}: answers about {len(said)} faces, {right:.4f} of them as labelled.")


def _need_trained(runs: Sequence[Path]) -> None:
    for run in runs:
        if not (run / "best.keras").exists():
            raise Refused(f"{run} holds no trained model. Run `python -m training train` first.")


def _mean(options: argparse.Namespace) -> None:
    """Writes a network with the mean of the weights of runs that began with the same ones, for `export`."""
    from training import mean

    _need_trained(options.runs)
    mean.mean(options.runs, options.run, command=options.command)
    print(f"Written to {options.run}.")


def _compare(options: argparse.Namespace) -> None:
    """Prints a table of the runs and writes their curves as a picture and as an interactive page."""
    from training import compare

    out = options.out or ROOT / "runs/compare"
    print(compare.compare(options.runs, out))
    print(f"Written to {out}: compare.png, compare.html.")


def _evaluate(options: argparse.Namespace) -> None:
    """Measures a model on a split: prints the figures, and writes them as JSON and as a page with pictures."""
    from training import evaluate, report
    from training.data import read

    model = evaluate.subject(options.model)
    copy = read(options.data, options.cache)
    split, name, train, tuned_on = evaluate.part(copy, options.split, options.protocol, options.allow_partial)
    evaluation, probabilities = evaluate.evaluate(
        model,
        split,
        name=name,
        train=train,
        data_sha256=copy.sha256,
        protocol=options.protocol,
        tuned_on=tuned_on,
    )
    if evaluation["official_images"] not in (None, evaluation["images"]):
        said = f"{name} has {evaluation['images']} of its {evaluation['official_images']} images"
        print(f"note: {said}; the figures are of those.", file=sys.stderr)
    # Below runs/, which git ignores, even where the model is one that is shipped.
    out = options.out or ROOT / "runs" / model.name / f"{model.file.stem}-{name}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    written = json.dumps({**evaluation, "command": options.command}, indent=2)
    out.write_text(written + "\n")
    conditions = model.card.get("metrics", {}).get("conditions")
    report.write(evaluation, options.command, split, probabilities, out.with_suffix(".html"), conditions)
    if options.json:
        print(written)
    else:
        print(evaluate.as_text(evaluation))
        print(f"Written to {out} and {out.with_suffix('.html').name}.")


def _export(options: argparse.Namespace) -> None:
    """Writes model.tflite and card.json from the best epoch of a run, and measures the model as it is served.

    Several runs of one network become one model that says the mean of what they say.
    """
    from training import export
    from training.data import load

    _need_trained(options.run)
    faces = load(options.data, options.protocol, options.cache, allow_partial=options.allow_partial)
    name = json.loads((options.run[0] / "run.json").read_text())["recipe"]["name"]
    folder = options.to or ROOT / "inference/models" / name
    card = export.export(options.run, faces, folder, alignment=options.alignment, command=options.command)
    print(export.as_text(card))
    print(f"Written to {folder}.")


def _frames(options: argparse.Namespace) -> None:
    """Puts the faces of a split into webcam frames, in good conditions and bad ones, and writes them as one zip."""
    from training import frames
    from training.data import read

    copy = read(options.data, options.cache)
    if options.split not in copy.splits:
        raise Refused(f"This copy of the data has no {options.split}; it holds {', '.join(copy.splits)}.")
    out = options.out or ROOT / "runs/frames.zip"
    count = frames.write(
        copy.splits[options.split], out, seed=options.seed, in_every_condition=options.each, faces=options.faces
    )
    print(f"{count} frames in {out}. Next: python -m inference measure {out}")


COMMANDS = {
    "fetch": _fetch,
    "inspect": _inspect,
    "ask": _ask,
    "train": _train,
    "mean": _mean,
    "compare": _compare,
    "evaluate": _evaluate,
    "export": _export,
    "frames": _frames,
}

if __name__ == "__main__":
    sys.exit(main())
