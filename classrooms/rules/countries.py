"""The countries of the world by their ISO 3166-1 codes, and those in which the AI Act holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

# ruff: noqa: SIM905  # codes are read more easily in a row
EUROPEAN_UNION: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)
"""Article 52 of the Treaty on European Union: the 27 that are members since 1 February 2020."""
PARTS_OF_MEMBERS: Final = frozenset("AX GF GP MF MQ RE YT".split())
"""Where the law of the Union holds under a code of its own: Article 355 of the Treaty on its Functioning."""
REST_OF_THE_AREA: Final = frozenset("IS LI NO".split())
"""The European Economic Area beyond the Union; the AI Act is a text of relevance for it."""
AI_ACT: Final = EUROPEAN_UNION | PARTS_OF_MEMBERS | REST_OF_THE_AREA
"""Where Article 5(1)(f) of Regulation (EU) 2024/1689 forbids to infer emotions in education, since 2 February 2025."""
_TABLE: Final = Path(__file__).with_name("iso3166.tab")
"""From the time zone database, as of 6 September 2023; in the public domain."""


@cache
def countries() -> Mapping[str, str]:
    """English names by code, in the order of the names."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    found = dict(line.split("\t") for line in lines if not line.startswith("#"))
    return dict(sorted(found.items(), key=lambda country: country[1]))
