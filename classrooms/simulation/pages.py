"""What a visitor reads in the site's pages: links, the token of a form, and the page's JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final

UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
COURSE: Final = re.compile(rf"/courses/{UUID}/")
SESSION: Final = re.compile(rf"/sessions/({UUID})/")


@dataclass(frozen=True)
class Link:
    path: str
    text: str


@dataclass(frozen=True)
class Page:
    """A page that was fetched; `path` is where redirects ended."""

    path: str
    status: int
    links: list[Link]
    token: str
    """The hidden field of its forms against forged requests, or empty."""
    boot: dict[str, Any] | None
    """The JSON that the page hands to its script."""


@dataclass(frozen=True)
class FoundCourse:
    path: str
    live: str | None
    """The path of the session that is live now."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.token = ""
        self.scripts: dict[str, str] = {}
        self._open: tuple[str, str] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input" and found.get("name") == "csrfmiddlewaretoken":
            self.token = found.get("value") or ""
        if tag == "a" or (tag == "script" and found.get("id")):
            self._open, self._text = (tag, found.get("href" if tag == "a" else "id") or ""), []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open is None or self._open[0] != tag:
            return
        text = "".join(self._text)
        if tag == "a":
            self.links.append(Link(self._open[1], " ".join(text.split())))
        else:
            self.scripts[self._open[1]] = text
        self._open = None


def read_page(path: str, status: int, html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    boot = json.loads(reader.scripts["boot"]) if "boot" in reader.scripts else None
    return Page(path, status, reader.links, reader.token, boot)


def course_on(home: Page, name: str) -> FoundCourse | None:
    """The course on a teacher's home page, with its live session: the link that stands between it and the next one."""
    found: str | None = None
    for link in home.links:
        if found is None:
            found = link.path if link.text == name and COURSE.fullmatch(link.path) else None
        elif COURSE.fullmatch(link.path):
            break
        elif SESSION.fullmatch(link.path):
            return FoundCourse(found, link.path)
    return FoundCourse(found, None) if found else None


def session_of(path: str) -> str | None:
    """The id of the session whose dashboard has this path."""
    found = SESSION.fullmatch(path)
    return found.group(1) if found else None
