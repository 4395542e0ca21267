"""Histories of a room that keeps its promises, made at random: what the oracles must find nothing in."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from uuid import UUID

from hypothesis import strategies as st

from backchannel.protocol.events import RoomSettings, Snapshot

from .history import Command, History, Kind, LogEntry, Outcome, Seen, Segment, Viewing

USERS = ("ada", "bob", "cyd", "dee")
SETTINGS = RoomSettings(message_max_characters=500, question_max_characters=300, answer_max_characters=2000)


def make_history(random: Random) -> History:
    history = History(epoch="e1")
    _run_commands(random, history)
    history.viewings = [_viewing(random, history, name) for name in USERS]
    snapshot = Snapshot(
        chat=(),
        questions=(),
        questions_total=0,
        hidden_questions=(),
        own_votes=(),
        own_questions=(),
        settings=SETTINGS,
    )
    history.folded = dict.fromkeys(USERS, snapshot)
    history.fresh = dict.fromkeys(USERS, snapshot)
    return history


def _run_commands(random: Random, history: History) -> None:
    """Commands are sent, committed and answered in a random interleaving."""
    sent: list[Command] = []
    committed: list[Command] = []
    voters: dict[UUID, set[str]] = defaultdict(set)
    for _ in range(random.randint(20, 120)):
        step = random.choice(("send", "commit", "answer"))
        if step == "send":
            sent.append(_command(random, history))
        elif step == "commit" and sent:
            command = sent.pop(random.randrange(len(sent)))
            if random.random() < 0.15:
                command.outcome, command.answered = Outcome.rejected, history.tick()
                continue
            entry = LogEntry(len(history.log) + 1, command.id, command.kind, command.question)
            history.log.append(entry)
            command.offset = entry.offset
            if command.question is not None:
                (voters[command.question].discard if command.withdraw else voters[command.question].add)(
                    command.user
                )
            committed.append(command)
        elif step == "answer" and committed:
            _answer(history, committed.pop(random.randrange(len(committed))))
    for command in committed:  # what was not answered stays unknown; votes are told, so that O8 can be exact
        if command.kind is Kind.upvote or random.random() < 0.5:
            _answer(history, command)
        else:
            command.offset = None
    history.final_upvotes = {question: len(users) for question, users in voters.items()}


def _answer(history: History, command: Command) -> None:
    command.outcome, command.answered = Outcome.acked, history.tick()


def _command(random: Random, history: History) -> Command:
    questions = [entry.id for entry in history.log if entry.kind is Kind.question]
    kinds = [Kind.chat, Kind.question, *([Kind.upvote] * 3 if questions else [])]
    kind = random.choice(kinds)
    id = UUID(int=len(history.commands) + 1)
    command = Command(id, kind, random.choice(USERS), history.tick())
    if kind is Kind.upvote:
        command.question, command.withdraw = random.choice(questions), random.random() < 0.3
    history.commands.append(command)
    return command


def _viewing(random: Random, history: History, name: str) -> Viewing:
    head = len(history.log)
    at = random.randint(0, head)
    viewing = Viewing(name, [Segment(history.epoch, at, recovered=False, has_snapshot=True)], until=head)
    while True:
        segment = viewing.segments[-1]
        leave = random.choice((None, random.randint(at, head)))
        at = _watch(random, history, segment, at, head if leave is None else leave)
        if leave is None:
            return viewing
        recovered = random.random() < 0.7
        now = random.randint(at, head)
        viewing.segments.append(
            Segment(history.epoch, now, recovered, not recovered, asked=(history.epoch, at))
        )
        at = at if recovered else now


def _watch(random: Random, history: History, segment: Segment, at: int, end: int) -> int:
    """Passes of the fan-out, each with only the last vote on a question. Gives the last offset that was seen."""
    while at < end:
        upto = random.randint(at + 1, end)
        chunk = history.log[at:upto]
        last_vote = {entry.question: entry.offset for entry in chunk if entry.kind is Kind.upvote}
        for entry in chunk:
            if entry.kind is not Kind.upvote:
                segment.seen.append(Seen(entry.offset, entry.kind, entry.id))
            elif last_vote[entry.question] == entry.offset:
                segment.seen.append(Seen(entry.offset, entry.kind, entry.question))
        at = upto
    return at


histories: st.SearchStrategy[History] = st.integers(0, 2**32).map(lambda seed: make_history(Random(seed)))
"""By seed, since drawing each choice costs a hundred times as much; the failing seed names the history."""
