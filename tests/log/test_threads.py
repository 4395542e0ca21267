"""Threads that work for the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from threading import Event, current_thread

import pytest
import pytest_asyncio

from backchannel.log.threads import Threads


@pytest_asyncio.fixture
async def thread() -> AsyncIterator[Threads]:
    thread = Threads(1, "worker")
    yield thread
    await thread.close()


async def test_work_is_done_elsewhere_in_order(thread: Threads) -> None:
    done: list[int] = []
    await asyncio.gather(*(thread.run(lambda n=n: done.append(n)) for n in range(50)))  # type: ignore[misc]  # mypy cannot type a lambda with a default
    assert done == list(range(50))
    assert await thread.run(lambda: current_thread().name) == "worker-0"


async def test_what_work_raises_is_raised(thread: Threads) -> None:
    with pytest.raises(ZeroDivisionError):
        await thread.run(lambda: 1 / 0)
    assert await thread.run(lambda: 7) == 7


async def test_several_work_at_once() -> None:
    threads = Threads(2, "workers")
    first, second = Event(), Event()

    def meet(mine: Event, other: Event) -> bool:
        mine.set()
        return other.wait(60)

    met = asyncio.gather(threads.run(lambda: meet(first, second)), threads.run(lambda: meet(second, first)))
    assert all(await met)
    await threads.close()


async def test_cancelled_before_it_began_it_is_not_done(thread: Threads) -> None:
    begun, go_on, done = asyncio.Event(), Event(), []
    loop = asyncio.get_running_loop()

    def hold() -> str:
        loop.call_soon_threadsafe(begun.set)
        go_on.wait(60)
        return "held"

    holding = asyncio.create_task(thread.run(hold))
    waiting = asyncio.create_task(thread.run(lambda: done.append("waited")))
    await begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    assert await holding == "held"
    await thread.run(lambda: done.append("later"))
    assert done == ["later"]


async def test_closing_waits_for_work_whose_asker_has_gone(thread: Threads) -> None:
    begun, go_on, done = asyncio.Event(), Event(), []
    loop = asyncio.get_running_loop()

    def hold() -> None:
        loop.call_soon_threadsafe(begun.set)
        go_on.wait(60)
        done.append("held")

    holding = asyncio.create_task(thread.run(hold))
    await begun.wait()
    holding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await holding
    closing = asyncio.create_task(thread.close())
    go_on.set()
    await closing
    assert done == ["held"]


async def test_closed_they_take_no_more(thread: Threads) -> None:
    await thread.close()
    with pytest.raises(RuntimeError, match="worker take no more work: they were closed"):
        await thread.run(lambda: None)
