"""Who is in the room, and how time and new ids go, in the tests of the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from backchannel.protocol.codec import COMMAND_BY_TYPE
from backchannel.protocol.commands import ROOM_COMMANDS, RoomCommand
from backchannel.protocol.user import Role, User
from backchannel.room.decide import apply, decide
from backchannel.room.events import AnyRoomEvent
from backchannel.room.identity import READER, Actor
from backchannel.room.rejection import Rejection
from backchannel.room.rules import Moment, RoomRules
from backchannel.room.state import RoomState, new_state

NOON = datetime(2026, 11, 23, 12, 0, 0, 123_000, tzinfo=UTC)


def actor(id: str, role: Role = Role.viewer) -> Actor:
    return Actor(User(id=id, name=id.title(), role=role), guest=False)


HOST = actor("hedy", Role.host)
MODERATOR = actor("mary", Role.moderator)
ADA = actor("ada")
BOB = actor("bob")
ACTORS = (HOST, MODERATOR, ADA, BOB, READER)

RULES = RoomRules()


def command(type: str, ref: str | None = None, **data: Any) -> RoomCommand:
    """A command of the room, as a client would send it."""
    parsed = COMMAND_BY_TYPE[f"livestream:{type}"].model_validate(
        {
            "type": f"livestream:{type}",
            "data": data,
            "ref": ref,
        }
    )
    assert isinstance(parsed, ROOM_COMMANDS)
    return parsed


def counting_ids() -> Callable[[], UUID]:
    numbers = count(1)
    return lambda: UUID(int=next(numbers))


class Rehearsed:
    """A room without a log: what is decided is applied."""

    def __init__(self, rules: RoomRules = RULES) -> None:
        self.rules = rules
        self.state: RoomState = new_state("keynote", "e1", rules.chat_history)
        self.events: list[AnyRoomEvent] = []
        self._new_id = counting_ids()

    @property
    def now(self) -> datetime:
        """A second passes with each event."""
        return NOON + timedelta(seconds=len(self.events))

    def decide(self, who: Actor, what: RoomCommand) -> AnyRoomEvent | Rejection:
        result = decide(self.state, who, what, self.rules, Moment(self.now, self._new_id))
        if not isinstance(result, Rejection):
            self.events.append(result)
            apply(self.state, result, len(self.events))
        return result

    def accepted(self, who: Actor, type: str, **data: Any) -> AnyRoomEvent:
        result = self.decide(who, command(type, **data))
        assert not isinstance(result, Rejection), result
        return result

    def refused(self, who: Actor, type: str, **data: Any) -> str:
        """The code of the rejection."""
        result = self.decide(who, command(type, **data))
        assert isinstance(result, Rejection), result
        return result.code.value
