"""One self-contained HTML page per measured model: no script, no font and no picture from anywhere else."""

from __future__ import annotations

import base64
import html
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from training import plots
from training.card import LABELS
from training.data import Split
from training.evaluate import Evaluation, worst
from training.metrics import Figures, Probabilities

MISTAKES: Final = 24
SCALE: Final = 2
"""Faces are drawn at twice their size, or they would be stamps."""

STYLE: Final = """\
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid #8886; padding: .25rem .6rem; text-align: right; }
th:first-child { text-align: left; }
img { max-width: 100%; background: #fff; }
ol { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; list-style: none; font-size: .8rem; }
ol img { display: block; image-rendering: pixelated; }
"""


def write(
    evaluation: Evaluation,
    command: str,
    split: Split,
    probabilities: Probabilities,
    path: Path,
    conditions: list[dict[str, Any]] | None = None,
) -> None:
    """Writes the page. The worst mistakes are pictures of the user's own data: the page is not to be published.

    `conditions` are those of the model's card, where `python -m inference measure` has put them.
    """
    title = f"{evaluation['model']}/{evaluation['file']} on {evaluation['split']}"
    parts = [
        f"<h1>{html.escape(title)}</h1>",
        _facts(evaluation, command),
        "<h2>Figures</h2>",
        _summary(evaluation),
        "<h2>Confusion matrix</h2>",
        _picture(plots.confusion_png(evaluation["all"]["confusion"]), "Share of each true class by predicted class"),
        _confusion(evaluation["all"]),
        "<h2>Per class</h2>",
        _per_class(evaluation["all"]),
        "<h2>Reliability</h2>",
        "<p>How often the model was right, beside how sure it said it was, before and after calibration.</p>",
        _picture(
            plots.reliability_png(evaluation["reliability"], evaluation["reliability_calibrated"]),
            "Accuracy by stated confidence; the diagonal is a model that knows how sure it may be",
        ),
        *(_conditions(conditions) if conditions else []),
        "<h2>Worst mistakes</h2>",
        "<p>Wrong with the most confidence. The pictures come from your own copy of FER2013, which is for research:"
        " do not publish this page.</p>",
        _mistakes(split, probabilities),
    ]
    body = "\n".join(parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{html.escape(title)}</title>\n'
        f"<style>\n{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n",
        encoding="utf-8",
    )


def _facts(evaluation: Evaluation, command: str) -> str:
    speed = evaluation["ms_per_face_one_thread"]
    rows = {
        "Command": command,
        "Protocol": evaluation["protocol"],
        "Data (sha256)": evaluation["data_sha256"],
        "Model file (sha256)": evaluation["file_sha256"],
        "Parameters": _or_unknown(evaluation["parameters"], "{:,}"),
        "MFLOPs a face (a multiply-add is two)": _or_unknown(evaluation["mflops"], "{}"),
        "ms a face on one thread, one by one": _or_unknown(speed and speed["1"], "{}"),
        "ms a face on one thread, 32 together": _or_unknown(speed and speed["32"], "{}"),
    }
    return _table([], [[name, value] for name, value in rows.items()])


def _summary(evaluation: Evaluation) -> str:
    def line(name: str, figures: Figures | None) -> list[str]:
        if figures is None:
            return [name, "unknown", "", "", ""]
        values = (figures["accuracy"], figures["macro_f1"], figures["ece"])
        return [name, str(figures["images"]), *(f"{value:.4f}" for value in values)]

    rows = [line("all", evaluation["all"]), line("without twins", evaluation["without_twins"])]
    scaled = f"{evaluation['ece_calibrated']:.4f} at temperature {evaluation['temperature']:.2f}"
    return _table(["", "images", "accuracy", "macro-F1", "ECE"], rows) + f"<p>ECE after calibration: {scaled}.</p>"


def _confusion(figures: Figures) -> str:
    rows = [[name, *map(str, row)] for name, row in zip(LABELS, figures["confusion"], strict=True)]
    return _table(["true \\ predicted", *LABELS], rows)


def _per_class(figures: Figures) -> str:
    rows = [
        [name, f"{c['precision']:.3f}", f"{c['recall']:.3f}", f"{c['f1']:.3f}", str(c["images"])]
        for name, c in figures["per_class"].items()
    ]
    return _table(["class", "precision", "recall", "F1", "images"], rows)


def _conditions(rows: list[dict[str, Any]]) -> list[str]:
    def line(row: dict[str, Any]) -> list[str]:
        name = f"{row['condition']} {row['strength']}" if row["strength"] else row["condition"]
        reasons = ", ".join(f"{reason} {count}" for reason, count in row["unread"].items())
        shares = (row["found"], row["read"], row["accuracy"], row["accuracy_read"])
        return [name, str(row["frames"]), *("" if share is None else f"{share:.3f}" for share in shares), reasons]

    header = ["condition", "frames", "face found", "read", "right, of found", "right, of read", "why not read"]
    return [
        "<h2>Webcam frames</h2>",
        "<p>Faces of known class in frames of 320x240, in three strengths of each condition: what becomes of them.</p>",
        _picture(plots.conditions_png(rows), "Shares of frames read rightly, read wrongly and not read, by condition"),
        _table(header, [line(row) for row in rows]),
    ]


def _mistakes(split: Split, probabilities: Probabilities) -> str:
    items = []
    for position in worst(split.labels, probabilities, MISTAKES):
        said = int(probabilities[position].argmax())
        words = (
            f"{LABELS[split.labels[position]]}, taken for {LABELS[said]}<br>"
            f"({float(probabilities[position, said]):.2f}), row {split.rows[position]}"
        )
        face = np.kron(split.images[position, :, :, 0], np.ones((SCALE, SCALE), np.uint8))
        done, content = cv2.imencode(".png", face)
        if not done:
            raise AssertionError("OpenCV cannot write PNG")
        items.append(f"<li>{_image(content.tobytes(), f'row {split.rows[position]}')}{words}</li>")
    return f"<ol>{''.join(items)}</ol>" if items else "<p>None.</p>"


def _table(header: list[str], rows: list[list[str]]) -> str:
    head = "<tr>" + "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in header) + "</tr>" if header else ""
    lines = [
        f'<tr><th scope="row">{html.escape(first)}</th>' + "".join(f"<td>{html.escape(c)}</td>" for c in rest) + "</tr>"
        for first, *rest in rows
    ]
    return f"<table>{head}{''.join(lines)}</table>"


def _picture(content: bytes, words: str) -> str:
    return f"<p>{_image(content, words)}</p>"


def _image(content: bytes, words: str) -> str:
    encoded = base64.b64encode(content).decode()
    return f'<img alt="{html.escape(words)}" src="data:image/png;base64,{encoded}">'


def _or_unknown(value: object, form: str) -> str:
    return "not measured" if value is None else form.format(value)
