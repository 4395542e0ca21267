"""How a WebSocket opens under uvicorn: with one parse of its request, and one write.

uvicorn's HTTP protocol reads the request, then writes it out again for websockets to parse it a second time; and the answer
goes out by itself, one system call before the first frame. Here the request is handed over as it was read, and the answer
waits for that frame, though never longer than to the event loop's next turn. What makes a handshake valid, websockets decides.
"""

from __future__ import annotations

from collections.abc import Iterable

from uvicorn._types import ASGISendEvent, WebSocketAcceptEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.datastructures import Headers
from websockets.http11 import Request
from websockets.protocol import Protocol


def upgrade_request(method: str, url: bytes, headers: Iterable[tuple[bytes, bytes]]) -> Request | None:
    """The request of a handshake as websockets takes it; None if it has a body or a URL that is not ASCII.

    :param headers: as the HTTP parser gives them: names are tokens, values may be any bytes
    """
    if not url.isascii():
        return None
    fields = Headers()
    for name, value in headers:
        if name == b"transfer-encoding" or (name == b"content-length" and value != b"0"):
            return None
        fields[name.decode("ascii")] = value.strip(b" \t").decode("latin-1")
    return Request(url.decode("ascii"), fields, method)


class OpeningProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol, opened with a request that was read already."""

    _answer = b""
    """The handshake's answer while it waits for the first frame."""

    def open(self, request: Request) -> None:
        """Start the application, or refuse what is no valid handshake."""
        # What comes next are frames: websockets' own parser goes on with just this when it has read a request.
        self.conn.parser = Protocol.parse(self.conn)
        next(self.conn.parser)
        self.handle_connect(request)

    async def send(self, message: ASGISendEvent) -> None:
        if message["type"] == "websocket.accept" and not self.handshake_complete:
            self._accept(message)
            return
        self.send_answer()
        await super().send(message)

    def _accept(self, message: WebSocketAcceptEvent) -> None:
        if self.disconnected:
            raise ClientDisconnected
        headers = self.response.headers
        del headers["Date"]  # uvicorn's default headers hold one
        for name, value in [*self.default_headers, *message.get("headers", [])]:
            headers[name.decode("latin-1")] = value.decode("latin-1")
        if subprotocol := message.get("subprotocol"):
            headers["Sec-WebSocket-Protocol"] = subprotocol
        if self.transport.is_closing():
            return
        self.handshake_complete = True
        self.conn.send_response(self.response)
        self._answer = b"".join(self.conn.data_to_send())
        self.loop.call_soon(self.send_answer)
        self.start_keepalive()

    def send_answer(self) -> None:
        """Let the handshake's answer wait no longer: something else is to be written, or no frame came."""
        if answer := self.take_answer():
            self.transport.write(answer)

    def take_answer(self) -> bytes:
        """The handshake's answer for the caller to write before anything else; empty if it has gone."""
        answer, self._answer = self._answer, b""
        return b"" if self.transport.is_closing() else answer

    def data_received(self, data: bytes) -> None:
        if self._answer:
            self.send_answer()
        super().data_received(data)

    def send_keepalive_ping(self) -> None:
        self.send_answer()
        super().send_keepalive_ping()

    def shutdown(self) -> None:
        self.send_answer()
        super().shutdown()
