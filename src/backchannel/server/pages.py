"""The pages that the server ships: built by Vite into ``pages/`` beside this file, served as they are.

``index.html`` answers ``/`` and ``/watch/{stream_id}``; what lies under ``assets/`` has a hash in its name and may be kept for
ever; ``demo/`` holds the demo's clip. Which page a path is, the page itself decides: an unknown path gets it too, with 404.

Around the stream there are pages of their own: ``/embed/{stream_id}`` (``embed.html``) is the only one that other sites may show
in a frame, those that ``embed_origins`` names, and ``embed.js`` the only file that they may import, the script by which they do.
``/present/{stream_id}`` is for a projector, ``/overlay/{stream_id}`` for a video mixer such as OBS.

Text is sent compressed to whoever takes gzip: the build leaves ``NAME.gz`` beside a file, so nothing is compressed here.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

PAGES_FOLDER: Final = Path(__file__).parent / "pages"

# hls.js feeds the video element from a blob, and fetches from whatever host the stream's video is on.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "media-src 'self' blob: https:; connect-src 'self' ws: wss: https:; font-src 'self'; worker-src blob:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)

# These have no video: all that they fetch is this server's own. Chromium, Firefox and Safari count its WebSockets to 'self'.
_WITHOUT_VIDEO: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
)

STAGE_POLICY: Final = _WITHOUT_VIDEO + "'none'"

_REVALIDATE: Final = "no-cache"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_AN_HOUR: Final = "public, max-age=3600"

# What the build compresses (web/apps/viewer/precompress.ts). The clip is not among it: media is compressed as it is.
_COMPRESSIBLE: Final = (".css", ".html", ".js", ".json", ".svg")
_COMPRESSED: Final = ".gz"
_EMBED_SCRIPT: Final = "embed.js"
_REFUSED: Final = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*")

_NOT_BUILT: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Backchannel: the pages are not built</title>
<h1>The pages are not built yet</h1>
<p>The server runs, and so do its API (<a href="/docs">described here</a>) and its WebSockets (<a href="/contract">here</a>).
This is a checkout without the built pages. Run <code>make demo</code>, or <code>npm run build</code> in the folder <code>web</code>, and load this
page again.</p>
</html>
"""

for _extension, _type in {
    ".js": "text/javascript",  # the registry of some systems says text/plain, which a browser refuses to run
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".ts": "video/mp2t",
    ".webm": "video/webm",
}.items():
    mimetypes.add_type(_type, _extension)


class Pages(StaticFiles):
    """The built pages with their caching and policy. Ranges and ETags come from the base class."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._folder = folder

    async def check_config(self) -> None:
        """The folder may be missing: a checkout gets its pages later, and says so until then."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await self._file(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or not _wants_page(scope):
                raise
            response = await self.index(scope)
            if response.status_code == 200:
                response.status_code = 404
            return response
        if path == _EMBED_SCRIPT:
            # Public, and sent without anybody's rights: any site may load it, as it may load an image.
            response.headers["Access-Control-Allow-Origin"] = "*"
        return _with_headers(response, _caching(path))

    async def index(self, scope: Scope) -> Response:
        """The main page, whatever path asked for it."""
        return await self.page("index.html", scope)

    async def page(self, name: str, scope: Scope, policy: str = CONTENT_SECURITY_POLICY) -> Response:
        """The page of this file name, under a policy of its own, whatever path asked for it."""
        if not (self._folder / name).is_file():
            return _with_headers(HTMLResponse(_NOT_BUILT, status_code=503), "no-store")
        return _with_headers(await self._file(name, scope), _REVALIDATE, policy)

    async def _file(self, path: str, scope: Scope) -> Response:
        """The file, compressed where there is such a form of it and the client takes it.

        :raises HTTPException: 404, there is no such file; 405, the method does not read
        """
        if path.endswith(_COMPRESSED):
            raise HTTPException(404)  # a form of its file, not a file
        if not path.endswith(_COMPRESSIBLE):
            return await super().get_response(path, scope)
        response = await self._compressed(path, scope) if takes_gzip(scope) else None
        if response is None:
            response = await super().get_response(path, scope)
        response.headers["Vary"] = "Accept-Encoding"
        return response

    async def _compressed(self, path: str, scope: Scope) -> Response | None:
        # The ETag is of the compressed file's own size and time, so no cache takes one form for the other; and of
        # NAME.js.gz, mimetypes says the type of NAME.js.
        try:
            response = await super().get_response(path + _COMPRESSED, scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
            return None
        if response.status_code == 200:
            response.headers["Content-Encoding"] = "gzip"
            del response.headers["Accept-Ranges"]  # ranges are of the plain form
        return response


def embed_policy(origins: Iterable[str]) -> str:
    """The policy of ``/embed/…``: the pages of these origins, and the server's own, may show it in a frame.

    :param origins: checked ones, as ``Settings.embed_origins`` has them: what else a policy may hold is none of theirs
    """
    return _WITHOUT_VIDEO + " ".join(("'self'", *origins))


def install_pages(app: FastAPI, folder: Path = PAGES_FOLDER, embed_origins: Iterable[str] = ()) -> None:
    """Serve the pages. Comes after everything else that has a path: it answers whatever is left.

    :param embed_origins: whose pages may show ``/embed/…`` in a frame, beside the server's own
    """
    pages = Pages(folder)

    def add(path: str, name: str, policy: str) -> None:
        async def page(request: Request) -> Response:
            return await pages.page(name, request.scope, policy)

        app.add_route(path, page, methods=["GET"], include_in_schema=False)

    add("/", "index.html", CONTENT_SECURITY_POLICY)
    for path, name, policy in (
        ("/watch/{stream_id}", "index.html", CONTENT_SECURITY_POLICY),
        ("/embed/{stream_id}", "embed.html", embed_policy(embed_origins)),
        ("/present/{stream_id}", "present.html", STAGE_POLICY),
        ("/overlay/{stream_id}", "overlay.html", STAGE_POLICY),
    ):
        add(path, name, policy)
        add(f"{path}/", name, policy)
    app.mount("/", pages, name="pages")


def _wants_page(scope: Scope) -> bool:
    """Whether somebody went there with a browser, rather than a program asking for a file or the API."""
    if scope["path"].startswith(("/api/", "/ws/", "/assets/", "/demo/")):
        return False
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def takes_gzip(scope: Scope) -> bool:
    """Whether the client takes the whole file with ``Content-Encoding: gzip``."""
    headers = Headers(scope=scope)
    if "range" in headers:
        return False
    codings: dict[str, str] = {}
    for entry in ",".join(headers.getlist("accept-encoding")).split(","):
        coding, _, quality = entry.partition(";")
        codings[coding.strip().lower()] = quality
    quality_of_gzip = codings.get("gzip", codings.get("*"))
    return quality_of_gzip is not None and _REFUSED.fullmatch(quality_of_gzip) is None


def _caching(path: str) -> str:
    folder = Path(path).parts[0]
    return {"assets": _FOR_EVER, "demo": _AN_HOUR}.get(folder, _REVALIDATE)


def _with_headers(response: Response, caching: str, policy: str = CONTENT_SECURITY_POLICY) -> Response:
    response.headers["Cache-Control"] = caching
    response.headers["Content-Security-Policy"] = policy
    return response
