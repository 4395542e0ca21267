"""The command line as a user types it: what it prints, where, and with which exit code."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from backchannel.client import Client
from backchannel.config import ENV_PREFIX
from backchannel.config_sources import ConfigError
from backchannel.demo import demo_settings, kept_secret
from backchannel.protocol.events import ChatMessageEvent
from backchannel.protocol.user import Role
from backchannel.server.auth import Authenticator
from backchannel.testing import running_server

from .command_line import SECRET, CommandLine, Outcome

COMMAND = shutil.which("backchannel", path=str(Path(sys.executable).parent)) or "backchannel"


class TestStreams:
    def test_a_streams_life(self, run: CommandLine) -> None:
        created = run("stream", "create", "launch", "--title", "Launch [b]day[/b]", "--no-guests")
        assert (created.code, created.err) == (0, "")
        assert "/watch/launch" in created.out
        assert run("stream", "start", "launch") == Outcome(0, "launch is live\n", "")
        run("stream", "create", "later", "--title", "Later")
        listed = run("stream", "list")
        heading, first, second = listed.out.splitlines()
        assert heading.split() == ["ID", "STATUS", "GUESTS", "STARTS", "STARTED", "ENDED", "TITLE"]
        assert first.split()[:3] == ["launch", "live", "no"]
        assert first.rstrip().endswith("Launch [b]day[/b]")
        assert second.split()[:5] == ["later", "scheduled", "yes", "-", "-"]
        assert run("stream", "end", "launch") == Outcome(0, "launch has ended\n", "")
        assert "ended" in run("stream", "list").out

    def test_no_streams_yet(self, run: CommandLine) -> None:
        assert "stream create" in run("stream", "list").out

    def test_what_the_rules_refuse(self, run: CommandLine) -> None:
        run("stream", "create", "a", "--title", "A")
        assert run("stream", "end", "a") == Outcome(
            1, "", "backchannel: a: the stream is not live, there is nothing to end\n"
        )
        run("stream", "start", "a")
        assert run("stream", "start", "a") == Outcome(1, "", "backchannel: a: the stream is live already\n")
        assert run("stream", "start", "b") == Outcome(1, "", "backchannel: no stream has the id 'b'\n")
        assert (
            run("stream", "create", "a", "--title", "A").err
            == "backchannel: a stream with the id 'a' exists already\n"
        )

    def test_wrong_values_are_named(self, run: CommandLine) -> None:
        outcome = run("stream", "create", "../x", "--title", " ", "--video-url", "javascript:alert(1)")
        assert outcome.code == 2
        lines = outcome.err.splitlines()
        assert [line.split(": ")[1] for line in lines] == ["ID", "--title", "--video-url"]

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("mysql://x", "must start with sqlite://"),
            ("sqlite:////nonexistent/x.db", "is not a directory"),
            ("sqlite:///junk.db", "not a SQLite database"),
        ],
    )
    def test_a_database_that_cannot_be_used(self, run: CommandLine, url: str, words: str) -> None:
        Path("junk.db").write_text("junk")
        outcome = run("stream", "list", "--database", url)
        assert outcome.code in {1, 2}
        assert words in outcome.err
        assert outcome.err.count("\n") == 1
        assert Path("junk.db").read_text() == "junk"

    def test_a_start_is_announced_moved_and_called_off(self, run: CommandLine) -> None:
        run("stream", "create", "launch", "--title", "Launch", "--starts-at", "2126-11-24T18:00+01:00")
        assert "2126-11-24 17:00Z" in run("stream", "list").out
        assert run("stream", "schedule", "launch", "2126-11-25T18:00Z").code == 0
        assert "2126-11-25 18:00Z" in run("stream", "list").out
        assert run("stream", "schedule", "launch").code == 0
        assert "2126" not in run("stream", "list").out

    @pytest.mark.parametrize(
        ("moment", "code", "words"),
        [
            ("tomorrow", 2, "STARTS_AT"),
            ("2126-11-24T18:00", 2, "needs a zone"),
            ("2020-01-01T00:00Z", 1, "later than now"),
        ],
    )
    def test_a_start_that_cannot_be_announced(
        self, run: CommandLine, moment: str, code: int, words: str
    ) -> None:
        run("stream", "create", "launch", "--title", "Launch")
        outcome = run("stream", "schedule", "launch", moment)
        assert (outcome.code, outcome.err.count("\n")) == (code, 1)
        assert words in outcome.err

    async def test_a_running_server_tells_its_viewers(self, tmp_path: Path) -> None:
        async with running_server(directory=tmp_path) as server:
            await server.create_stream("launch", live=False)
            async with server.client("launch") as viewer:
                command = [COMMAND, "stream", "start", "launch", "--database", server.settings.database_url]
                started = await asyncio.create_subprocess_exec(*command, cwd=tmp_path)
                async for event in viewer.events():
                    if event.type == "livestream:status":
                        break
                assert await started.wait() == 0
                assert viewer.view.stream.status == "live"


class TestToken:
    def test_prints_the_token_alone(self, run: CommandLine) -> None:
        outcome = run("token", "--sub", "u1", "--name", "Ada", "--role", "moderator", "--ttl", "90m")
        assert (outcome.code, outcome.err, outcome.out.count("\n")) == (0, "", 1)
        identity = Authenticator(secret=SECRET).verify(outcome.out.strip())
        assert (identity.id, identity.name, identity.role, identity.streams) == (
            "u1",
            "Ada",
            Role.moderator,
            None,
        )

    def test_for_some_streams_alone(self, run: CommandLine) -> None:
        outcome = run("token", "--sub", "u1", "--role", "host", "--stream", "a", "--stream", "b")
        identity = Authenticator(secret=SECRET).verify(outcome.out.strip())
        assert identity.streams == {"a": Role.host, "b": Role.host}
        assert identity.role is Role.viewer
        assert identity.name == "u1"

    @pytest.mark.parametrize("ttl", ["0", "-1", "x", "1w", "", "1e9", "0s"])
    def test_a_ttl_that_is_none(self, run: CommandLine, ttl: str) -> None:
        outcome = run("token", "--sub", "u1", "--ttl", ttl)
        assert (outcome.code, outcome.out) == (2, "")
        assert "--ttl" in outcome.err

    @pytest.mark.parametrize(
        "arguments", [("--sub", ""), ("--sub", "u", "--name", " \u200b"), ("--sub", "u", "--stream", "../x")]
    )
    def test_what_a_server_would_refuse_is_not_handed_out(
        self, run: CommandLine, arguments: tuple[str, ...]
    ) -> None:
        outcome = run("token", *arguments)
        assert (outcome.code, outcome.out) == (2, "")

    def test_needs_a_secret(self, run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("BACKCHANNEL_SECRET")
        outcome = run("token", "--sub", "u1")
        assert (outcome.code, outcome.out) == (2, "")
        assert "BACKCHANNEL_SECRET" in outcome.err


class TestConfig:
    def test_shows_what_is_in_force(self, run: CommandLine) -> None:
        Path("mine.toml").write_text("[limits]\nchat_rate = 3\n")
        outcome = run("config", "--config", "mine.toml")
        assert outcome.code == 0
        assert tomllib.loads(outcome.out)["limits"]["chat_rate"] == 3
        assert "chat_rate = 3  # mine.toml (limits.chat_rate)" in outcome.out
        assert SECRET not in outcome.out

    def test_mistakes_stop_every_command(self, run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BACKCHANNEL_LIMITS__CHAT_RAT", "1")
        for command in (["config"], ["serve"], ["stream", "list"], ["token", "--sub", "u"]):
            outcome = run(*command)
            assert outcome == Outcome(
                2,
                "",
                "backchannel: environment: BACKCHANNEL_LIMITS__CHAT_RAT: no such setting, "
                "did you mean BACKCHANNEL_LIMITS__CHAT_RATE?\n",
            )

    @pytest.mark.parametrize(("secret", "words"), [("", "is not set"), ("short", "5 bytes are too few")])
    def test_no_server_without_a_good_secret(
        self, run: CommandLine, monkeypatch: pytest.MonkeyPatch, secret: str, words: str
    ) -> None:
        monkeypatch.setenv("BACKCHANNEL_SECRET", secret)
        outcome = run("serve", "--port", "0")
        assert outcome.code == 2
        assert words in outcome.err
        assert not list(Path().iterdir())


class TestContract:
    def test_export(self, run: CommandLine) -> None:
        assert json.loads(run("contract", "export", "--format", "asyncapi").out)["asyncapi"] == "3.0.0"
        assert "$defs" in json.loads(run("contract", "export", "--format", "json-schema").out)
        assert "export " in run("contract", "export", "--format", "typescript").out

    def test_an_unknown_format_names_the_known_ones(self, run: CommandLine) -> None:
        outcome = run("contract", "export", "--format", "xml")
        assert (outcome.code, outcome.out) == (2, "")
        assert all(
            form in outcome.err
            for form in ("'xml'", "'asyncapi'", "'json-schema'", "'typescript'", "'archive'")
        )

    def test_what_is_no_option_is_told_with_what_to_write(self, run: CommandLine) -> None:
        outcome = run("contract", "export", "typescript")
        assert (outcome.code, outcome.out) == (2, "")
        assert "write --format (asyncapi, json-schema, typescript, archive) or --output FILE" in outcome.err

    @pytest.mark.parametrize(
        ("file", "form"), [("protocol.ts", "typescript"), ("api.json", "asyncapi"), ("api", "asyncapi")]
    )
    def test_a_file_that_is_named_so_is_typescript(self, run: CommandLine, file: str, form: str) -> None:
        assert run("contract", "export", "--output", file).out == f"wrote {file}: the contract as {form}\n"
        assert Path(file).read_text(encoding="utf-8") == run("contract", "export", "--format", form).out

    @pytest.mark.parametrize("form", ["asyncapi", "json-schema", "typescript", "archive"])
    def test_a_file_holds_what_would_be_printed(self, run: CommandLine, form: str) -> None:
        printed = run("contract", "export", "--format", form, "--output", "-").out
        assert run("contract", "export", "--format", form).out == printed
        Path("contract.out").write_text("old and much longer" * 10_000)
        outcome = run("contract", "export", "--format", form, "--output", "contract.out")
        assert outcome == Outcome(0, f"wrote contract.out: the contract as {form}\n", "")
        assert Path("contract.out").read_text(encoding="utf-8") == printed
        assert [path.name for path in Path().iterdir()] == ["contract.out"]

    @pytest.mark.parametrize(
        ("place", "words"),
        [
            ("missing/contract.json", "there is no folder missing; make it first"),
            (".", "is a folder; name a file in it, such as asyncapi.json"),
            (f"{'long' * 100}.json", "cannot be written: File name too long"),
        ],
    )
    def test_a_place_that_cannot_be_written_to(self, run: CommandLine, place: str, words: str) -> None:
        outcome = run("contract", "export", "--output", place)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith("backchannel: --output: ")
        assert words in outcome.err
        assert list(Path().iterdir()) == []


class TestUsage:
    def test_version(self, run: CommandLine) -> None:
        assert re.fullmatch(r"backchannel \d+\.\d+\.\d+\S*\n", run("--version").out)

    @pytest.mark.parametrize(
        "arguments",
        [["nonsense"], ["serve", "--prot", "1"], ["stream", "create", "x"], ["serve", "--port", "x"]],
    )
    def test_wrong_usage(self, run: CommandLine, arguments: list[str]) -> None:
        outcome = run(*arguments)
        assert (outcome.code, outcome.out) == (2, "")
        assert "Traceback" not in outcome.err

    def test_help_names_every_command(self, run: CommandLine) -> None:
        out = run("--help").out
        assert all(command in out for command in ("serve", "demo", "stream", "token", "config", "contract"))


@asynccontextmanager
async def running_demo(folder: Path) -> AsyncIterator[tuple[str, str]]:
    """A demo as a user starts it. Gives its address and the host's token as it printed them."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ENV_PREFIX)}
    process = await asyncio.create_subprocess_exec(
        COMMAND,
        "demo",
        "--port",
        "0",
        "--data",
        str(folder / "data"),
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        printed = ""
        while "Ctrl-C" not in printed:
            line = await process.stdout.readline()
            assert line, f"the demo ended: {printed}"
            printed += line.decode()
        found = re.search(r"(http://127\.0\.0\.1:\d+)/watch/demo#access_token=(\S+)", printed)
        assert found is not None, printed
        assert f"{found[1]}/watch/demo\n" in printed
        yield found[1], found[2]
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


class TestDemo:
    async def test_the_audience_talks_and_nothing_is_lost_by_a_restart(self, tmp_path: Path) -> None:
        async with running_demo(tmp_path) as (url, token), Client.connect(url, "demo", token=token) as host:
            assert host.view.stream.status == "live"
            asked = await host.ask("Will this be here tomorrow?")
            async for event in host.events():
                if isinstance(event, ChatMessageEvent):
                    break
            said = host.view.chat[-1].message
        async with running_demo(tmp_path) as (url, _), Client.connect(url, "demo", token=token) as host:
            assert said in {message.message for message in host.view.chat}
            assert asked.id in host.view.questions

    def test_the_secret_is_made_once_and_only_its_owner_reads_it(self, run: CommandLine) -> None:
        folder = Path("data")
        first = demo_settings(folder).secret
        assert first is not None
        assert len(first.get_secret_value()) >= 64
        assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600
        assert demo_settings(folder).secret == first

    def test_a_damaged_secret_is_not_used(self, tmp_path: Path) -> None:
        path = tmp_path / "secret"
        path.write_text("short")
        with pytest.raises(ConfigError, match="too short"):
            kept_secret(path)

    def test_a_folder_that_cannot_be_made(self, run: CommandLine) -> None:
        Path("file").touch()
        outcome = run("demo", "--data", "file/data")
        assert outcome.code == 2
        assert outcome.err.startswith("backchannel: command line: --data: Not a directory")
