"""The example bot against a real server, as its README starts it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from backchannel.client import Client
from backchannel.testing import running_server

from .processes import running

PATIENCE = 30.0


async def heard(client: Client, matches: Callable[[str], bool]) -> list[str]:
    """What the bot has said, once something in it matches."""
    async with asyncio.timeout(PATIENCE):
        events = client.events()
        while not any(matches(text) for text in said(client)):
            await anext(events)
    return said(client)


def said(client: Client) -> list[str]:
    return [message.message for message in client.view.chat if message.user.id == "helper"]


async def test_it_greets_once_answers_help_and_comes_back(tmp_path: Path) -> None:
    async with running_server(directory=tmp_path) as server:
        await server.create_stream("launch")
        environment = {"BACKCHANNEL_TOKEN": server.token("Helper")}
        with running(
            "bot", "bot.py", server.url, "launch", environment=environment, log=tmp_path / "bot.log"
        ):
            async with server.client("launch", server.token("Ada")) as ada:
                async with asyncio.timeout(PATIENCE):
                    events = ada.events()
                    while ada.view.viewer_count < 2:  # the bot is there
                        await anext(events)
                await ada.say("Good evening")
                await ada.say(" !HELP")
                texts = await heard(ada, lambda text: "!help" in text)
                assert texts[0] == "Welcome, Ada!"
                assert len(texts) == 2
                await server.stop()
                await server.start()
                async with server.client("launch", server.token("Bo")) as bo:
                    await bo.say("Is anybody here?")
                    assert await heard(bo, lambda text: text == "Welcome, Bo!")
    assert (tmp_path / "bot.log").read_text() == ""
