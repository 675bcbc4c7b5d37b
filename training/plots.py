"""Pictures of a training and of a measurement, drawn without a screen."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from training.card import LABELS
from training.metrics import Bin

History = list[dict[str, float]]


def curves(history: History, path: Path, title: str) -> None:
    """Writes a PNG with the loss (nats) at the left and the accuracy at the right, train and validation."""
    compare({title: history}, path)


def compare(histories: dict[str, History], path: Path) -> None:
    """The same picture for several runs: a colour each, dashed for validation."""
    # A Figure without pyplot needs no screen and no global state.
    figure = Figure(figsize=(10, 4 + len(histories) // 8), layout="constrained")
    several = len(histories) > 1
    for axes, metric in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        for number, (title, history) in enumerate(histories.items()):
            for part, prefix, shift, style in (("train", "", 0, "o-"), ("validation", "val_", 1, "s--")):
                axes.plot(
                    [row["epoch"] for row in history],
                    [row[prefix + metric] for row in history],
                    style,
                    color=f"C{number if several else shift}",
                    markersize=3 if several else 5,
                    label=f"{title}, {part}" if several else part,
                )
        axes.set(xlabel="epoch", ylabel=metric)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
    lines = figure.axes[0].get_lines()
    # Beside the curves, since it would hide those of many runs.
    figure.legend(handles=lines, loc="outside lower center", ncols=min(len(lines), 4), fontsize="small")
    if not several:
        figure.suptitle(next(iter(histories)))
    figure.savefig(path, dpi=120)


def interactive(histories: dict[str, History], path: Path) -> None:
    """The curves as one HTML file that carries its own Plotly: zoom, and exact numbers under the pointer."""
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots

    figure: Any = make_subplots(rows=1, cols=2, subplot_titles=("loss", "accuracy"))
    for column, metric in enumerate(("loss", "accuracy"), start=1):
        for title, history in histories.items():
            for part, prefix, dash in (("train", "", "solid"), ("validation", "val_", "dash")):
                line = go.Scatter(
                    x=[row["epoch"] for row in history],
                    y=[row[prefix + metric] for row in history],
                    name=f"{title}, {part}",
                    legendgroup=f"{title}, {part}",
                    showlegend=column == 1,
                    line={"dash": dash},
                    mode="lines+markers",
                )
                figure.add_trace(line, row=1, col=column)
    figure.update_xaxes(title_text="epoch")
    figure.write_html(path, include_plotlyjs=True)


def confusion_png(table: list[list[int]]) -> bytes:
    """Each true class as a row of shares, the counts written in."""
    counts = np.array(table)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure = Figure(figsize=(6.5, 5.5), layout="constrained")
    axes = figure.subplots()
    picture = axes.imshow(shares, cmap="cividis", vmin=0, vmax=1)
    axes.set_xticks(range(len(LABELS)), LABELS, rotation=45, ha="right")
    axes.set_yticks(range(len(LABELS)), LABELS)
    axes.set(xlabel="predicted", ylabel="true")
    for (row, column), count in np.ndenumerate(counts):
        colour = "black" if shares[row, column] > 0.5 else "white"
        axes.text(column, row, str(count), ha="center", va="center", color=colour, fontsize=9)
    figure.colorbar(picture, label="share of the true class")
    return _png(figure)


def reliability_png(before: list[Bin], after: list[Bin]) -> bytes:
    """Accuracy by stated confidence; empty bins are left out."""
    figure = Figure(figsize=(5.5, 4.5), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":", label="as sure as right")
    for name, bins, marker in (("as stated", before, "o"), ("after calibration", after, "s")):
        full = [b for b in bins if b["images"]]
        axes.plot([b["confidence"] for b in full], [b["accuracy"] for b in full], marker=marker, label=name)
    axes.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    axes.legend()
    axes.grid(alpha=0.3)
    return _png(figure)


def conditions_png(rows: list[dict[str, Any]]) -> bytes:
    """What becomes of frames in each condition and strength: read rightly, read wrongly, not read."""
    figure = Figure(figsize=(8, 1 + 0.27 * len(rows)), layout="constrained")
    axes = figure.subplots()
    places = np.arange(len(rows))
    names = [f"{row['condition']} {row['strength']}" if row["strength"] else row["condition"] for row in rows]
    read = np.array([row["read"] for row in rows])
    right = read * np.array([row["accuracy_read"] or 0 for row in rows])
    # Blue, orange and grey are told apart by people who see few colours.
    for start, share, colour, words in (
        (0 * read, right, "#0072b2", "read rightly"),
        (right, read - right, "#e69f00", "read wrongly"),
        (read, 1 - read, "#bbbbbb", "not read"),
    ):
        axes.barh(places, share, left=start, color=colour, label=words, height=0.75)
    axes.set_yticks(places, names)
    axes.invert_yaxis()
    axes.set(xlim=(0, 1), xlabel="share of the frames")
    figure.legend(loc="outside upper center", ncols=3)
    return _png(figure)


def _png(figure: Figure) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, dpi=110, format="png")
    return content.getvalue()
