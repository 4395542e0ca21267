"""Every oracle holds for a room that keeps its promises, and finds the bug that is planted in its history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from .histories import histories
from .history import Command, History, Kind, LogEntry, Outcome, Segment, Viewing
from .oracles import ORACLES, violations

Bug = Callable[[History, st.DataObject], None]


@given(histories)
def test_no_oracle_accuses_a_room_that_keeps_its_promises(history: History) -> None:
    assert violations(history) == []


def lose_an_acked_event(history: History, data: st.DataObject) -> None:
    command = _one_acked(history, data)
    history.log = [entry for entry in history.log if entry.id != command.id]


def ack_with_a_wrong_offset(history: History, data: st.DataObject) -> None:
    command = _one_acked(history, data)
    assert command.offset is not None
    command.offset += data.draw(st.integers(1, 5))


def carry_out_a_resend_twice(history: History, data: st.DataObject) -> None:
    assume(history.log)
    entry = data.draw(st.sampled_from(history.log))
    history.log.append(replace(entry, offset=len(history.log) + 1))


def keep_a_rejected_command(history: History, data: st.DataObject) -> None:
    rejected = [command for command in history.commands if command.outcome is Outcome.rejected]
    assume(rejected)
    command = data.draw(st.sampled_from(rejected))
    history.log.append(LogEntry(len(history.log) + 1, command.id, command.kind, command.question))


def keep_what_nobody_sent(history: History, data: st.DataObject) -> None:
    history.log.append(LogEntry(len(history.log) + 1, uuid4(), Kind.chat))


def leave_a_hole_in_the_offsets(history: History, data: st.DataObject) -> None:
    assume(history.log)
    at = data.draw(st.integers(0, len(history.log) - 1))
    history.log[at:] = [replace(entry, offset=entry.offset + 1) for entry in history.log[at:]]


def give_an_offset_twice(history: History, data: st.DataObject) -> None:
    assume(len(history.log) > 1)
    at = data.draw(st.integers(1, len(history.log) - 1))
    history.log[at] = replace(history.log[at], offset=at)


def show_events_out_of_order(history: History, data: st.DataObject) -> None:
    segment = _one_segment(history, data, least=2)
    at = data.draw(st.integers(0, len(segment.seen) - 2))
    segment.seen[at], segment.seen[at + 1] = segment.seen[at + 1], segment.seen[at]


def skip_an_event(history: History, data: st.DataObject) -> None:
    """Votes too, unless a later one on the same question makes up for it."""
    viewing = _one_viewing(history, data)
    segment = viewing.segments[-1]
    must = [
        seen
        for index, seen in enumerate(segment.seen)
        if seen.kind is not Kind.upvote
        or all(later.subject != seen.subject for later in segment.seen[index + 1 :])
    ]
    assume(must)
    segment.seen.remove(data.draw(st.sampled_from(must)))


def end_too_early(history: History, data: st.DataObject) -> None:
    """The viewer never gets the end of the log."""
    segment = _one_viewing(history, data).segments[-1]
    assume(segment.seen)
    segment.seen.pop()


def repeat_an_event(history: History, data: st.DataObject) -> None:
    segment = _one_segment(history, data, least=1)
    segment.seen.append(data.draw(st.sampled_from(segment.seen)))


def show_another_event(history: History, data: st.DataObject) -> None:
    segment = _one_segment(history, data, least=1)
    at = data.draw(st.integers(0, len(segment.seen) - 1))
    segment.seen[at] = replace(segment.seen[at], subject=uuid4())


def resume_with_a_hole(history: History, data: st.DataObject) -> None:
    """The server takes a wrong position for the viewer's, and leaves out what lies between."""
    resumed = [
        segment
        for viewing in history.viewings
        for segment in viewing.segments
        if segment.recovered and segment.seen and segment.asked is not None
    ]
    assume(resumed)
    segment = data.draw(st.sampled_from(resumed))
    first = segment.seen.pop(0)
    segment.asked = (history.epoch, first.offset)


def reorder_against_real_time(history: History, data: st.DataObject) -> None:
    acked = [command for command in history.commands if command.outcome is Outcome.acked]
    pairs = [
        (early, late)
        for early in acked
        for late in acked
        if early.answered is not None and early.answered < late.sent
    ]
    assume(pairs)
    early, late = data.draw(st.sampled_from(pairs))
    early.offset, late.offset = late.offset, early.offset


def recover_across_epochs(history: History, data: st.DataObject) -> None:
    segment = _one_segment(history, data, least=0)
    segment.recovered, segment.has_snapshot, segment.asked = True, False, ("e0", segment.offset)


def welcome_without_the_room(history: History, data: st.DataObject) -> None:
    fresh = [s for viewing in history.viewings for s in viewing.segments if not s.recovered]
    data.draw(st.sampled_from(fresh)).has_snapshot = False


def count_a_voter_twice(history: History, data: st.DataObject) -> None:
    assume(history.final_upvotes)
    question = data.draw(st.sampled_from(sorted(history.final_upvotes)))
    history.final_upvotes = {**history.final_upvotes, question: history.final_upvotes[question] + 1}


def fold_another_room(history: History, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(history.folded)))
    other = history.folded[name].model_copy(update={"questions_total": 7})
    history.folded = {**history.folded, name: other}


PLANTED: list[tuple[str, Bug]] = [
    ("O1", lose_an_acked_event),
    ("O1", ack_with_a_wrong_offset),
    ("O2", carry_out_a_resend_twice),
    ("O3", keep_a_rejected_command),
    ("O3", keep_what_nobody_sent),
    ("O4", leave_a_hole_in_the_offsets),
    ("O4", give_an_offset_twice),
    ("O4", show_events_out_of_order),
    ("O5", skip_an_event),
    ("O5", end_too_early),
    ("O5", repeat_an_event),
    ("O5", show_another_event),
    ("O5", resume_with_a_hole),
    ("O6", reorder_against_real_time),
    ("O7", recover_across_epochs),
    ("O7", welcome_without_the_room),
    ("O8", count_a_voter_twice),
    ("O9", fold_another_room),
]


@pytest.mark.parametrize(("oracle", "bug"), PLANTED, ids=[f"{name}-{bug.__name__}" for name, bug in PLANTED])
@given(history=histories, data=st.data())
def test_an_oracle_finds_the_bug_that_is_planted(
    oracle: str, bug: Bug, history: History, data: st.DataObject
) -> None:
    bug(history, data)
    assert violations(history, oracle)


def test_every_oracle_has_a_bug_to_find() -> None:
    assert {oracle for oracle, _ in PLANTED} == set(ORACLES)


def _one_acked(history: History, data: st.DataObject) -> Command:
    acked = [command for command in history.commands if command.outcome is Outcome.acked]
    assume(acked)
    return data.draw(st.sampled_from(acked))


def _one_viewing(history: History, data: st.DataObject) -> Viewing:
    return data.draw(st.sampled_from(history.viewings))


def _one_segment(history: History, data: st.DataObject, least: int) -> Segment:
    segments = [s for viewing in history.viewings for s in viewing.segments if len(s.seen) >= least]
    assume(segments)
    return data.draw(st.sampled_from(segments))
