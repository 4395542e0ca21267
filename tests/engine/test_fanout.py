"""The fan-out under every interleaving of messages, joins, full sockets, drains and departures, in passes of few viewers.

Each viewer gets every entry behind the point where it came in, in order and once, each in its own form where it has one. What
may be missing is a value that a later one replaces; who is missing more was closed as a slow reader.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.engine import cohort, fanout
from backchannel.engine.fanout import Fanout
from backchannel.engine.options import FanoutOptions
from backchannel.engine.ring import Entry, PreparedEvent, Ring
from backchannel.engine.stats import Stats
from backchannel.engine.viewer import Viewer
from backchannel.protocol.codes import CloseCode
from backchannel.protocol.events import ViewerCount, ViewerCountEvent
from backchannel.room.identity import READER, Actor

from .harness import ADA, BOB, HOST, FakeSink, until

OWN = 1_000_000
"""Added to the number of an entry in the form that is one user's own."""
ROLES: tuple[Actor, ...] = (READER, ADA, BOB, HOST)


def prepared(number: int) -> PreparedEvent:
    return PreparedEvent(ViewerCountEvent(data=ViewerCount(viewer_count=number)), "keynote")


@dataclass
class Seat:
    viewer: Viewer
    sink: FakeSink
    since: int
    """The number of the last entry before it came in."""
    left: bool = False

    @property
    def numbers(self) -> list[int]:
        return [frame["data"]["viewer_count"] for frame in self.sink.frames]


@dataclass
class Room:
    """A ring and its fan-out, and what everybody was owed."""

    ring_events: int
    seats: list[Seat] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ring = Ring(self.ring_events, 10**9)
        self.fanout = Fanout(self.ring, FanoutOptions(0.0, 30.0), Stats())

    def publish(self, owner: Actor, value: int | None) -> None:
        """``value``: what it replaces, if anything."""
        number = len(self.entries) + 1
        everyone = prepared(number)
        user = owner.user.id if owner.user else None
        own = prepared(number + OWN) if user else None
        replaces = None if value is None else ("value", str(value))
        entry = Entry(number, everyone, everyone, user, own, replaces)
        self.entries.append(entry)
        self.ring.append(entry)
        self.fanout.wake()

    def join(self, who: Actor, back: int, capacity: int | None, *, direct: bool = False) -> None:
        """Come in behind what is there, or resume up to ``back`` entries earlier, as far as the ring goes."""
        seq = max(self.ring.head - back, self.ring.tail - 1)
        sink = FakeSink(capacity, direct=direct)
        viewer = Viewer(sink, who, named=False)
        sink.on_drained = lambda: self.fanout.catch_up(viewer)
        sink.on_stalled = lambda: self.fanout.stalled(viewer)
        self.seats.append(Seat(viewer, sink, seq))
        self.fanout.add(viewer, seq)
        self.fanout.catch_up(viewer)

    def check(self, seat: Seat) -> None:
        """In order, once, in the right form, and without a hole that nobody explains."""
        user = seat.viewer.user_id
        numbers = seat.numbers
        plain = [number % OWN for number in numbers]
        assert plain == sorted(set(plain)), "out of order or repeated"
        assert all(number > seat.since for number in plain)
        got = set(plain)
        last = max(got, default=seat.since)
        complete = not seat.left and seat.sink.closed is None
        for entry in self.entries[seat.since : None if complete else last]:
            if entry.seq in got:
                assert (entry.seq + OWN in numbers) is (user is not None and entry.own_user == user)
            else:
                assert any(
                    later.replaces == entry.replaces is not None and later.seq in got
                    for later in self.entries[entry.seq :]
                ), f"{entry.seq} is missing"
        assert seat.sink.closed in {None, CloseCode.slow_reader}


ACTIONS = st.one_of(
    st.tuples(
        st.just("publish"),
        st.sampled_from(ROLES),
        st.none() | st.integers(0, 1),
        st.sampled_from([1, 1, 2, 6]),
    ),
    st.tuples(
        st.just("join"),
        st.sampled_from(ROLES),
        st.integers(0, 5),
        st.none() | st.integers(1, 4),
        st.booleans(),
    ),
    st.tuples(st.just("drain"), st.integers(0, 9)),
    st.tuples(st.just("leave"), st.integers(0, 9)),
    st.tuples(st.just("turn")),
    st.tuples(st.just("turn")),
    st.tuples(st.just("sweep")),
)


