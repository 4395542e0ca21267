"""A client for bots, tests and services: one stream over one WebSocket, for as long as it takes::

async with Client.connect("http://127.0.0.1:8000", "demo", token=token) as client:
    await client.say("Hello")
    async for event in client.events():
        ...
"""

from .backoff import Backoff
from .client import Client, ClientStats, TokenSource
from .errors import (
    ClientError,
    CommandError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EventsOverrunError,
    OutboxFullError,
)
from .stream import EventStream

__all__ = [
    "Backoff",
    "Client",
    "ClientError",
    "ClientStats",
    "CommandError",
    "ConnectTimeoutError",
    "ConnectionClosedError",
    "EventStream",
    "EventsOverrunError",
    "OutboxFullError",
    "TokenSource",
]
