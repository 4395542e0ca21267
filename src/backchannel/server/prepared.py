"""uvicorn's protocols, bounded and opened: what this server needs of a connection and ASGI does not give.

``PreparedFrameProtocol`` hands itself to the application in the scope's ``extensions``, so that the fan-out can write
prepared frames straight to the transport and hears when a socket is full. ``BoundedHttpProtocol`` ends handshakes that
dribble or swell. Both change nothing else of how uvicorn serves.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from uvicorn._types import ASGIReceiveEvent
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from websockets.frames import Frame
from websockets.http11 import Request

from ..protocol.codes import CloseCode
from .opening import OpeningProtocol, upgrade_request

EXTENSION = "backchannel.prepared_frames"
"""The key in the ASGI scope's ``extensions`` under which the protocol stands."""

CLOSE_TIMEOUT = 5.0
"""Seconds that a peer has to take and answer a close frame before its connection is dropped."""


_logger = logging.getLogger("backchannel.websocket")
_logger.setLevel(logging.WARNING)
"""uvicorn and websockets write a line or two for each connection: noise, and a tenth of what a connection costs."""


@dataclass(frozen=True, slots=True)
class ProtocolLimits:
    """0 switches a limit off."""

    handshake_timeout: float = 10.0
    """Seconds for a request to arrive whole."""
    header_max_count: int = 100
    header_max_bytes: int = 32_768
    fragments: int = 64
    """Fragments of one message."""
    write_buffer: int = 256 * 1024
    """Bytes that may wait in a socket's buffer before it counts as full."""


class Mailbox:
    """The one reader's queue of a connection. An ``asyncio.Queue`` holds five deques, 3 kB with nothing in them."""

    __slots__ = ("_items", "_waiter")

    def __init__(self) -> None:
        self._items: list[ASGIReceiveEvent] = []
        self._waiter: asyncio.Future[None] | None = None

    def empty(self) -> bool:
        return not self._items

    def put_nowait(self, item: ASGIReceiveEvent) -> None:
        self._items.append(item)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def get(self) -> ASGIReceiveEvent:
        """The oldest item, waited for. Only one task may wait."""
        while not self._items:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._items.pop(0)


class PreparedFrameProtocol(OpeningProtocol):
    """A WebSocket to which whole frames can be written as bytes."""

    limits: ClassVar[ProtocolLimits] = ProtocolLimits()
    on_pause: Callable[[], None] | None = None
    """Called when the socket takes no more; set by the application."""
    on_resume: Callable[[], None] | None = None
    """Called when it takes more again."""
    on_end: Callable[[], None] | None = None
    """Called once, when nothing may be written any more, whoever closes."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.logger = self.conn.logger = _logger
        self.queue = Mailbox()  # type: ignore[assignment]  # all that uvicorn calls of a queue
        self.transport.set_write_buffer_limits(high=self.limits.write_buffer)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            extensions: dict[str, Any] = dict(self.scope["extensions"] or {})
            extensions[EXTENSION] = self
            self.scope["extensions"] = extensions

    def forget_handshake(self) -> None:
        """Free what only the handshake needed: with thousands of viewers it is most of what they would hold."""
        self.scope["headers"] = []
        del self.request, self.response

    def write_frames(self, frames: bytes) -> None:
        """Write whole frames. Does nothing once the connection is closing."""
        if not self.close_sent and not self.disconnected:
            self.transport.write(self.take_answer() + frames if self._answer else frames)

    def close_with(self, code: CloseCode, reason: str) -> None:
        """Send a close frame; drop the connection if the peer does not answer in ``CLOSE_TIMEOUT``. Idempotent."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        self._end_writing()
        self.send_answer()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(CLOSE_TIMEOUT, self.transport.abort)

    def _end_writing(self) -> None:
        if self.on_end is not None:
            self.on_end()
            self.on_end = None

    def handle_close(self, event: Frame) -> None:
        self._end_writing()
        super().handle_close(event)

    def handle_parser_exception(self) -> None:
        self._end_writing()
        super().handle_parser_exception()

    def shutdown(self) -> None:
        self._end_writing()
        super().shutdown()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.on_pause is not None:
            self.on_pause()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.on_resume is not None:
            self.on_resume()

    def keepalive_timeout(self) -> None:
        self._end_writing()
        super().keepalive_timeout()
        # uvicorn waits until the close frame is taken; a peer whose buffer is full never takes it.
        self.close_timer = self.loop.call_later(CLOSE_TIMEOUT, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_writing()
        super().connection_lost(exc)
        self.on_pause = self.on_resume = None

    def handle_cont(self, event: Frame) -> None:
        if 0 < self.limits.fragments <= len(self.frames):
            self.close_with(
                CloseCode.too_big, f"a message may have at most {self.limits.fragments} fragments"
            )
            self.frames = []
            return
        super().handle_cont(event)

    def send_receive_event_to_app(self) -> None:
        # uvicorn closes with 1007 too, but logs an error with its traceback: anybody could fill the log with them.
        if self.curr_msg_data_type == "text" and not _is_utf_8(b"".join(self.frames)):
            self.frames = []
            self.close_with(CloseCode.invalid_text, CloseCode.invalid_text.info.reason)
            return
        super().send_receive_event_to_app()


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class BoundedHttpProtocol(HttpToolsProtocol):
    """HTTP whose requests must arrive whole in time, with a bounded head."""

    limits: ClassVar[ProtocolLimits] = ProtocolLimits()
    _deadline: asyncio.TimerHandle | None = None
    _header_count = 0
    _header_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn names the narrower type
        self._start_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_deadline()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._header_count = self._header_bytes = 0
        if self._deadline is None:
            self._start_deadline()
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        self._header_count += 1
        self._header_bytes += len(name) + len(value)
        limits = self.limits
        if (
            0 < limits.header_max_count < self._header_count
            or 0 < limits.header_max_bytes < self._header_bytes
        ):
            raise ValueError("too many headers")  # the parser fails with it, and uvicorn answers 400
        super().on_header(name, value)

    def on_message_complete(self) -> None:
        self._stop_deadline()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._stop_deadline()
        request = upgrade_request(self.scope["method"], self.url, self.headers)
        if request is None:
            self.send_400_response("A WebSocket's handshake has an ASCII URL and no body.")
            return
        self.connections.discard(self)
        protocol = cast("type[PreparedFrameProtocol]", self.ws_protocol_class)(
            config=self.config, server_state=self.server_state, app_state=self.app_state
        )
        protocol.connection_made(self.transport)
        protocol.open(request)
        self.transport.set_protocol(protocol)
        # The parser and this protocol hold each other; nobody needs either any more, and the collector comes late.
        del self.parser

    def _start_deadline(self) -> None:
        if self.limits.handshake_timeout:
            self._deadline = self.loop.call_later(self.limits.handshake_timeout, self._give_up)

    def _stop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            )
            self.transport.close()


def bounded_protocols(
    limits: ProtocolLimits,
) -> tuple[type[BoundedHttpProtocol], type[PreparedFrameProtocol]]:
    """The two protocol classes with these limits: uvicorn makes the instances itself and passes nothing on."""
    http = type("HttpProtocol", (BoundedHttpProtocol,), {"limits": limits})
    websocket = type("WebSocketProtocol", (PreparedFrameProtocol,), {"limits": limits})
    return http, websocket
