"""An archive gives the room back, and what is no archive is refused with its line and reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

from backchannel.protocol.events import Stream
from backchannel.room.archive import (
    MAX_COMPLAINTS,
    Archive,
    ArchiveEnd,
    ArchiveHeader,
    NotAnArchive,
    event_line,
    line_of,
    read_archive,
)
from backchannel.room.events import dump_event
from backchannel.room.snapshot import snapshot

from .people import ACTORS, ADA, BOB, HOST, NOON, Rehearsed
from .test_fold import RULES, Fold

Line = dict[str, Any]


def archived(room: Rehearsed) -> list[str]:
    state = room.state
    stream = Stream(
        id="keynote",
        title="Keynote",
        status=state.status,
        guests=True,
        created_at=NOON,
        starts_at=state.starts_at,
        started_at=state.started_at,
        ended_at=state.ended_at,
    )
    events = [event_line(offset, dump_event(event)) for offset, event in enumerate(room.events, 1)]
    return [
        line_of(ArchiveHeader(stream=stream, exported_at=NOON)),
        *events,
        line_of(ArchiveEnd(events=len(events))),
    ]


def read(lines: list[str], chat_history: int | None = None) -> Archive:
    return read_archive((line.encode() for line in lines), chat_history)


def complaints(lines: list[str]) -> list[tuple[int, str]]:
    with pytest.raises(NotAnArchive) as refused:
        read(lines)
    return [(one.line, one.message) for one in refused.value.complaints]


class Archived(Fold):
    """Whatever anybody does: the archive of it, read again, is the room that everyone sees."""

    def teardown(self) -> None:
        archive = read(archived(self.room), RULES.chat_history)
        assert archive.events == self.room.events
        for actor in ACTORS:
            assert snapshot(archive.state, RULES, actor) == snapshot(self.room.state, RULES, actor)


TestArchived = Archived.TestCase
TestArchived.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@pytest.fixture
def lines() -> list[str]:
    """A header, four events and an end: Ada asks, Bob votes, the host goes live and answers."""
    room = Rehearsed()
    question = room.accepted(ADA, "question", question="Why?")
    room.accepted(BOB, "question_upvote", question_id=question.id)
    room.accepted(HOST, "start")
    room.accepted(HOST, "question_answer", question_id=question.id, answer="Because.")
    return archived(room)


def changed(lines: list[str], number: int, change: Callable[[Line], object]) -> list[str]:
    """The lines with another one at this number."""
    line = json.loads(lines[number - 1])
    change(line)
    return [*lines[: number - 1], json.dumps(line) + "\n", *lines[number:]]


def test_what_is_whole_is_read(lines: list[str]) -> None:
    assert [event.type for event in read(lines).events] == [
        json.loads(line)["event"]["type"] for line in lines[1:-1]
    ]


@pytest.mark.parametrize(
    ("number", "change", "told"),
    [
        (1, lambda line: line.update(format=2), (1, "format: Input should be 1")),
        (1, lambda line: line["stream"].update(id="../x"), (1, "stream.id: String should match pattern")),
        (1, lambda line: line["stream"].update(status="ended"), (1, "stream.status is ended, but the events make it live")),
        (2, lambda line: line.update(offset=7), (2, "offset is 7 and should be 1")),
        (2, lambda line: line["event"].update(type="livestream:wave"), (2, "Input tag 'livestream:wave'")),
        (2, lambda line: line["event"].pop("question"), (2, "event.question: Field required")),
        (2, lambda line: line["event"].update(colour="red"), (2, "event.colour: this version knows no such field")),
        (2, lambda line: line["event"]["user"].update(age=7), (2, "event.user.age: Extra inputs are not permitted")),
        (3, lambda line: line["event"].update(withdraw=True), (3, "contradicts those before it about upvote:")),
        (3, lambda line: line["event"].update(question_id="0" * 32), (3, "does not fit those before it (KeyError")),
        (6, lambda line: line.update(events=3), (6, "events is 3, but 4 lines stand before it")),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named(
    lines: list[str], number: int, change: Callable[[Line], object], told: tuple[int, str]
) -> None:
    found = complaints(changed(lines, number, change))
    assert any(line == told[0] and told[1] in message for line, message in found), found


def test_an_id_stands_once(lines: list[str]) -> None:
    taken = json.loads(lines[1])["event"]["id"]
    (found,) = complaints(changed(lines, 4, lambda line: line["event"].update(id=taken)))
    assert found == (4, f"event.id {taken} stands on line 2 already")


def test_a_vote_is_given_once(lines: list[str]) -> None:
    again = changed([*lines[:3], lines[2], *lines[3:]], 4, lambda line: line.update(offset=3))
    again = changed(again, 4, lambda line: line["event"].update(id="00000000-0000-4000-8000-000000000001"))
    assert any(number == 4 and "about upvote:" in message for number, message in complaints(again))


@pytest.mark.parametrize(
    ("cut", "told"),
    [
        (slice(0, 0), (0, "the file is empty")),
        (slice(0, -1), (5, "it was cut off")),
        (slice(1, None), (1, "the first line must be of type archive")),
    ],
)
def test_what_lacks_lines_is_refused(lines: list[str], cut: slice, told: tuple[int, str]) -> None:
    assert any(number == told[0] and told[1] in message for number, message in complaints(lines[cut]))


def test_nothing_follows_the_end(lines: list[str]) -> None:
    assert (7, "nothing may follow the line of type end") in complaints([*lines, lines[1]])


def test_a_line_that_was_cut_in_the_middle(lines: list[str]) -> None:
    found = complaints([*lines[:4], lines[4][:30]])
    assert found[0][0] == 5
    assert "Invalid JSON" in found[0][1]


def test_every_wrong_line_is_named_up_to_a_bound(lines: list[str]) -> None:
    junk = [lines[0], *["junk\n"] * (MAX_COMPLAINTS + 4), lines[-1]]
    with pytest.raises(NotAnArchive) as refused:
        read(junk)
    assert [one.line for one in refused.value.complaints] == list(range(2, MAX_COMPLAINTS + 2))
    assert refused.value.more == 5  # four junk lines, and the end counts other events
