"""The helpers for tests of what is built on top."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from backchannel.config import LimitOptions, Settings
from backchannel.config_sources import load_settings
from backchannel.testing import ServerFailed, _completed, _environment, running_server


def test_every_setting_reaches_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _completed(
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
    one, two = (_completed(Settings(port=1234), tmp_path) for _ in range(2))
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
