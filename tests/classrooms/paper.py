"""Tests that print need Pango. Where it is missing they are skipped, but never in CI, which installs it."""

import os

import pytest

from classrooms.reports.printing import can_print

IS_MISSING = not can_print() and "NOTHING_SKIPPED" not in os.environ
REASON = "Pango is not installed here: libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0"

needs_a_press = pytest.mark.skipif(IS_MISSING, reason=REASON)
