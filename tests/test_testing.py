"""The helpers for tests of what is built on top."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import pytest

from backchannel.config import LimitOptions, Settings
from backchannel.config_sources import load_settings
from backchannel.testing import ServerFailed, in_process_server, running_server
from backchannel.testing.process import _environment
from backchannel.testing.server import completed


def test_every_setting_reaches_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = completed(
        Settings(
            limits=LimitOptions(chat_rate=0, message_max_characters=7),
            allowed_origins=("https://a.example", "https://b.example"),
            log_format="json",
            auth=Settings().auth.model_copy(update={"query_token": False}),
        ),
        tmp_path,
    )
    for name, value in _environment(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    assert load_settings({}, None).settings == settings


def test_what_is_given_is_kept_and_the_rest_is_fresh(tmp_path: Path) -> None:
    one, two = (completed(Settings(port=1234), tmp_path) for _ in range(2))
    assert one.port == two.port == 1234
    assert one.secret != two.secret
    assert one.database_url.endswith(f"{tmp_path}/backchannel.db")


async def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    broken = Settings(database_url=f"sqlite:///{tmp_path}/no/such/folder/file.db")
    with pytest.raises(ServerFailed, match="no/such/folder"):
        async with running_server(broken):
            pytest.fail("it cannot have started")


async def test_a_command_that_is_none_says_how_it_ended() -> None:
    command = (sys.executable, "-c", "print('no server'); raise SystemExit(3)")
    with pytest.raises(ServerFailed, match=r"ended with 3; it wrote:\nno server"):
        async with running_server(command=command):
            pytest.fail("it cannot have started")


def test_a_server_in_this_process_serves_tests_without_an_event_loop() -> None:
    async def talk() -> list[str]:
        await server.create_stream("demo")
        async with server.client("demo", server.token("Ada")) as ada:
            await ada.say("Hello")
            async with server.client("demo") as guest:
                return [message.message for message in guest.view.chat]

    with in_process_server() as server:
        assert asyncio.run(talk()) == ["Hello"]
        assert asyncio.run(server.request("GET", "/readyz")).status == 200
    with pytest.raises(OSError, match="refused"):
        asyncio.run(server.request("GET", "/readyz"))


async def test_two_servers_in_this_process_are_apart() -> None:
    with in_process_server() as one, in_process_server() as two:
        await one.create_stream("demo")
        assert (await two.request("GET", "/api/streams/demo")).status == 404
        assert (await two.request("GET", "/api/streams", token=one.token("Ada"))).status == 401


def test_a_server_in_this_process_that_does_not_start_says_why(tmp_path: Path) -> None:
    broken = Settings(database_url=f"sqlite:///{tmp_path}/no/such/folder/file.db")
    with pytest.raises(ServerFailed, match="no/such/folder"), in_process_server(broken):
        pytest.fail("it cannot have started")


README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_fixtures_work_in_a_project_of_somebody_else(pytester: pytest.Pytester) -> None:
    (example,) = re.findall(
        r"^```python\n(import asyncio\n.*?def test_.*?)^```$", README, re.MULTILINE | re.DOTALL
    )
    pytester.makeconftest(
        """
        import pytest
        from backchannel.config import LimitOptions, Settings

        @pytest.fixture
        def backchannel_settings():
            return Settings(limits=LimitOptions(message_max_characters=7))
        """
    )
    pytester.makepyfile(
        test_example=example,
        test_settings="""
        import asyncio
        import pytest

        def test_settings(backchannel_server):
            async def say():
                await backchannel_server.create_stream("demo")
                async with backchannel_server.client("demo", backchannel_server.token("Ada")) as ada:
                    await ada.say("too long")

            with pytest.raises(Exception, match="at most 7"):
                asyncio.run(say())
        """,
    )
    # By its name, as the entry point does: the environment may have been made before there was one.
    result = pytester.runpytest_subprocess(
        "-p", "no:asyncio", "-p", "backchannel.pytest_plugin", "-W", "error"
    )
    result.assert_outcomes(passed=2)
