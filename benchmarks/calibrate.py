"""How much text makes an event EVENT_BYTES long, so that all servers are measured with the same bytes."""

from __future__ import annotations

from websockets.sync.client import connect

from .errors import BenchmarkError
from .plan import EVENT_BYTES
from .processes import LOOPBACK

ANSWER_WITHIN_S = 5.0
PROBE_NUMBER = 0
PROBE_MARKER = f"@@{PROBE_NUMBER:012d}@@"


def padding_for(port: int, path: str, say: str) -> int:
    """Say one message without padding on a server that runs, and see how long its event is.

    :raises BenchmarkError: when the event does not come, or is already longer than EVENT_BYTES
    """
    with connect(f"ws://{LOOPBACK}:{port}{path}", compression=None, open_timeout=ANSWER_WITHIN_S) as socket:
        socket.send(plain(say))
        while True:
            try:
                frame = socket.recv(timeout=ANSWER_WITHIN_S)
            except TimeoutError:
                raise BenchmarkError(
                    f"the server on port {port} sent no event within {ANSWER_WITHIN_S} s"
                ) from None
            if isinstance(frame, str) and PROBE_MARKER in frame:
                return padding_of(frame)
            if isinstance(frame, str) and frame.startswith('{"type":"error"'):
                raise BenchmarkError(f"the server refuses the benchmark's message: {frame}")


def plain(say: str) -> str:
    """A ``say`` template as the probe's message: without padding, from the first connection."""
    message = say.replace("%M", PROBE_MARKER).replace("%P", "").replace("%N", str(PROBE_NUMBER))
    return message.replace("%U", f"00000000-0000-4000-8000-{0xFFFFFFFFFFFF:012x}").replace("%I", "0")


def padding_of(frame: str) -> int:
    """Bytes of text that are missing in ``frame`` to EVENT_BYTES."""
    padding = EVENT_BYTES - len(frame.encode())
    if padding < 0:
        raise BenchmarkError(f"an event without padding has {EVENT_BYTES - padding} bytes already: {frame}")
    return padding
