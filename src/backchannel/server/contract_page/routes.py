"""Where the document and the page are served. Both are made once: they say the same until the server starts again."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from starlette.responses import Response

from ...config import Settings
from ...contract import asyncapi_document
from ..pages import PAGES_FOLDER, takes_gzip
from .page import contract_page

# Everything comes from the server itself, and there is no inline script or style.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)
_FOR_EVER: Final = "public, max-age=31536000, immutable"


class Prepared:
    """An answer that is always the same: compressed once, and not sent again to who has it."""

    def __init__(self, text: str, media_type: str, caching: str = "no-cache") -> None:
        self._plain = text.encode()
        self._compressed = gzip.compress(self._plain, mtime=0)
        self._etag = f'"{hashlib.sha256(self._plain).hexdigest()[:16]}'
        self._headers = {
            "Content-Type": f"{media_type}; charset=utf-8",
            "Cache-Control": caching,
            "Content-Security-Policy": POLICY,
            "Vary": "Accept-Encoding",
        }

    async def __call__(self, request: Request) -> Response:
        compressed = takes_gzip(request.scope)
        # One form is not the other: a cache must not take them for the same bytes.
        etag = self._etag + ('-gzip"' if compressed else '"')
        headers = {**self._headers, "ETag": etag}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if compressed:
            return Response(self._compressed, headers=headers | {"Content-Encoding": "gzip"})
        return Response(self._plain, headers=headers)


def install_contract(app: FastAPI, settings: Settings, pages: Path = PAGES_FOLDER) -> None:
    """Serve ``/asyncapi.json`` and ``/contract``, as this server is set.

    :param pages: the built pages: the script that sets the theme chosen there is used here too, if it is there
    """
    script = next((f"/assets/{path.name}" for path in sorted(pages.glob("assets/theme-*.js"))), None)
    for path, answer in _answers(settings, script).items():
        app.add_route(path, answer.__call__, methods=["GET"], include_in_schema=False)


@lru_cache(maxsize=8)
def _answers(settings: Settings, theme_script: str | None) -> Mapping[str, Prepared]:
    """The answers by path. Kept, since it takes a tenth of a second and a process of tests makes many applications."""
    document = asyncapi_document(settings)
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    sheet = files(__package__).joinpath("contract.css").read_text(encoding="utf-8")
    style = f"/contract/contract-{hashlib.sha256(sheet.encode()).hexdigest()[:12]}.css"
    page = Prepared(contract_page(document, style=style, theme_script=theme_script), "text/html")
    return {
        "/asyncapi.json": Prepared(text, "application/json"),
        "/contract": page,
        "/contract/": page,
        style: Prepared(sheet, "text/css", _FOR_EVER),
    }
