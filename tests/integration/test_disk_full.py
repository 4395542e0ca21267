"""No room on the disk: writes get an error that says so, reads go on, and with room again everything does, without restart."""

from __future__ import annotations

import resource
import sys

from backchannel.client import Backoff, Client, CommandError
from backchannel.config import Settings
from backchannel.protocol.codes import ErrorCode
from backchannel.testing import COMMAND, running_server

from .conftest import UNLIMITED

FILE_BYTES = 400 * 1024
"""No file of the server may grow beyond it; the database's journal meets it first."""
LIMIT_AND_RUN = f"""
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({FILE_BYTES}, resource.RLIM_INFINITY))
os.execv(sys.argv[1], sys.argv[1:])
"""
SMALL_FILES = (sys.executable, "-c", LIMIT_AND_RUN, *COMMAND)


async def talk_until_refused(client: Client) -> tuple[int, CommandError]:
    """The last offset that was acknowledged, and the error that came then."""
    kept = 0
    while True:
        try:
            kept = (await client.say("a" * 500)).offset or kept
        except CommandError as error:
            return kept, error


async def test_writes_are_refused_reads_go_on_and_all_is_well_again() -> None:
    async with running_server(Settings(limits=UNLIMITED), command=SMALL_FILES) as server:
        await server.create_stream("room")
        quick = Backoff(base=0.01, cap=0.02)
        async with server.client("room", server.token("Ada"), backoff=quick) as ada:
            kept, error = await talk_until_refused(ada)
            assert error.code is ErrorCode.unavailable
            assert error.retry_after
            async with server.client("room") as guest:  # reads go on
                assert guest.view.offset == kept
                assert guest.view.chat[-1].message == "a" * 500
            assert (await server.request("GET", "/api/streams/room/messages")).status == 200
            assert (await server.request("GET", "/healthz")).status == 200
            resource.prlimit(
                server.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            )
            assert (await ada.say("There is room again")).offset == kept + 1
            assert ada.stats.connections == 1
        await server.kill()
        server.command = COMMAND
        await server.start()
        async with server.client("room") as guest:
            assert guest.view.offset == kept + 1
