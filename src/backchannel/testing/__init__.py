"""For tests of what is built on Backchannel: a real server on a free port, with its own database.

In the test's own process, for tests with and without an event loop; under pytest it is the fixture ``backchannel_server``:

    def test_the_bot_greets(backchannel_server):
        asyncio.run(backchannel_server.create_stream("demo"))
        ...

In a process of its own, started as a user would, for tests that kill it or start it again:

    async with running_server() as server:
        await server.create_stream("demo")
        async with server.client("demo", server.token("Ada")) as ada:
            await ada.say("Hello")
"""

from .in_process import InProcessServer, in_process_server
from .process import COMMAND, RunningServer, running_server
from .server import Answer, ServerFailed, ServerHandle

__all__ = [
    "COMMAND",
    "Answer",
    "InProcessServer",
    "RunningServer",
    "ServerFailed",
    "ServerHandle",
    "in_process_server",
    "running_server",
]
