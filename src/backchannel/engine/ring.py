"""A room's ring of prepared events: the only queue there is, shared by all viewers, each with a cursor into it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ..protocol.codec import encode
from ..protocol.events import StreamEvent
from ..room.events import AnyRoomEvent
from ..room.rendered import Rendered


class PreparedEvent:
    """An event's JSON in its two forms, each made when first needed."""

    def __init__(self, event: StreamEvent, stream_id: str) -> None:
        self._event = event
        self._stream_id = stream_id

    @cached_property
    def plain(self) -> bytes:
        """As it goes out on the stream's own endpoint."""
        return encode(self._event).encode()

    @cached_property
    def named(self) -> bytes:
        """As it goes out on ``/ws``: with its ``stream_id``."""
        return encode(self._event.model_copy(update={"stream_id": self._stream_id})).encode()


@dataclass(slots=True)
class Entry:
    """One event in the ring, as its audiences get it."""

    offset: int | None
    """None for what does not stand in the log."""
    everyone: PreparedEvent | None
    staff: PreparedEvent | None
    own_user: str | None = None
    own: PreparedEvent | None = None
    replaces: tuple[str, str] | None = None
    """Of several entries with the same value in one batch, only the last is sent."""
    event: AnyRoomEvent | None = None
    """What happened; None for what does not stand in the log."""
    withheld: bool = False
    """Whether it shows less than it did when it happened."""
    own_if_viewer: bool = False
    """Whether ``own`` is not for one who is staff."""
    seq: int = 0
    """Its place in the ring, given by the ring: 1, 2, 3 …"""
    size: int = 0
    """Bytes that it is counted with."""


@dataclass(frozen=True, slots=True, eq=False)
class Audience:
    """Those who get the same bytes: everyone or staff, with or without the stream's name.

    There are four of them, in ``AUDIENCES``, compared by identity: a pass looks its batch up by audience for each viewer.
    """

    staff: bool
    named: bool

    def pick(self, entry: Entry) -> PreparedEvent | None:
        return entry.staff if self.staff else entry.everyone


class Ring:
    """The most recent entries, bounded in number and bytes.

    The log's offsets in it are without a hole, so whoever stands right before the oldest, or later, can be given exactly
    what they lack. An entry stays, beyond the bounds too, until ``release`` says that it was written to everyone who
    reads in time: one large commit must not drive out what nobody has been given yet.
    """

    def __init__(self, max_events: int, max_bytes: int) -> None:
        self._entries: deque[Entry] = deque()
        self._max_events = max_events
        self._max_bytes = max_bytes
        self._bytes = 0
        self._next_seq = 1
        self._released = 0
        self._seq_by_offset: dict[int, int] = {}
        self.last_offset = 0
        """Of the newest event of the log in here."""

    @property
    def head(self) -> int:
        """The ``seq`` of the newest entry; 0 before the first."""
        return self._next_seq - 1

    @property
    def tail(self) -> int:
        """The ``seq`` of the oldest entry that is still here."""
        return self._next_seq - len(self._entries)

    def append(self, entry: Entry) -> None:
        """Add the newest entry; the oldest that are released go when there are too many."""
        shown = entry.everyone or entry.staff or entry.own
        entry.size = len(shown.plain) if shown else 0
        entry.seq = self._next_seq
        self._next_seq += 1
        self._entries.append(entry)
        if entry.offset is not None:
            self._seq_by_offset[entry.offset] = entry.seq
            self.last_offset = entry.offset
        self._bytes += entry.size
        self._trim()

    def revise(self, revised: Callable[[Entry], Entry | None]) -> None:
        """Put other entries in the place of those for which ``revised`` gives one."""
        for index, entry in enumerate(self._entries):
            new = revised(entry)
            if new is not None:
                new.seq, new.size = entry.seq, entry.size
                self._entries[index] = new

    def release(self, seq: int) -> None:
        """Entries up to ``seq`` may go when there are too many."""
        self._released = seq
        self._trim()

    def _trim(self) -> None:
        while self.tail <= self._released and (
            len(self._entries) > self._max_events
            or (self._bytes > self._max_bytes and len(self._entries) > 1)
        ):
            oldest = self._entries.popleft()
            self._bytes -= oldest.size
            if oldest.offset is not None:
                del self._seq_by_offset[oldest.offset]

    def after(self, seq: int) -> list[Entry]:
        """The entries behind ``seq``, oldest first. The caller has checked that ``seq >= tail - 1``."""
        missing = self.head - seq
        if missing <= 0:
            return []
        if missing >= len(self._entries):
            return list(self._entries)
        newest_first = reversed(self._entries)
        return [next(newest_first) for _ in range(missing)][::-1]

    def seq_of(self, offset: int, head_offset: int) -> int | None:
        """The cursor of somebody who has everything up to ``offset``; None if the gap is not wholly here.

        :param head_offset: the offset of the log's last event
        """
        if offset == head_offset:
            return self.head
        following = self._seq_by_offset.get(offset + 1)
        return None if following is None else following - 1


AUDIENCES = {(staff, named): Audience(staff, named) for staff in (False, True) for named in (False, True)}
"""By (staff, named)."""


def texts_for_all(entries: list[Entry], audience: Audience) -> list[bytes]:
    """What an audience gets of these entries, leaving out values that a later one replaces."""
    last = {entry.replaces: entry.seq for entry in entries if entry.replaces}
    texts = []
    for entry in entries:
        if entry.replaces and last[entry.replaces] != entry.seq:
            continue
        prepared = audience.pick(entry)
        if prepared is not None:
            texts.append(prepared.named if audience.named else prepared.plain)
    return texts


def texts_for_one(entries: list[Entry], audience: Audience, user_id: str | None) -> list[bytes]:
    """What one viewer gets: all of the entries, and their own form of what concerns them."""
    texts = []
    for entry in entries:
        own = (
            entry.own is not None
            and entry.own_user == user_id
            and not (entry.own_if_viewer and audience.staff)
        )
        prepared = entry.own if own else audience.pick(entry)
        if prepared is not None:
            texts.append(prepared.named if audience.named else prepared.plain)
    return texts


def entry_of(rendered: Rendered, offset: int, stream_id: str) -> Entry:
    """A rendered event of the log as an entry; what several audiences share is prepared once."""
    everyone = PreparedEvent(rendered.everyone, stream_id) if rendered.everyone else None
    staff = PreparedEvent(rendered.staff, stream_id) if rendered.staff else None
    own = PreparedEvent(rendered.own, stream_id) if rendered.own else None
    return Entry(
        offset=offset,
        everyone=everyone,
        staff=everyone if rendered.staff is rendered.everyone else staff,
        own_user=rendered.own_user,
        own=own,
        own_if_viewer=rendered.own_if_viewer,
        replaces=rendered.replaces,
    )
