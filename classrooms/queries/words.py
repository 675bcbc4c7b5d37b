"""What the pages call expressions and figures; what is unknown says so."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

NAMES: Final = {
    "angry": gettext_lazy("Anger"),
    "disgust": gettext_lazy("Disgust"),
    "fear": gettext_lazy("Fear"),
    "happy": gettext_lazy("Happiness"),
    "neutral": gettext_lazy("Neutral"),
    "sad": gettext_lazy("Sadness"),
    "surprise": gettext_lazy("Surprise"),
}
"""Of the seven expressions, by their labels."""
_SIZES: Final = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def unknown() -> str:
    """For what the card does not tell."""
    return _("not measured")


def percent(share: float | None) -> str:
    """0.5678 is "56.8 %"."""
    return unknown() if share is None else f"{100 * share:.1f} %"


def points(share: float | None) -> str:
    """0.0173 is "1.7 points" of a hundred."""
    return unknown() if share is None else _("%(number)s points") % {"number": f"{100 * share:.1f}"}


def points_lost(points: float | None) -> str:
    """What a change cost: 2.45 is "2.45 points", a gain of 0.06 is "none"."""
    if points is None:
        return unknown()
    if points <= 0:
        return pgettext("points lost", "none")
    return _("%(number)s points") % {"number": f"{points:.2f}"}


def ratio(value: float | None) -> str:
    """0.5278 is "0.53"."""
    return unknown() if value is None else f"{value:.2f}"


def milliseconds(value: float | None) -> str:
    """0.494 is "0.49 ms"."""
    return unknown() if value is None else f"{value:.2f} ms"


def whole(value: float | None) -> str:
    """3589 is "3,589"."""
    return unknown() if value is None else f"{value:,.0f}"


def size(value: float | None) -> str:
    """2162792 bytes are "2.2 MB"."""
    if value is None:
        return unknown()
    for unit, name in _SIZES:
        if value >= unit:
            return f"{value / unit:.1f} {name}"
    return _("%(number)s bytes") % {"number": f"{value:.0f}"}


def parameters(value: float | None) -> str:
    """2100487 is "2.1 million"."""
    return millions(value, digits=1) if value is not None and value >= 1e5 else whole(value)


def millions(value: float, digits: int) -> str:
    """2100487 is "2.1 million" with one digit."""
    return _("%(number)s million") % {"number": f"{value / 1e6:.{digits}f}"}
