"""The welcome: the first thing that a viewer gets, and under a join storm the only thing that costs.

What is the same for everyone is turned to JSON once for an offset; each viewer's own part is put in between.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from pydantic import TypeAdapter

from ..protocol.base import PROTOCOL_VERSION, format_time
from ..protocol.events import (
    BlockedTerm,
    ChatMessage,
    HeldMessage,
    Poll,
    PollChoice,
    Question,
    Sanction,
    Stream,
)
from ..room.identity import Actor
from ..room.rules import RoomRules
from ..room.snapshot import SharedSnapshot, last_said_at, me, own_snapshot, shared_snapshot
from ..room.state import RoomState

T = TypeVar("T")

_CHAT = TypeAdapter(tuple[ChatMessage, ...])
_QUESTIONS = TypeAdapter(tuple[Question, ...])
_POLLS = TypeAdapter(tuple[Poll, ...])
_CHOICES = TypeAdapter(tuple[PollChoice, ...])
_SANCTIONS = TypeAdapter(tuple[Sanction, ...])
_IDS = TypeAdapter(tuple[UUID, ...])
_HELD = TypeAdapter(tuple[HeldMessage, ...])
_TERMS = TypeAdapter(tuple[BlockedTerm, ...])
_TEXT = TypeAdapter(str)


class WelcomeWriter:
    """Writes the welcomes of one room."""

    def __init__(self, rules: RoomRules) -> None:
        self._rules = rules
        self._state: RoomState | None = None
        self._made_for: tuple[str, int, str] | None = None
        self._stream = b""
        self._snapshots: dict[bool, tuple[bytes, SharedSnapshot, bytes]] = {}
        """Of staff (True) and of everyone else."""

    def write(
        self,
        state: RoomState,
        stream: Stream,
        actor: Actor,
        *,
        named: bool,
        recovered: bool,
        viewer_count: int,
        now: datetime,
    ) -> bytes:
        """A ``livestream:welcome`` as JSON. With ``recovered`` it has no snapshot.

        :param named: whether it says its ``stream_id``, as on ``/ws``
        """
        self._refresh(state, stream)
        parts = [
            b'{"type":"livestream:welcome"',
            b',"stream_id":' + _TEXT.dump_json(stream.id) if named else b"",
            b',"data":{"protocol":%d,"stream":' % PROTOCOL_VERSION,
            self._stream,
            b',"user":' + me(actor).model_dump_json().encode(),
            b',"epoch":' + _TEXT.dump_json(actor.epoch(state.epoch)),
            b',"offset":%d,"recovered":%s' % (state.offset, b"true" if recovered else b"false"),
            b',"viewer_count":%d,"server_time":"%s"' % (viewer_count, format_time(now).encode()),
            _last_said(state, actor),
        ]
        if not recovered:
            parts += self._snapshot_for(state, actor)
        return b"".join([*parts, b"}}"])

    def _refresh(self, state: RoomState, stream: Stream) -> None:
        made_for = (state.epoch, state.offset, stream.title)
        # A state that was thrown away holds votes that were never committed: what was made of it goes with it.
        if self._state is not state or self._made_for != made_for:
            self._state, self._made_for = state, made_for
            self._stream = stream.model_dump_json().encode()
            self._snapshots.clear()

    def _snapshot_for(self, state: RoomState, actor: Actor) -> list[bytes]:
        made = self._snapshots.get(actor.is_staff)
        if made is None:
            made = self._snapshots[actor.is_staff] = _shared_parts(
                shared_snapshot(state, self._rules, staff=actor.is_staff)
            )
        head, shared, tail = made
        own = own_snapshot(shared, actor)
        return [
            head,
            b',"hidden_questions":' + _QUESTIONS.dump_json(own.hidden_questions),
            b',"own_votes":' + _IDS.dump_json(own.own_votes),
            b',"own_questions":' + _IDS.dump_json(own.own_questions),
            _listed(b"own_poll_votes", _CHOICES, own.own_poll_votes),
            _listed(b"held_messages", _HELD, own.held_messages),
            _listed(b"sanctions", _SANCTIONS, own.sanctions),
            tail,
        ]


def _last_said(state: RoomState, actor: Actor) -> bytes:
    at = last_said_at(state, actor)
    return b',"last_said_at":"%s"' % format_time(at).encode() if at else b""


def _shared_parts(shared: SharedSnapshot) -> tuple[bytes, SharedSnapshot, bytes]:
    """What stands before a viewer's own part, and what stands behind it."""
    head = b"".join(
        (
            b',"snapshot":{"chat":' + _CHAT.dump_json(shared.chat),
            b',"questions":' + _QUESTIONS.dump_json(shared.questions),
            b',"questions_total":%d' % shared.questions_total,
        )
    )
    polls = _listed(b"polls", _POLLS, shared.polls)
    current = b',"current_poll":"%s"' % str(shared.current_poll).encode() if shared.current_poll else b""
    settings = b',"settings":' + shared.settings.model_dump_json().encode()
    queue = (
        b""
        if shared.question_queue is None
        else b',"question_queue":' + _IDS.dump_json(shared.question_queue)
    )
    for_staff = _listed(b"block_list", _TERMS, shared.block_list) + _listed(
        b"denied_messages", _HELD, shared.denied
    )
    pin = b',"pin":' + shared.pin.model_dump_json().encode() if shared.pin else b""
    return head + polls + current, shared, settings + queue + pin + for_staff + b"}"


def _listed(name: bytes, adapter: TypeAdapter[tuple[T, ...]], values: tuple[T, ...]) -> bytes:
    """A member that stands in the message only where there is something in it."""
    return b',"' + name + b'":' + adapter.dump_json(values) if values else b""
