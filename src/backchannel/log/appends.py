"""What every store needs to know about an append, whatever it keeps the events in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..protocol.events import Stream, StreamStatus
from .base import Append, NewRecord, Position


@dataclass(frozen=True, slots=True)
class KeyChange:
    """What all records of an append together do to one claim key."""

    key: str
    held_before: bool
    """What must be true for the append to be committed."""
    held_after: bool
    offset: int
    """Of the last event that claimed or released the key."""


def check_appends(appends: Sequence[Append]) -> None:
    """Refuse what no store could commit and no retry could mend.

    :raises ValueError: a stream is named twice, an append names an id twice, or its records contradict each other
    """
    if len({append.stream_id for append in appends}) != len(appends):
        raise ValueError("one call of append() names a stream twice: put its events into one Append")
    for append in appends:
        if len(append.records) > 1 and len({record.id for record in append.records}) != len(append.records):
            raise ValueError(f"an Append for the stream {append.stream_id!r} names an event id twice")
        key_changes(append)


def first_append(stream_id: str, start: Position, records: Sequence[NewRecord]) -> Append:
    """What a new stream begins with, as an append to its empty log.

    :raises ValueError: an id is named twice, or the records contradict each other
    """
    append = Append(stream_id, start, tuple(records))
    check_appends([append])
    if any(change.held_before for change in key_changes(append)):
        raise ValueError(f"the first events of the stream {stream_id!r} release what none of them claimed")
    return append


def key_changes(append: Append) -> Sequence[KeyChange]:
    """The net effect on each key, in the order in which the keys are first named. Within a record, release comes first.

    :raises ValueError: the records contradict each other, as a claim of what an earlier one claimed
    """
    changes: dict[str, KeyChange] = {}
    for offset, record in enumerate(append.records, append.expected.offset + 1):
        for key, held_after in ((record.release, False), (record.claim, True)):
            if key is None:
                continue
            earlier = changes.get(key)
            if earlier is not None and earlier.held_after is held_after:
                verb = "claims" if held_after else "releases"
                raise ValueError(
                    f"an Append for the stream {append.stream_id!r} {verb} {key!r} twice in a row"
                )
            held_before = not held_after if earlier is None else earlier.held_before
            changes[key] = KeyChange(key, held_before, held_after, offset)
    return tuple(changes.values())


_LOBBY_ORDER = {StreamStatus.live: 0, StreamStatus.scheduled: 1, StreamStatus.ended: 2}


def in_lobby_order(streams: Iterable[Stream]) -> Sequence[Stream]:
    """Live ones first, then scheduled, then ended; the newest first within each, by id where they are equally new."""
    by_id = sorted(streams, key=lambda stream: stream.id)
    newest_first = sorted(by_id, key=lambda stream: stream.created_at, reverse=True)
    return tuple(sorted(newest_first, key=lambda stream: _LOBBY_ORDER[stream.status]))
