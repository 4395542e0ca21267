"""A token that ends in mid-connection: renewed in band by who can, closed with a final code for who cannot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backchannel.client import Client, ConnectionClosedError, EventStream
from backchannel.config import AuthOptions, Settings
from backchannel.protocol.events import AnyEvent, ExpiringEvent, WelcomeEvent
from backchannel.protocol.user import Role
from backchannel.testing import RunningServer

from .conftest import UNLIMITED, server_for_tests

TTL = 3.0
"""Seconds; the server looks once a second."""


@pytest.fixture(scope="module")
def strict() -> Iterator[RunningServer]:
    """Forgives no clock, and warns at once."""
    with server_for_tests(
        Settings(limits=UNLIMITED, auth=AuthOptions(leeway=0, expiry_warning=60))
    ) as server:
        yield server


async def test_who_has_no_other_token_is_warned_and_sent_away_for_good(
    strict: RunningServer, stream_id: str
) -> None:
    await strict.create_stream(stream_id)
    client = strict.client(stream_id, strict.token("Ada", ttl=TTL))
    events = client.events()
    seen: list[type[AnyEvent]] = []
    async with client:
        with pytest.raises(ConnectionClosedError) as caught:
            await take_all(events, seen)
    assert caught.value.code == 4502
    assert seen[:1] == [WelcomeEvent]
    assert seen.count(ExpiringEvent) == 1
    assert client.stats.connections == 1


async def take_all(events: EventStream, seen: list[type[AnyEvent]]) -> None:
    async for event in events:
        seen += [type(event)]


async def test_who_renews_stays_and_speaks_over_one_connection(strict: RunningServer, stream_id: str) -> None:
    await strict.create_stream(stream_id)
    given: list[str] = []

    def token() -> str:
        given.append(strict.token("Ada", ttl=TTL))
        return given[-1]

    client = Client.connect(strict.url, stream_id, token=token)
    events = client.events()
    async with client:
        while len(given) < 4:  # three renewals: longer than any one of the tokens lasts
            await anext(events)
        assert (await client.say("Still here")).offset
        assert client.stats.connections == 1


async def test_a_new_role_is_not_had_without_coming_in_anew(strict: RunningServer, stream_id: str) -> None:
    """A renewal with another role closes the connection, and the client comes back with what it may do now."""
    await strict.create_stream(stream_id)
    roles = iter([Role.moderator, Role.viewer])

    def token() -> str:
        role = next(roles, Role.viewer)
        return strict.token("Ada", role=role, ttl=TTL if role is Role.moderator else 3600)

    client = Client.connect(strict.url, stream_id, token=token)
    events = client.events()
    async with client:
        welcomes: list[Role] = []
        while len(welcomes) < 2:
            event = await anext(events)
            if isinstance(event, WelcomeEvent):
                welcomes.append(event.data.user.role)
    assert welcomes == [Role.moderator, Role.viewer]
