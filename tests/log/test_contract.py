"""What ``log.base`` promises, of every store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from backchannel.log.base import (
    Committed,
    Conflict,
    Duplicates,
    EventLog,
    NoSuchStream,
    Position,
    Record,
    Rewrite,
    Rewritten,
    SavedState,
    StatusUpdate,
    StreamExists,
)
from backchannel.protocol.events import StreamStatus

from .records import NOON, add, event, stream, to


async def head(log: EventLog, stream_id: str = "keynote") -> Position:
    return (await log.heads([stream_id]))[stream_id]


class TestStreams:
    async def test_is_kept_as_it_was_given(self, log: EventLog) -> None:
        assert await log.stream("keynote") == stream()

    async def test_starts_empty_with_an_epoch_of_its_own(self, log: EventLog) -> None:
        position = await log.create_stream(stream("panel"))
        assert position.offset == 0
        assert position == await head(log, "panel")
        assert position.epoch != (await head(log)).epoch

    async def test_an_id_is_given_once(self, log: EventLog) -> None:
        before = await head(log)
        with pytest.raises(StreamExists, match="'keynote' exists already"):
            await log.create_stream(stream(status=StreamStatus.live))
        assert await log.stream("keynote") == stream()
        assert await head(log) == before

    async def test_are_listed_live_first_and_newest_first(self, log: EventLog) -> None:
        for id_, status, age in [
            ("old-live", StreamStatus.live, 5),
            ("new-live", StreamStatus.live, 1),
            ("ended", StreamStatus.ended, 0),
            ("twin", StreamStatus.scheduled, 0),
        ]:
            await log.create_stream(stream(id_, status, NOON - timedelta(minutes=age)))
        assert [s.id for s in await log.streams()] == ["new-live", "old-live", "keynote", "twin", "ended"]

    async def test_heads_leave_out_what_is_unknown(self, log: EventLog) -> None:
        assert set(await log.heads(["keynote", "nowhere"])) == {"keynote"}
        assert await log.heads([]) == {}

    async def test_a_status_comes_with_the_event_that_changes_it(self, log: EventLog) -> None:
        at = await head(log)
        update = StatusUpdate(StreamStatus.live, starts_at=None, started_at=NOON, ended_at=None)
        await log.append([to("keynote", at, event(), status=update)])
        now = await log.stream("keynote")
        assert (now.status, now.started_at, now.ended_at) == (StreamStatus.live, NOON, None)
        assert now.title == stream().title

    async def test_an_announced_start_is_kept_and_gone_when_it_goes_live(self, log: EventLog) -> None:
        at = await head(log)
        announced = StatusUpdate(StreamStatus.scheduled, starts_at=NOON, started_at=None, ended_at=None)
        await log.append([to("keynote", at, event(), status=announced)])
        assert (await log.stream("keynote")).starts_at == NOON
        live = StatusUpdate(StreamStatus.live, starts_at=None, started_at=NOON, ended_at=None)
        await log.append([to("keynote", await head(log), event(), status=live)])
        assert (await log.stream("keynote")).starts_at is None

    async def test_an_append_that_fails_changes_no_status(self, log: EventLog) -> None:
        at = await head(log)
        update = StatusUpdate(StreamStatus.live, starts_at=None, started_at=NOON, ended_at=None)
        await log.append([to("keynote", Position(at.epoch, 7), event(), status=update)])
        assert (await log.stream("keynote")).status is StreamStatus.scheduled


class TestUnknownStream:
    async def test_every_method_that_names_one_says_so(self, log: EventLog) -> None:
        calls: list[Callable[[], Awaitable[object]]] = [
            lambda: log.stream("nowhere"),
            lambda: log.read("nowhere", 0, 10),
            lambda: log.page("nowhere", "t", None, 10),
            lambda: log.find("nowhere", [uuid4()]),
            lambda: log.save_state("nowhere", SavedState(Position("e", 0), 1, "{}")),
            lambda: log.saved_state("nowhere"),
            lambda: log.append([to("nowhere", Position("e", 0), event())]),
        ]
        for call in calls:
            with pytest.raises(NoSuchStream, match="no stream has the id 'nowhere'"):
                await call()

    async def test_nothing_of_the_call_is_committed(self, log: EventLog) -> None:
        at = await head(log)
        with pytest.raises(NoSuchStream):
            await log.append([to("keynote", at, event()), to("nowhere", Position("e", 0), event())])
        assert await head(log) == at


class TestAppend:
    async def test_offsets_follow_each_other_from_one(self, log: EventLog) -> None:
        at = await head(log)
        assert await log.append([to("keynote", at, event("1"), event("2"))]) == [Committed(1)]
        assert await log.append([to("keynote", Position(at.epoch, 2), event("3"))]) == [Committed(3)]
        assert [(r.offset, r.body) for r in await log.read("keynote", 0, 9)] == [(1, "1"), (2, "2"), (3, "3")]
        assert await head(log) == Position(at.epoch, 3)

    async def test_an_event_is_kept_as_it_was_given(self, log: EventLog) -> None:
        new = event('{"message": "naïve 🎉 \\u0000"}')
        await add(log, "keynote", new)
        expected = Record(1, new.id, new.type, "ada", NOON, new.body)
        assert await log.read("keynote", 0, 1) == [expected]

    async def test_many_events_and_streams_in_one_call(self, log: EventLog) -> None:
        ids = [f"s{number}" for number in range(150)]
        ends = {id_: await log.create_stream(stream(id_)) for id_ in ids}
        appends = [
            to(id_, ends[id_], *(event(f"{id_}/{n}") for n in range(number % 4)))
            for number, id_ in enumerate(ids)
        ]
        assert await log.append(appends) == [Committed(1)] * len(ids)
        for number, id_ in enumerate(ids):
            assert [r.body for r in await log.read(id_, 0, 9)] == [f"{id_}/{n}" for n in range(number % 4)]

    async def test_big_bodies(self, log: EventLog) -> None:
        bodies = ["é" * size for size in (1, 5_000, 200_000)]
        await add(log, "keynote", *map(event, bodies))
        assert [r.body for r in await log.read("keynote", 0, 3)] == bodies

    @pytest.mark.parametrize("offset", [0, 2, 99])
    async def test_a_head_that_has_moved_is_a_conflict(self, log: EventLog, offset: int) -> None:
        at = await add(log, "keynote", event("kept"))
        stale = Position(at.epoch, offset)
        assert await log.append([to("keynote", stale, event("lost"))]) == [Conflict(at)]
        assert [r.body for r in await log.read("keynote", 0, 9)] == ["kept"]

    async def test_another_epoch_is_a_conflict(self, log: EventLog) -> None:
        at = await head(log)
        assert await log.append([to("keynote", Position("another", 0), event())]) == [Conflict(at)]

    async def test_an_id_that_stands_there_is_a_duplicate(self, log: EventLog) -> None:
        first = event("first")
        at = await add(log, "keynote", first)
        (result,) = await log.append([to("keynote", at, event("new"), event("again", id=first.id))])
        assert isinstance(result, Duplicates)
        assert list(result.records) == [first.id]
        assert result.records[first.id].body == "first"
        assert result.records[first.id].offset == 1
        assert await head(log) == at

    async def test_an_id_may_stand_in_two_streams(self, log: EventLog) -> None:
        await log.create_stream(stream("panel"))
        id_ = uuid4()
        await add(log, "keynote", event(id=id_))
        await add(log, "panel", event(id=id_))

    async def test_streams_of_one_call_are_independent(self, log: EventLog) -> None:
        ends = {
            id_: await log.create_stream(stream(id_))
            for id_ in ("fine", "behind", "twice", "claimed", "also-fine")
        }
        known = event("known")
        ends["twice"] = await add(log, "twice", known)
        ends["claimed"] = await add(log, "claimed", event(claim="k"))
        results = await log.append(
            [
                to("fine", ends["fine"], event("a")),
                to("behind", Position(ends["behind"].epoch, 5), event("b")),
                to("twice", ends["twice"], known),
                to("claimed", ends["claimed"], event("c", claim="k")),
                to("also-fine", ends["also-fine"], event("d", claim="k")),
            ]
        )
        assert results[0] == results[4] == Committed(1)
        assert results[1] == Conflict(ends["behind"])
        assert isinstance(results[2], Duplicates)
        assert results[3] == Conflict(ends["claimed"])
        heads = await log.heads(list(ends))
        assert {id_: heads[id_].offset for id_ in ends} == {
            "fine": 1,
            "behind": 0,
            "twice": 1,
            "claimed": 1,
            "also-fine": 1,
        }

    async def test_nothing_to_append(self, log: EventLog) -> None:
        assert list(await log.append([])) == []

    async def test_a_stream_or_id_named_twice_is_refused(self, log: EventLog) -> None:
        at = await head(log)
        with pytest.raises(ValueError, match="names a stream twice"):
            await log.append([to("keynote", at, event()), to("keynote", at, event())])
        twin = event()
        with pytest.raises(ValueError, match="names an event id twice"):
            await log.append([to("keynote", at, twin, twin)])
        assert await head(log) == at


class TestClaims:
    async def test_a_claim_is_held_until_it_is_released(self, log: EventLog) -> None:
        at = await add(log, "keynote", event(claim="vote/q1/ada"))
        assert await log.append([to("keynote", at, event(claim="vote/q1/ada"))]) == [Conflict(at)]
        await add(log, "keynote", event(release="vote/q1/ada"))
        await add(log, "keynote", event(claim="vote/q1/ada"))

    async def test_a_release_of_what_is_free_is_a_conflict(self, log: EventLog) -> None:
        at = await head(log)
        assert await log.append([to("keynote", at, event(release="k"))]) == [Conflict(at)]

    async def test_claims_are_of_one_stream(self, log: EventLog) -> None:
        await log.create_stream(stream("panel"))
        await add(log, "keynote", event(claim="k"))
        await add(log, "panel", event(claim="k"))

    async def test_only_the_net_effect_counts(self, log: EventLog) -> None:
        await add(log, "keynote", event(claim="a"), event(release="a"))
        await add(log, "keynote", event(claim="a"))
        await add(log, "keynote", event(release="a"), event(claim="a"))
        at = await add(log, "keynote", event(release="a"), event(claim="a"), event(release="a"))
        assert await log.append([to("keynote", at, event(release="a"))]) == [Conflict(at)]

    async def test_what_comes_first_must_be_possible(self, log: EventLog) -> None:
        at = await add(log, "keynote", event(claim="held"))
        for records in (
            (event(claim="held"), event(release="held")),
            (event(release="free"), event(claim="free")),
        ):
            assert await log.append([to("keynote", at, *records)]) == [Conflict(at)]
        assert await head(log) == at

    async def test_records_that_contradict_each_other_are_refused(self, log: EventLog) -> None:
        at = await head(log)
        with pytest.raises(ValueError, match="claims 'k' twice in a row"):
            await log.append([to("keynote", at, event(claim="k"), event(claim="k"))])
        assert await head(log) == at

    async def test_many_at_once(self, log: EventLog) -> None:
        keys = [f"vote/q/{number}" for number in range(700)]
        await add(log, "keynote", *(event(claim=key) for key in keys))
        at = await add(log, "keynote", *(event(release=key) for key in keys[:600]))
        assert await log.append([to("keynote", at, event(claim=keys[650]))]) == [Conflict(at)]
        await add(log, "keynote", event(claim=keys[0]))


class TestReading:
    @pytest.fixture(autouse=True)
    async def ten_events(self, log: EventLog) -> None:
        kinds = ["chat", "chat", "question", "chat", "question", "chat", "chat", "question", "chat", "chat"]
        await add(log, "keynote", *(event(str(n), type=kind) for n, kind in enumerate(kinds, 1)))
        await log.create_stream(stream("other"))
        await add(log, "other", event("not ours", type="question"))

    @pytest.mark.parametrize(
        ("after", "limit", "offsets"),
        [(0, 3, [1, 2, 3]), (3, 4, [4, 5, 6, 7]), (8, 99, [9, 10]), (10, 5, []), (99, 5, []), (2, 0, [])],
    )
    async def test_read(self, log: EventLog, after: int, limit: int, offsets: list[int]) -> None:
        assert [r.offset for r in await log.read("keynote", after, limit)] == offsets

    @pytest.mark.parametrize(
        ("before", "limit", "offsets"),
        [
            (None, 2, [5, 8]),
            (None, 9, [3, 5, 8]),
            (8, 1, [5]),
            (8, 9, [3, 5]),
            (3, 9, []),
            (1, 9, []),
            (None, 0, []),
        ],
    )
    async def test_page(self, log: EventLog, before: int | None, limit: int, offsets: list[int]) -> None:
        assert [r.offset for r in await log.page("keynote", "question", before, limit)] == offsets

    async def test_find(self, log: EventLog) -> None:
        third, fourth = await log.read("keynote", 2, 2)
        assert await log.find("keynote", [third.id, uuid4(), fourth.id]) == {
            third.id: third,
            fourth.id: fourth,
        }
        assert await log.find("other", [third.id]) == {}
        assert await log.find("keynote", []) == {}


class TestSavedState:
    async def test_the_newest_is_kept(self, log: EventLog) -> None:
        at = await add(log, "keynote", event(), event(), event())
        assert await log.saved_state("keynote") is None
        states = [
            SavedState(Position(at.epoch, offset), format_, "{}" * offset)
            for offset, format_ in ((1, 1), (3, 1), (3, 2))
        ]
        for state in states:
            await log.save_state("keynote", state)
            assert await log.saved_state("keynote") == state
        await log.save_state("keynote", states[0])
        assert await log.saved_state("keynote") == states[2]

    async def test_another_epoch_is_ignored(self, log: EventLog) -> None:
        await log.save_state("keynote", SavedState(Position("another", 3), 1, "{}"))
        assert await log.saved_state("keynote") is None


class TestStreamsThatHaveEvents:
    async def test_begin_with_their_log_and_go_on_from_it(self, log: EventLog) -> None:
        first = [event(f'{{"n":{n}}}') for n in range(300)]  # several statements in one transaction
        position = await log.create_stream(stream("panel"), first)
        assert position == await head(log, "panel")
        assert position.offset == 300
        records = await log.read("panel", 0, 1000)
        assert [(one.offset, one.id, one.body) for one in records] == [
            (offset, one.id, one.body) for offset, one in enumerate(first, 1)
        ]
        assert await log.append([to("panel", position, event())]) == [Committed(301)]

    async def test_hold_what_their_events_claimed(self, log: EventLog) -> None:
        records = [event(claim="a"), event(claim="b"), event(release="a")]
        position = await log.create_stream(stream("panel"), records)
        (taken,) = await log.append([to("panel", position, event(claim="b"))])
        assert taken == Conflict(position)
        assert await log.append([to("panel", position, event(claim="a"))]) == [Committed(4)]

    async def test_are_refused_whole_where_the_id_is_taken(self, log: EventLog) -> None:
        before = await head(log)
        with pytest.raises(StreamExists):
            await log.create_stream(stream(), [event(claim="a")])
        assert await head(log) == before
        assert await log.append([to("keynote", before, event(claim="a"))]) == [Committed(1)]

    async def test_are_refused_whole_where_their_events_contradict_each_other(self, log: EventLog) -> None:
        twice = event()
        for records in ([twice, twice], [event(claim="a"), event(claim="a")], [event(release="a")]):
            with pytest.raises(ValueError, match="panel"):
                await log.create_stream(stream("panel"), records)
        with pytest.raises(NoSuchStream):
            await log.stream("panel")


class TestRewriting:
    async def rewritten(self, log: EventLog) -> Position:
        """The second of three events is changed, and so is the name of a claim."""
        at = await add(log, "keynote", event("1"), event("2", claim="upvote:ada"), event("3", claim="b"))
        await log.save_state("keynote", SavedState(at, 1, "state"))
        change = Rewrite(
            "keynote", at, [Rewritten(2, "erased", "two")], {"upvote:ada": "upvote:erased"}, event("act")
        )
        result = await log.rewrite(change)
        assert isinstance(result, Position)
        return result

    async def test_changes_the_past_and_says_so_at_the_end(self, log: EventLog) -> None:
        before = await head(log)
        position = await self.rewritten(log)
        assert position == await head(log)
        assert position.offset == 4
        assert position.epoch != before.epoch
        records = await log.read("keynote", 0, 10)
        assert [(one.offset, one.user_id, one.body) for one in records] == [
            (1, "ada", "1"),
            (2, "erased", "two"),
            (3, "ada", "3"),
            (4, "ada", "act"),
        ]
        assert (await log.find("keynote", [records[1].id]))[records[1].id] == records[1]
        assert await log.saved_state("keynote") is None
        await log.purge()
        assert await log.read("keynote", 0, 10) == records

    async def test_renames_what_is_claimed(self, log: EventLog) -> None:
        position = await self.rewritten(log)
        for key in ("upvote:erased", "b"):
            assert await log.append([to("keynote", position, event(claim=key))]) == [Conflict(position)]
        assert await log.append([to("keynote", position, event(claim="upvote:ada"))]) == [Committed(5)]

    async def test_is_refused_where_the_log_has_moved(self, log: EventLog) -> None:
        at = await add(log, "keynote", event("1"))
        now = await add(log, "keynote", event("2"))
        change = Rewrite("keynote", at, [Rewritten(1, None, "one")], {}, event("act"))
        assert await log.rewrite(change) == Conflict(now)
        assert [one.body for one in await log.read("keynote", 0, 10)] == ["1", "2"]

    async def test_nothing_of_the_old_epoch_is_taken(self, log: EventLog) -> None:
        old = await head(log)
        position = await self.rewritten(log)
        stale = Position(old.epoch, 4)
        assert await log.append([to("keynote", stale, event())]) == [Conflict(position)]
        await log.save_state("keynote", SavedState(stale, 1, "old"))
        assert await log.saved_state("keynote") is None

    async def test_an_unknown_stream(self, log: EventLog) -> None:
        with pytest.raises(NoSuchStream):
            await log.rewrite(Rewrite("nowhere", Position("e", 0), [], {}, event()))
