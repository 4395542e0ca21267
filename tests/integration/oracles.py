"""What a room promises, judged over a history. Each oracle gives the violations it finds; none means that it holds.

O1 every acked id is in the log, where the ack said · O2 each id at most once, however often it was sent again · O3 a
rejected command is not in the log, and nothing is that nobody sent · O4 the log's offsets are 1, 2, 3 …, a viewer's rise ·
O5 every viewer saw the log: same order, no hole, no repeat, across resumes · O6 what was acked before another was sent
stands before it · O7 another epoch brings a snapshot · O8 upvotes are distinct voters · O9 snapshot and events make a
fresh snapshot.

State that replaces itself is the one exception of O5: of several votes on one question in one pass only the last has to
be sent, so a viewer may miss a vote if a later one on the same question reaches it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from uuid import UUID

from .history import Command, History, Kind, LogEntry, Outcome, Segment, Viewing

Oracle = Callable[[History], Iterator[str]]


def o1_acked_is_kept(history: History) -> Iterator[str]:
    by_offset = {entry.offset: entry for entry in history.log}
    for command in _with(history, Outcome.acked):
        entry = by_offset.get(command.offset or 0)
        if entry is None or entry.id != command.id or entry.kind != command.kind:
            yield f"{command.kind} {command.id} was acked at {command.offset}, where the log has {entry}"


def o2_once(history: History) -> Iterator[str]:
    for id, times in Counter(entry.id for entry in history.log).items():
        if times > 1:
            yield f"{id} stands in the log {times} times"


def o3_rejected_is_not_kept(history: History) -> Iterator[str]:
    kept = {entry.id for entry in history.log}
    for command in _with(history, Outcome.rejected):
        if command.id in kept:
            yield f"{command.kind} {command.id} was rejected and stands in the log"
    sent = {command.id for command in history.commands}
    for entry in history.log:
        if entry.id not in sent:
            yield f"nobody sent {entry.kind} {entry.id} at {entry.offset}"


def o4_offsets(history: History) -> Iterator[str]:
    for expected, entry in enumerate(history.log, start=1):
        if entry.offset != expected:
            yield f"the log has offset {entry.offset} in place {expected}"
    for viewing in history.viewings:
        for segment in viewing.segments:
            offsets = [seen.offset for seen in segment.seen]
            if any(late <= early for early, late in pairwise(offsets)):
                yield f"{viewing.name} saw offsets that do not rise: {offsets}"


def o5_viewers_saw_the_log(history: History) -> Iterator[str]:
    for viewing in history.viewings:
        last = -1
        for index, segment in enumerate(viewing.segments):
            if segment.epoch != history.epoch:
                last = -1
                continue
            if segment.recovered and segment.start != last:
                yield f"{viewing.name} resumed from {segment.start}, but had seen up to {last}"
            is_final = index == len(viewing.segments) - 1
            yield from _segment_faults(history, viewing, segment, viewing.until if is_final else None)
            last = segment.seen[-1].offset if segment.seen else max(last, segment.start)


def _segment_faults(history: History, viewing: Viewing, segment: Segment, until: int | None) -> Iterator[str]:
    end = max([segment.start, until or 0, *(seen.offset for seen in segment.seen)])
    due = {entry.offset: entry for entry in history.log if segment.start < entry.offset <= end}
    for seen in segment.seen:
        entry = due.pop(seen.offset, None)
        if entry is None:
            yield f"{viewing.name} saw {seen}, which was not due (again)"
        elif (entry.kind, _subject(entry)) != (seen.kind, seen.subject):
            yield f"{viewing.name} saw {seen} where the log has {entry}"
    last_vote = {seen.subject: seen.offset for seen in segment.seen if seen.kind is Kind.upvote}
    for entry in due.values():
        if entry.kind is not Kind.upvote or last_vote.get(entry.question, 0) < entry.offset:
            yield f"{viewing.name} missed {entry}"


def _subject(entry: LogEntry) -> UUID | None:
    about = {Kind.upvote: entry.question, Kind.answer: entry.question, Kind.status: None}
    return about.get(entry.kind, entry.id)


def o6_real_time_order(history: History) -> Iterator[str]:
    acked = list(_with(history, Outcome.acked))
    by_answer = sorted(acked, key=lambda command: command.answered or 0)
    newest: Command | None = None
    position = 0
    for command in sorted(acked, key=lambda command: command.sent):
        while position < len(by_answer) and (by_answer[position].answered or 0) < command.sent:
            earlier = by_answer[position]
            if newest is None or (earlier.offset or 0) > (newest.offset or 0):
                newest = earlier
            position += 1
        if newest is not None and (newest.offset or 0) >= (command.offset or 0):
            yield f"{newest.id} was acked at {newest.offset} before {command.id} was sent, which got {command.offset}"


def o7_new_epoch_resyncs(history: History) -> Iterator[str]:
    for viewing in history.viewings:
        for segment in viewing.segments:
            if segment.recovered and (segment.asked is None or segment.asked[0] != segment.epoch):
                yield f"{viewing.name} asked for {segment.asked} and was told that {segment.epoch} had recovered it"
            if segment.recovered == segment.has_snapshot:
                yield f"{viewing.name} got a welcome at {segment.offset} that neither recovers nor replaces, or both"


def o8_upvotes_are_voters(history: History) -> Iterator[str]:
    """Over acked votes in the order of the log; only for runs in which every vote's outcome is known."""
    voters: dict[UUID, set[str]] = defaultdict(set)
    votes = [command for command in _with(history, Outcome.acked) if command.kind is Kind.upvote]
    for vote in sorted(votes, key=lambda vote: vote.offset or 0):
        assert vote.question is not None
        (voters[vote.question].discard if vote.withdraw else voters[vote.question].add)(vote.user)
    for question, upvotes in history.final_upvotes.items():
        if upvotes != len(voters[question]):
            yield f"{question} shows {upvotes} upvotes of {len(voters[question])} voters"


def o9_fold_is_fresh(history: History) -> Iterator[str]:
    for name, folded in history.folded.items():
        fresh = history.fresh[name]
        for field in type(fresh).model_fields:
            if getattr(folded, field) != getattr(fresh, field):
                yield f"{name} folded another {field} than a fresh welcome has"


ORACLES: dict[str, Oracle] = {
    "O1": o1_acked_is_kept,
    "O2": o2_once,
    "O3": o3_rejected_is_not_kept,
    "O4": o4_offsets,
    "O5": o5_viewers_saw_the_log,
    "O6": o6_real_time_order,
    "O7": o7_new_epoch_resyncs,
    "O8": o8_upvotes_are_voters,
    "O9": o9_fold_is_fresh,
}


def violations(history: History, *names: str) -> list[str]:
    """What the named oracles find; all of them if none is named."""
    return [f"{name}: {fault}" for name in names or ORACLES for fault in ORACLES[name](history)]


def _with(history: History, outcome: Outcome) -> Iterator[Command]:
    return (command for command in history.commands if command.outcome is outcome)
