"""A stream as a file, from the command line."""

from __future__ import annotations

import asyncio
import csv
import json
import stat
from pathlib import Path

import pytest

from backchannel.engine.engine import Engine
from backchannel.log.sql import SqlLog
from backchannel.protocol.codec import decode
from backchannel.protocol.commands import RoomCommand
from backchannel.protocol.replies import Ack
from backchannel.protocol.user import Role, User
from backchannel.room.identity import Actor
from backchannel.server.wiring import make_engine

from .command_line import CommandLine, Outcome
from .server.conftest import settings_with


def say(*texts: str) -> None:
    """Let Ada say this in the stream ``launch`` of the folder's database, and ask it."""

    async def talk() -> None:
        engine: Engine = make_engine(settings_with())
        await engine.start()
        ada = Actor(User(id="u-ada", name="Ada", role=Role.viewer), guest=False)
        for text in texts:
            for type, field in (("chat_message", "message"), ("question", "question")):
                command = decode(json.dumps({"type": f"livestream:{type}", "data": {field: text}}))
                assert isinstance(command, RoomCommand)
                assert isinstance(await engine.submit("launch", ada, command), Ack)
        await engine.stop()

    asyncio.run(talk())


@pytest.fixture
def archive(run: CommandLine) -> Path:
    """The archive of a stream that was started, with something said and asked."""
    run("stream", "create", "launch", "--title", "Launch")
    run("stream", "start", "launch")
    say("Hello", "=1+1")
    file = Path("launch.jsonl")
    assert run("archive", "export", "launch", "-o", str(file)) == Outcome(
        0, "wrote launch.jsonl: the archive of launch\n", ""
    )
    return file


def rows_of(database: str) -> list[tuple[str, str, int]]:
    async def read() -> list[tuple[str, str, int]]:
        log = SqlLog(database)
        await log.open()
        streams = await log.streams()
        heads = await log.heads([stream.id for stream in streams])
        await log.close()
        return [(stream.id, stream.status.value, heads[stream.id].offset) for stream in streams]

    return asyncio.run(read())


class TestArchive:
    def test_is_for_the_owners_eyes(self, run: CommandLine, archive: Path) -> None:
        assert stat.S_IMODE(archive.stat().st_mode) == 0o600
        assert [json.loads(line)["type"] for line in archive.read_text().splitlines()] == [
            "archive",
            *["event"] * 5,
            "end",
        ]
        assert run("archive", "export", "launch").out.splitlines()[1:] == archive.read_text().splitlines()[1:]

    @pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
    def test_makes_the_stream_in_another_database(
        self, run: CommandLine, archive: Path, kind: str, request: pytest.FixtureRequest
    ) -> None:
        other = "sqlite:///other.db" if kind == "sqlite" else request.getfixturevalue("postgres_url")
        imported = run("archive", "import", str(archive), "--database", other)
        assert imported == Outcome(0, "imported launch: 5 events\n", "")
        assert rows_of(other) == [("launch", "live", 5)]
        again = run("archive", "export", "launch", "--database", other).out
        assert again.splitlines()[1:] == archive.read_text().splitlines()[1:]

    def test_never_replaces_a_stream(self, run: CommandLine, archive: Path) -> None:
        refused = run("archive", "import", str(archive))
        assert refused == Outcome(1, "", "backchannel: a stream with the id 'launch' exists already\n")
        assert run("archive", "import", str(archive), "--as", "again").out == "imported again: 5 events\n"
        assert run("archive", "import", str(archive), "--as", "../x").code == 2

    def test_a_wrong_line_is_named_and_nothing_is_imported(self, run: CommandLine, archive: Path) -> None:
        lines = archive.read_text().splitlines(keepends=True)
        archive.write_text("".join([*lines[:2], lines[2].replace("Hello", 'He"llo'), *lines[3:-1]]))
        refused = run("archive", "import", str(archive), "--as", "again")
        assert (refused.code, refused.out) == (1, "")
        wrong, cut, nothing = refused.err.splitlines()
        assert wrong.startswith("backchannel: launch.jsonl:3: Invalid JSON")
        assert cut.startswith("backchannel: launch.jsonl:6: the file ends without its line of type end")
        assert nothing == "backchannel: nothing was imported"
        assert [id for id, _, _ in rows_of("sqlite:///backchannel.db")] == ["launch"]

    def test_is_looked_into_without_a_database(self, run: CommandLine, archive: Path) -> None:
        Path("backchannel.db").unlink()
        seen = json.loads(run("archive", "replay", str(archive)).out)
        assert [message["message"] for message in seen["chat"]] == ["Hello", "=1+1"]
        assert not Path("backchannel.db").exists()

    def test_a_file_that_is_not_there(self, run: CommandLine) -> None:
        missing = run("archive", "import", "none.jsonl")
        assert missing == Outcome(2, "", "backchannel: none.jsonl: No such file or directory\n")


class TestCsv:
    @pytest.mark.parametrize(("table", "column"), [("messages", "message"), ("questions", "question")])
    def test_has_a_row_each_and_no_formula(
        self, run: CommandLine, archive: Path, table: str, column: str
    ) -> None:
        written = run("csv", table, "launch", "-o", "table.csv")
        assert written == Outcome(0, f"wrote table.csv: the {table} of launch\n", "")
        with Path("table.csv").open(encoding="utf-8-sig", newline="") as file:
            assert [row[column] for row in csv.DictReader(file)] == ["Hello", "'=1+1"]

    def test_a_stream_that_is_not_there_leaves_no_file(self, run: CommandLine) -> None:
        outcome = run("csv", "messages", "none", "-o", "table.csv")
        assert outcome == Outcome(1, "", "backchannel: no stream has the id 'none'\n")
        assert not list(Path().glob("*.csv*"))
        assert not list(Path().glob(".*.tmp"))
