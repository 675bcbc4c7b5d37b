"""Prints HTML as a tagged PDF, in a process of its own.

`python -m classrooms.reports.press` reads JSON from stdin, `{"html": ..., "files": {address: text}}`, and writes the
PDF to stdout. It opens nothing: an address that is not among the files is refused, be it on this machine or elsewhere.
A page that takes too long or too much memory ends this process and no other.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from typing import Any, Final

SECONDS: Final = 60
BYTES: Final = 2 * 1024**3
KINDS: Final = {"css": "text/css", "svg": "image/svg+xml"}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    given = json.load(sys.stdin)
    sys.stdout.buffer.write(printed(given["html"], given["files"]))


def printed(html: str, files: dict[str, str]) -> bytes:
    """The PDF of a page that names no address but those of `files`."""
    from weasyprint import HTML  # loads Pango, which this process alone needs
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyGiven(URLFetcher):  # type: ignore[misc]  # untyped
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in files:
                raise ValueError("refused")
            return URLFetcherResponse(url, files[url], {"Content-Type": KINDS[url.rpartition(".")[2]]})

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    made = HTML(string=html, url_fetcher=OnlyGiven(), media_type="print").write_pdf(pdf_variant="pdf/ua-1")
    return bytes(made)


if __name__ == "__main__":
    main()
