"""Thousands of frames, bent and broken, at a live server: each is answered, nobody else notices, nothing is left."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from backchannel.protocol.codes import CloseCode, ErrorCode
from backchannel.testing import RunningServer

from .process import resident_kilobytes
from .raw import MULTI, STREAM, Raw, joined
from .recorder import Recorder, Witness

FRAMES_AT_ONCE = 40
BATCHES = 80
"""Times 40 frames on each of two endpoints: more than six thousand."""

text = st.text(max_size=40) | st.sampled_from(
    ["", " ", "\u202e", "a\u0301" * 30, "👩‍👩‍👧‍👦", "\u0000", "a" * 600]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)
good_commands = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("livestream:chat_message"), "data": st.fixed_dictionaries({"message": text})}
    ),
    st.fixed_dictionaries(
        {"type": st.just("livestream:question"), "data": st.fixed_dictionaries({"question": text})}
    ),
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["livestream:question_upvote", "livestream:question_answer"]),
            "data": st.fixed_dictionaries({"question_id": st.builds(lambda: str(uuid4()))}),
        }
    ),
    st.fixed_dictionaries({"type": st.sampled_from(["livestream:start", "ping", "livestream:leave"])}),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["livestream:join", "auth:refresh"]), "data": st.dictionaries(text, text)}
    ),
)


def replace_value(frame: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    return frame | {key: value}


def replace_inner(frame: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    data = frame.get("data")
    return frame | {"data": (data if isinstance(data, dict) else {}) | {key: value}}


KEYS = st.sampled_from(
    ["type", "data", "ref", "stream_id", "id", "message", "question_id", "epoch", "offset", "x"]
)
MUTATIONS: st.SearchStrategy[Callable[[dict[str, Any], str, Any], dict[str, Any]]] = st.sampled_from(
    [replace_value, replace_inner]
)


@st.composite
def bent_commands(draw: st.DrawFn) -> str:
    """A good command with something wrong in up to three places, sometimes cut off or with a byte too many."""
    frame: dict[str, Any] = draw(good_commands)
    for _ in range(draw(st.integers(0, 3))):
        frame = draw(MUTATIONS)(frame, draw(KEYS), draw(json_values))
    payload = json.dumps(frame)
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(payload)))
        payload = payload[:at] + draw(text) + payload[at + draw(st.integers(0, 3)) :]
    return payload


frames = (
    bent_commands().map(str.encode)
    | json_values.map(lambda value: json.dumps(value).encode())
    | text.map(lambda value: value.encode(errors="surrogatepass"))
    | st.binary(max_size=60)
)
"""What goes into text frames; some of it is no UTF-8, which ends a connection."""


async def answers(raw: Raw, frame: bytes) -> None:
    """Send it, and see that it is answered or that the connection ends with a code of the table."""
    await raw.send_as_text(frame)
    reply = await raw.reply()
    if reply["type"] == "error":
        assert reply["data"]["code"] in set(ErrorCode)
        assert reply["data"]["message"]


async def throw(server: RunningServer, stream_id: str, batch: list[bytes]) -> None:
    for endpoint in (STREAM, MULTI):
        waiting = list(batch)
        while waiting:
            async with joined(server, endpoint, stream_id, server.token("Mallory")) as raw:
                try:
                    while waiting:
                        await answers(raw, waiting.pop())
                except ConnectionClosed:
                    assert raw.socket.close_code in set(CloseCode)


async def throw_beside_a_talk(
    server: RunningServer, stream_id: str, batch: list[bytes], speaker: Witness
) -> None:
    talk = (speaker.say("Still here") for _ in range(5))
    await asyncio.gather(throw(server, stream_id, batch), *talk)


async def check_bystander(recorder: Recorder, bystander: Witness, speaker: Witness) -> None:
    last = await speaker.say("Over")
    assert last is not None
    await recorder.everyone_has(last.offset or 0)
    (segment,) = bystander.viewing.segments
    assert [seen.offset for seen in segment.seen] == list(range(segment.offset + 1, (last.offset or 0) + 1))
    assert (await recorder.server.request("GET", "/readyz")).status == 200


@pytest.mark.timeout(180)  # half of it is drawing the frames
def test_thousands_of_bad_frames_hurt_nobody(server: RunningServer, stream_id: str) -> None:
    # Not an async test: Hypothesis draws while nothing else runs, since it watches over the source of randomness.
    with asyncio.Runner() as runner:
        runner.run(server.create_stream(stream_id))
        recorder = Recorder(server, stream_id)
        bystander = runner.run(recorder.witness("Bystander").__aenter__())
        speaker = runner.run(recorder.witness("Speaker").__aenter__())
        before = resident_kilobytes(server.pid)

        @settings(max_examples=BATCHES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(frames, min_size=FRAMES_AT_ONCE, max_size=FRAMES_AT_ONCE))
        def run(batch: list[bytes]) -> None:
            runner.run(throw_beside_a_talk(server, stream_id, batch, speaker))

        run()
        runner.run(check_bystander(recorder, bystander, speaker))
        assert resident_kilobytes(server.pid) - before < 32 * 1024
        runner.run(bystander.client.close())
        runner.run(speaker.client.close())
    assert "Traceback" not in server.output
