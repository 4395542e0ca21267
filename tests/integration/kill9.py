"""kill -9 under load: what was acknowledged is kept, what was not answered is sent again, viewers resume.

``python -m tests.integration.kill9 --cycles 50`` prints the figures; the test suite runs a few cycles.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, fields
from random import Random
from uuid import UUID

from backchannel.config import LimitOptions, Settings
from backchannel.protocol.user import Role
from backchannel.testing import RunningServer, running_server

from .history import History, Outcome
from .oracles import violations
from .process import cpu_seconds
from .recorder import Recorder, Witness

SENDERS = 8
VIEWERS = 8
MOST_QUESTIONS = 150
"""Below what a snapshot holds, so that the fold can be compared with a fresh one."""
ACKS_A_CYCLE = (40, 240)
"""Acks between a start and the next kill, at random: the kill meets every stage of the work."""
UNLIMITED = LimitOptions(chat_rate=0, question_rate=0, upvote_rate=0, answer_rate=0, frame_rate=0)


@dataclass(slots=True)
class Figures:
    cycles: int = 0
    events: int = 0
    acked: int = 0
    rejected: int = 0
    unknown: int = 0
    resent: int = 0
    """Commands sent once more because the kill came before their answer."""
    duplicates: int = 0
    """Resends of what the log had already: answered with the first result."""
    resumes: int = 0
    snapshots: int = 0
    slowest_ready: float = 0.0
    """Seconds from the start of the process until it was ready."""
    most_ready_cpu: float = 0.0
    """Seconds of CPU of them: what is left of it on a machine that is busy with something else."""

    def __str__(self) -> str:
        return "\n".join(f"{field.name:>14}  {getattr(self, field.name):g}" for field in fields(self))


async def run(cycles: int, seed: int, database_url: str | None = None) -> tuple[Figures, History]:
    """As many kills under load, then a clean stop; the history holds the log as the database has it.

    :param database_url: a new SQLite file if it is None
    """
    random = Random(seed)
    settings = (
        Settings(limits=UNLIMITED, database_url=database_url) if database_url else Settings(limits=UNLIMITED)
    )
    async with running_server(settings) as server:
        await server.create_stream("load", live=False)
        recorder = Recorder(server, "load")
        figures = Figures(cycles=cycles)
        async with AsyncExitStack() as stack:
            host = await stack.enter_async_context(recorder.witness("Host", Role.host))
            await host.start()
            senders = [
                await stack.enter_async_context(recorder.witness(f"Sender{number}"))
                for number in range(SENDERS)
            ]
            for number in range(VIEWERS):
                await stack.enter_async_context(recorder.witness(f"Viewer{number}"))
            async with _load(recorder, host, senders, random):
                for _ in range(cycles):
                    await _kill_under_load(server, recorder, random, figures)
            await recorder.everyone_has(max(command.offset or 0 for command in recorder.history.commands))
            await recorder.compare_with_fresh()
        await server.stop()
        await recorder.read_log()
    _count(figures, recorder)
    return figures, recorder.history


async def _kill_under_load(
    server: RunningServer, recorder: Recorder, random: Random, figures: Figures
) -> None:
    recorder.kill_after(random.randint(*ACKS_A_CYCLE))
    await asyncio.to_thread(server.wait)
    started = time.monotonic()
    await server.start()
    figures.slowest_ready = max(figures.slowest_ready, time.monotonic() - started)
    figures.most_ready_cpu = max(figures.most_ready_cpu, cpu_seconds(server.pid))


@asynccontextmanager
async def _load(
    recorder: Recorder, host: Witness, senders: list[Witness], random: Random
) -> AsyncIterator[None]:
    """Everybody talks while the context lasts; afterwards everything has its answer."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_answers(recorder, host, stop))
        for sender in senders:
            # Two of each, so that one connection has several commands on the way when the kill comes.
            tasks.create_task(_talk(recorder, sender, Random(random.random()), stop))
            tasks.create_task(_talk(recorder, sender, Random(random.random()), stop))
        yield
        stop.set()


async def _talk(recorder: Recorder, sender: Witness, random: Random, stop: asyncio.Event) -> None:
    count = 0
    while not stop.is_set():
        count += 1
        questions = recorder.questions
        if len(questions) < MOST_QUESTIONS and random.random() < 0.1:
            await sender.ask(f"Question {count} of {sender.name}?")
        elif questions and random.random() < 0.5:
            # Some are refused, since the vote stands or there is none: that has to stay without effect too.
            vote = random.choice((sender.upvote, sender.upvote, sender.withdraw_upvote))
            await vote(random.choice(questions[-10:]))
        else:
            await sender.say(f"Message {count} of {sender.name}")


async def _answers(recorder: Recorder, host: Witness, stop: asyncio.Event) -> None:
    answered: set[UUID] = set()
    while not stop.is_set():
        waiting = [question for question in recorder.questions if question not in answered]
        if waiting:
            answered.add(waiting[0])
            await host.answer(waiting[0], "So it is.")
        else:
            await host.say("Ask me something")


def _count(figures: Figures, recorder: Recorder) -> None:
    outcomes = [command.outcome for command in recorder.history.commands]
    figures.events = len(recorder.history.log)
    figures.acked = outcomes.count(Outcome.acked)
    figures.rejected = outcomes.count(Outcome.rejected)
    figures.unknown = outcomes.count(Outcome.unknown)
    for witness in recorder.witnesses:
        stats = witness.client.stats
        figures.resent += stats.resent
        figures.duplicates += witness.duplicates
        figures.resumes += stats.resumes
        figures.snapshots += stats.snapshots


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="URL; a new SQLite file if it is not given")
    arguments = parser.parse_args()
    figures, history = asyncio.run(run(arguments.cycles, arguments.seed, arguments.database))
    print(figures)
    found = violations(history)
    print("\n".join(found) if found else "O1-O9 hold")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