async def play(room: Room, actions: list[tuple[object, ...]]) -> None:
    for action in actions:
        match action:
            case ("publish", Actor() as owner, int() | None as value, int() as times):
                for _ in range(times):
                    room.publish(owner, value)
            case ("join", Actor() as who, int() as back, int() | None as capacity, bool() as direct):
                room.join(who, back, capacity, direct=direct)
            case ("drain", int() as which) if which < len(room.seats):
                room.seats[which].sink.drain()
            case ("leave", int() as which) if which < len(room.seats):
                room.seats[which].left = True
                room.fanout.remove(room.seats[which].viewer)
            case ("turn",):
                await asyncio.sleep(0)
            case ("sweep",):
                room.fanout.sweep(asyncio.get_running_loop().time())
    await settle(room)


def place(viewer: Viewer) -> int:
    return viewer.cohort.cursor if viewer.cohort else viewer.cursor


async def settle(room: Room) -> None:
    """Everybody reads on until all have what there is, or were sent away."""

    def is_settled() -> bool:
        for seat in room.seats:
            if not seat.left and seat.sink.closed is None and seat.sink.paused:
                seat.sink.drain()
        return all(s.left or s.sink.closed or place(s.viewer) == room.ring.head for s in room.seats)

    await until(is_settled)


@given(st.lists(ACTIONS, max_size=60), st.sampled_from([3, 8, 1000]), st.sampled_from([1, 2, 1000]))
@settings(max_examples=300, deadline=None)
def test_nothing_is_lost_repeated_or_reordered(
    actions: list[tuple[object, ...]], ring_events: int, chunk: int
) -> None:
    room = Room(ring_events)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fanout, "SIZE", chunk)
        patch.setattr(cohort, "SIZE", chunk)
        patch.setattr(fanout, "CATCH_UP", 2)
        asyncio.run(play(room, actions))
    for seat in room.seats:
        room.check(seat)
        if ring_events == 1000:
            assert seat.sink.closed is None, "sent away though the ring had it all"
        if seat.sink.capacity is None:
            assert seat.sink.closed is None, "sent away though its socket was never full"


async def test_a_room_larger_than_one_pass_takes_at_a_time() -> None:
    room = Room(2048)
    for i in range(2500):
        room.join(ROLES[i % 4], 0, None, direct=i % 8 < 6)
    for i in range(5):
        room.publish(ROLES[i % 4], None)
        await asyncio.sleep(0)
    await settle(room)
    for seat in room.seats:
        room.check(seat)
        assert len(seat.numbers) == 5


async def test_what_comes_last_while_a_pass_is_under_way_has_a_pass_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fanout, "SIZE", 1)
    room = Room(100)
    for _ in range(4):
        room.join(READER, 0, None)
    room.publish(READER, None)
    await asyncio.sleep(0)
    room.publish(READER, None)
    await until(lambda: [seat.numbers for seat in room.seats] == [[1, 2]] * 4)


async def test_a_fault_in_the_oracle_would_show() -> None:
    room = Room(100)
    room.join(READER, 0, None)
    for _ in range(3):
        room.publish(READER, None)
    await settle(room)
    (seat,) = room.seats
    room.check(seat)
    for broken in ([0, 2], [0, 1, 2, 2], [1, 0, 2], [0, 1]):
        whole, seat.sink.frames = seat.sink.frames, [seat.sink.frames[i] for i in broken]
        with pytest.raises(AssertionError):
            room.check(seat)
        seat.sink.frames = whole


async def test_viewers_in_step_are_written_to_by_their_bare_writers_alone() -> None:
    room = Room(100)
    for _ in range(3):
        room.join(READER, 0, None, direct=True)
    room.publish(READER, None)
    await settle(room)
    written = [seat.sink.writes for seat in room.seats]
    room.publish(READER, None)
    await settle(room)
    assert [seat.sink.writes for seat in room.seats] == written
    assert all(seat.viewer.cohort is room.seats[0].viewer.cohort is not None for seat in room.seats)


async def test_a_writer_that_fails_costs_the_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(frames: bytes) -> None:
        raise RuntimeError("the transport is gone")

    room = Room(100)
    for _ in range(3):
        room.join(READER, 0, None)
    broken = room.seats[1].sink
    monkeypatch.setattr(broken, "writer", lambda: fail)
    room.publish(READER, None)
    await settle(room)
    room.publish(READER, None)
    await until(lambda: broken.closed)
    await settle(room)
    assert broken.closed is CloseCode.internal_error
    assert [room.seats[i].numbers for i in (0, 2)] == [[1, 2], [1, 2]]
    assert len(room.fanout) == 2
