"""One WebSocket at a time, and how each one ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Subprotocol

from ..protocol.base import SUBPROTOCOL
from .backoff import STABLE_SECONDS, comes_back

MAX_MESSAGE_BYTES = 16 * 2**20
"""A welcome holds the snapshot: 100 messages of 4 kB and 200 answered questions of 10 kB are 2.5 MB, escaped more."""

OPEN_TIMEOUT = 10.0
"""Seconds for TCP, TLS and the handshake."""

CLOSE_TIMEOUT = 1.0
"""Seconds for the other side to answer a close frame."""

_SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a connection, or the attempt at one, ended."""

    code: int | None
    """The close code, or the status of a refused handshake; None if there was no answer."""
    reason: str
    comes_back: bool
    was_stable: bool = False


def stream_url(url: str, stream_id: str) -> str:
    """The WebSocket address of a stream on the server at ``url``.

    :raises ValueError: the URL is not http, https, ws or wss with a host
    """
    parts = urlsplit(url)
    scheme = _SCHEMES.get(parts.scheme)
    if scheme is None or not parts.hostname:
        raise ValueError(f"{url!r} is no address of a server: it should look like http://127.0.0.1:8000")
    path = f"{parts.path.rstrip('/')}/ws/livestream/{quote(stream_id, safe='~')}"
    return urlunsplit((scheme, parts.netloc, path, "", ""))


class Socket:
    """Opens connections to one stream. ``ended`` says how the last one ended."""

    def __init__(
        self,
        url: str,
        token: Callable[[], Awaitable[str | None]],
        token_is_renewable: bool,
        ping_interval: float,
        on_frame: Callable[[str], None] | None,
    ) -> None:
        self.token = token
        self.token_is_renewable = token_is_renewable
        self.ended = Ended(None, "not opened", comes_back=True)
        self._url = url
        self._ping_interval = ping_interval
        self._on_frame = on_frame
        self._connection: ClientConnection | None = None
        self._since = 0.0

    async def open(self, position: tuple[str, int] | None) -> None:
        """Try to connect, and ask to resume after ``position``. If it fails, ``read`` has nothing to give."""
        try:
            token = await self.token()
        except Exception as error:  # noqa: BLE001  (the user's own function; what it asks may be away for a while)
            self.ended = Ended(None, f"the token function failed: {error!r}", comes_back=True)
            return
        subprotocols = [Subprotocol(SUBPROTOCOL)]
        if token:
            subprotocols.append(Subprotocol(f"bearer.{token}"))
        query = "?" + urlencode({"epoch": position[0], "offset": position[1]}) if position else ""
        try:
            self._connection = await connect(
                self._url + query,
                subprotocols=subprotocols,
                compression=None,
                max_size=MAX_MESSAGE_BYTES,
                open_timeout=OPEN_TIMEOUT,
                ping_interval=self._ping_interval,
                ping_timeout=self._ping_interval,
                close_timeout=CLOSE_TIMEOUT,
            )
            self._since = monotonic()
        except (OSError, InvalidHandshake) as error:  # TimeoutError is an OSError
            self.ended = _refusal(error)

    async def read(self) -> str | None:
        """The next text frame; None when there is no connection any more, and ``ended`` says why."""
        if self._connection is None:
            return None
        try:
            text = await self._connection.recv(decode=True)
        except ConnectionClosed as closed:
            self.ended = _end(closed, stable=monotonic() - self._since >= STABLE_SECONDS)
            return None
        if self._on_frame is not None:
            self._on_frame(text)
        return text

    async def send(self, text: str) -> bool:
        """Send a frame. False if the connection is gone."""
        if self._connection is None:
            return False
        try:
            await self._connection.send(text)
        except ConnectionClosed:
            return False
        return True

    async def close(self) -> None:
        """Close the connection, if there is one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


def _end(closed: ConnectionClosed, *, stable: bool) -> Ended:
    if closed.rcvd is None:
        return Ended(1006, "the connection broke", comes_back=True, was_stable=stable)
    code = closed.rcvd.code
    return Ended(code, closed.rcvd.reason or f"close code {code}", comes_back(code), was_stable=stable)


def _refusal(error: Exception) -> Ended:
    """A server that is away or overloaded is asked again; one that says no to the handshake is not."""
    if isinstance(error, InvalidStatus):
        status = error.response.status_code
        return Ended(status, f"the handshake was answered by HTTP {status}", status >= 500 or status == 429)
    return Ended(None, str(error) or type(error).__name__, comes_back=True)
