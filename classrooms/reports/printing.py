"""The door to the press: whether there is one, and one page at a time."""

from __future__ import annotations

import ctypes
import json
import logging
import subprocess
import sys
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from django.utils.translation import gettext as _

LIBRARIES: Final = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig")
"""What WeasyPrint loads from the system."""
ENDINGS: Final = (".so.0", ".so.1", ".dylib")
PRINTED_WITHIN: Final = 120
"""Seconds; the press itself stops after so many of its own."""
TURN_WITHIN: Final = 30
ROOT: Final = Path(__file__).resolve().parents[2]

logger = logging.getLogger(__name__)
_presses = BoundedSemaphore(2)


class CannotPrint(Exception):
    """There is no PDF; the message says to the reader why."""


@cache
def can_print() -> bool:
    """Whether WeasyPrint is installed, and what it needs of the system."""
    return find_spec("weasyprint") is not None and all(map(_is_there, LIBRARIES))


def _is_there(library: str) -> bool:
    for ending in ENDINGS:
        with suppress(OSError):
            ctypes.CDLL(f"lib{library}{ending}")
            return True
    return False


def print_pdf(html: str, files: dict[str, str]) -> bytes:
    """A page with the files that it may open, by their addresses. Raises `CannotPrint`."""
    if not can_print():
        raise CannotPrint(
            _(
                "This site cannot make PDFs: Pango is missing. On Debian, install libpango-1.0-0, libpangoft2-1.0-0, "
                "libharfbuzz-subset0 and fonts-noto-core, and start the site again."
            )
        )
    if not _presses.acquire(timeout=TURN_WITHIN):
        raise CannotPrint(_("Other reports are being printed. Try again in a minute."))
    try:
        return _pressed(json.dumps({"html": html, "files": files}).encode())
    finally:
        _presses.release()


def _pressed(given: bytes) -> bytes:
    command = [sys.executable, "-m", "classrooms.reports.press"]
    try:
        # Our own module, and what people wrote goes in as data.
        done = subprocess.run(command, input=given, capture_output=True, cwd=ROOT, timeout=PRINTED_WITHIN)  # noqa: S603
    except subprocess.TimeoutExpired as late:
        logger.error("A PDF was not printed within %d s", PRINTED_WITHIN)
        raise CannotPrint(_too_long()) from late
    if done.returncode:
        logger.error("A PDF was not printed: %s", done.stderr.decode(errors="replace")[-2000:])
        raise CannotPrint(_too_long())
    return done.stdout


def _too_long() -> str:
    return _("This report could not be printed. Its tables and figures can be taken all the same.")
