"""Loss and accuracy over the epochs, as one picture."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure


def curves(history: list[dict[str, float]], path: Path, title: str) -> None:
    """Writes a PNG with the loss (nats) at the left and the accuracy at the right, train and validation."""
    # A Figure without pyplot needs no screen and no global state.
    figure = Figure(figsize=(10, 4), layout="constrained")
    for axes, metric in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        epochs = [row["epoch"] for row in history]
        axes.plot(epochs, [row[metric] for row in history], marker="o", label="train")
        axes.plot(epochs, [row[f"val_{metric}"] for row in history], marker="s", linestyle="--", label="validation")
        axes.set(xlabel="epoch", ylabel=metric, title=f"{title}: {metric}")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.legend()
        axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)
