"""Deciding what waits: each command against the state that includes the earlier ones, each accepted or rejected by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from ..log.base import Append, NewRecord, Position, StatusUpdate
from ..protocol.codec import uuid_of
from ..protocol.codes import ErrorCode
from ..room.decide import ID_TAKEN, apply, decide
from ..room.events import AnyRoomEvent, StatusChanged, dump_event
from ..room.limits import Buckets, told_wait
from ..room.rejection import Rejection
from ..room.rules import Moment, RoomRules
from ..room.state import RoomState
from .inbox import Submission
from .stats import Stats


@dataclass(slots=True)
class Turn:
    """What became of one batch, before its commit."""

    base: Position
    """Where the log stood when it was decided."""
    accepted: list[tuple[Submission, AnyRoomEvent]] = field(default_factory=list)
    """In order: the first gets the offset ``base.offset + 1``. Already applied to the state."""
    refused: list[tuple[Submission, Rejection]] = field(default_factory=list)
    """Refused in view of what was accepted before, which only the commit makes true; or under an id that the client
    chose, so that it may be a resend of what the log holds. Answered after the commit."""

    def append(self, stream_id: str) -> Append:
        """What is to be committed."""
        events = [event for _, event in self.accepted]
        changes = [event for event in events if isinstance(event, StatusChanged)]
        status = (
            StatusUpdate(last.status, last.starts_at, last.started_at, last.ended_at)
            if (last := changes[-1] if changes else None)
            else None
        )
        return Append(stream_id, self.base, tuple(map(new_record, events)), status)


def new_record(event: AnyRoomEvent) -> NewRecord:
    """An event as the log takes it."""
    return NewRecord(
        id=event.id,
        type=event.type,
        user_id=event.user.id,
        created_at=event.created_at,
        body=dump_event(event),
        claim=event.claim,
        release=event.release,
    )


class Decider:
    """Decides for one room, and remembers how fast its users have been."""

    def __init__(self, rules: RoomRules, stats: Stats) -> None:
        self._rules = rules
        self._stats = stats
        self._buckets = Buckets()

    def decide(
        self,
        state: RoomState,
        submissions: Sequence[Submission],
        moment: Moment,
        monotonic: float,
    ) -> Turn:
        """Decide in order. Accepted events are applied to ``state``; rejections that nothing can change are answered at once.

        :param monotonic: seconds of a clock that does not go back, for the rates
        """
        turn = Turn(Position(state.epoch, state.offset))
        ids: set[UUID] = set()
        for submission in submissions:
            refusal = self._admit(submission, monotonic)
            if refusal is not None:
                # Too fast, but perhaps a resend of what is in the log: then it was carried out, and has to hear so.
                if submission.may_be_a_repeat:
                    turn.refused.append((submission, refusal))
                else:
                    self._reject(submission, refusal)
                continue
            chosen = uuid_of(submission.command)
            taken = chosen is not None and chosen in ids
            result = (
                ID_TAKEN
                if taken
                else decide(state, submission.actor, submission.command, self._rules, moment)
            )
            if not isinstance(result, Rejection):
                apply(state, result, state.offset + 1)
                ids.add(result.id)
                turn.accepted.append((submission, result))
            elif turn.accepted or submission.may_be_a_repeat:
                turn.refused.append((submission, result))
            else:
                self._reject(submission, result)
        return turn

    def _admit(self, submission: Submission, monotonic: float) -> Rejection | None:
        user, kind = submission.actor.user, submission.command.type
        rate = self._rules.rates.get(kind)
        if submission.admitted or user is None or rate is None:
            return None
        wait = self._buckets.take((user.id, kind), rate, monotonic)
        if wait:
            message = f"too fast, wait {wait:.1f} s"
            return Rejection(ErrorCode.rate_limited, message, retry_after=told_wait(wait))
        submission.admitted = True
        return None

    def _reject(self, submission: Submission, rejection: Rejection) -> None:
        self._stats.reject(rejection.code)
        submission.reject(rejection)
