"""What every HTTP answer goes through: security headers, a bound on bodies, CORS for the pages of configured origins."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .contract_page import install_contract
from .docs import install_docs
from .health import router as health_router
from .metrics import install_metrics
from .pages import install_pages
from .rest import router as streams_router
from .rest_archive import router as archive_router
from .rest_commands import router as commands_router
from .rest_erasure import router as erasure_router
from .rest_errors import answer_http_exception, install_error_handlers
from .rest_tokens import router as tokens_router
from .services import Services

_DEFAULT_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    # Addresses of this server may hold a token; other sites are told none of them.
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def install_http(app: FastAPI, services: Services) -> None:
    """Everything over plain HTTP: REST, documentation, health, metrics, and last the pages, which answer what is left.

    Routes that are added to the app afterwards are never reached.

    :param app: made with ``docs_url=None`` and ``redoc_url=None``: the documentation here needs no other host
    """
    app.state.services = services
    install_error_handlers(app)
    app.include_router(streams_router)
    app.include_router(archive_router)
    app.include_router(erasure_router)
    app.include_router(commands_router)
    app.include_router(tokens_router)
    app.include_router(health_router)
    install_metrics(app, services)
    install_docs(app)
    install_contract(app, services.settings)
    install_pages(app, embed_origins=services.settings.embed_origins)
    # The one that is added last is the outermost.
    app.add_middleware(BodyLimit, max_bytes=services.settings.limits.body_max_bytes)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=services.origins.cross_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["Retry-After", "Location"],
    )
    app.add_middleware(DefaultHeaders)


class DefaultHeaders:
    """Headers of every HTTP answer, unless the endpoint has set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _DEFAULT_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyLimit:
    """Refuses bodies over a number of bytes, by what their header says and by what comes. 0 switches it off."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._max_bytes:
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > self._max_bytes:
            response = await answer_http_exception(Request(scope), self._too_large())
            await response(scope, receive, send)
            return
        received = 0

        async def receive_bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_bytes:
                raise self._too_large()
            return message

        await self._app(scope, receive_bounded, send)

    def _too_large(self) -> HTTPException:
        message = f"the body may have at most {self._max_bytes} bytes (limits.body_max_bytes)"
        # An HTTPException is the one error of reading a body that FastAPI passes on as it is.
        return HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)
