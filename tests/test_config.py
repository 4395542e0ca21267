"""Settings: their sources in order, and every mistake named with its source, its key and the nearest right name."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from backchannel.config import ENV_PREFIX, Settings, environment_name, setting_fields, settings_table
from backchannel.config_sources import ConfigError, load_settings
from backchannel.config_text import setting_value, settings_in_force

GOOD_SECRET = "0123456789abcdef0123456789abcdef"
CANARY = "canary"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting in the environment, no file in the working directory."""
    for name in [name for name in os.environ if name.upper().startswith(ENV_PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def problems(flags: dict[str, object] | None = None, config: Path | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_settings(flags, config)
    return [str(problem) for problem in caught.value.problems]


class TestSources:
    def test_defaults(self) -> None:
        loaded = load_settings()
        assert loaded.settings == Settings()
        assert set(loaded.sources.values()) == {"default"}
        assert set(loaded.sources) == {name for name, _ in setting_fields()}

    def test_made_directly_they_read_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BACKCHANNEL_PORT", "9000")
        assert Settings().port == 8000

    def test_flags_before_environment_before_file_before_defaults(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Path("backchannel.toml").write_text('port = 1\nhost = "file"\nlog_level = "error"\n')
        monkeypatch.setenv("BACKCHANNEL_PORT", "2")
        monkeypatch.setenv("BACKCHANNEL_HOST", "environment")
        loaded = load_settings({"port": 3, "host": None})
        settings = loaded.settings
        assert (settings.port, settings.host, settings.log_level) == (3, "environment", "error")
        assert loaded.sources["port"] == "command line (--port)"
        assert loaded.sources["host"] == "environment (BACKCHANNEL_HOST)"
        assert loaded.sources["log_level"] == "backchannel.toml (log_level)"
        assert loaded.sources["bus_url"] == "default"

    def test_one_group_from_several_sources(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Path("backchannel.toml").write_text("[limits]\nchat_rate = 5\nchat_burst = 50\n")
        monkeypatch.setenv("BACKCHANNEL_LIMITS__CHAT_RATE", "0")
        limits = load_settings().settings.limits
        assert (limits.chat_rate, limits.chat_burst, limits.question_burst) == (0, 50, 3)

    @pytest.mark.parametrize(
        "value", ["https://a.example,https://b.example:8443", "https://A.example , https://b.example:8443/"]
    )
    def test_lists_are_separated_by_commas(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv("BACKCHANNEL_ALLOWED_ORIGINS", value)
        assert load_settings().settings.allowed_origins == ("https://a.example", "https://b.example:8443")

    @pytest.mark.parametrize(
        "value",
        [
            "https://a.example;script-src",
            "https://a.example'self'",
            "https://a .example",
            "https://m\u00fcnchen.example",
            "https://*.example",
            "https://a.example/path",
            "null",
        ],
    )
    def test_an_origin_is_nothing_that_a_policy_would_read_otherwise(self, value: str) -> None:
        with pytest.raises(ValueError, match="embed_origins"):
            Settings(embed_origins=(value,))

    def test_an_origin_may_be_an_address_with_a_port(self) -> None:
        origins = ("http://127.0.0.1:8000", "http://[::1]:8000", "https://xn--mnchen-3ya.example")
        assert Settings(embed_origins=origins).embed_origins == origins

    def test_lists_of_a_file(self) -> None:
        Path("backchannel.toml").write_text('trusted_proxies = ["10.0.0.0/8", "::1"]\n')
        assert load_settings().settings.trusted_proxies == ("10.0.0.0/8", "::1")

    def test_an_empty_variable_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BACKCHANNEL_SECRET", "")
        assert load_settings().settings.secret is None

    def test_names_of_variables_in_any_case(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("backchannel_port", "9000")
        assert load_settings().settings.port == 9000

    def test_every_setting_can_come_from_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Also a lesson for whoever adds a setting of a new kind."""
        expected: dict[str, object] = {}
        for name, field in setting_fields():
            default = field.default
            if isinstance(default, bool):
                expected[name], text = (not default), str(not default).lower()
            elif name == "auth.leeway":
                expected[name], text = 7.0, "7"
            elif name == "port" or (isinstance(default, int | float)):
                expected[name], text = default + 1, str(default + 1)
            else:
                continue
            monkeypatch.setenv(environment_name(name), text)
        settings = load_settings().settings
        assert {name: setting_value(settings, name) for name in expected} == expected
        assert len(expected) > 50


class TestMistakes:
    def test_all_at_once_each_in_one_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        file = Path("my.toml")
        file.write_text(
            "prot = 1\nhost = 7\n[limits]\nchatrate = 3\n[auth]\nleeway = 31\n[nonsense]\nx = 1\n"
        )
        monkeypatch.setenv("BACKCHANNEL_PROT", "1")
        monkeypatch.setenv("BACKCHANNEL_LIMITS__CHAT_BURST", "many")
        monkeypatch.setenv("BACKCHANNEL_CHAT_RATE", "1")
        monkeypatch.setenv("BACKCHANNEL_SECRET", "short")
        found = problems({"database_url": "mysql://x"}, file)
        assert all("\n" not in line for line in found)
        expected = [
            "environment: BACKCHANNEL_PROT: no such setting, did you mean BACKCHANNEL_PORT?",
            "environment: BACKCHANNEL_CHAT_RATE: no such setting, did you mean BACKCHANNEL_LIMITS__CHAT_RATE?",
            "environment: BACKCHANNEL_LIMITS__CHAT_BURST: Input should be a valid integer",
            "environment: BACKCHANNEL_SECRET: 5 bytes are too few",
            "command line: --database: must start with sqlite://",
            "my.toml: prot: no such setting, did you mean port?",
            "my.toml: host: Input should be a valid string (it is 7)",
            "my.toml: limits.chatrate: no such setting, did you mean limits.chat_rate?",
            "my.toml: auth.leeway: Input should be less than or equal to 30 (it is 31)",
            "my.toml: nonsense: no such setting",
        ]
        for start in expected:
            assert any(line.startswith(start) for line in found), (start, found)
        assert len(found) == len(expected)

    @pytest.mark.parametrize(
        ("content", "message"),
        [(b"port = ", "is not valid TOML"), (b"\xff", "is not UTF-8"), (b"limits = 3", "limits: ")],
    )
    def test_a_file_that_cannot_be_read(self, content: bytes, message: str) -> None:
        Path("backchannel.toml").write_bytes(content)
        [line] = problems()
        assert line.startswith("backchannel.toml: ")
        assert message in line

    def test_a_file_that_is_named_must_be_there(self) -> None:
        [line] = problems(config=Path("gone.toml"))
        assert line.startswith("gone.toml: cannot be read: No such file")

    @pytest.mark.parametrize(
        "name", ["BACKCHANNEL_PORT_8000_TCP", "BACKCHANNEL_SERVICE_HOST", "BACKCHANNEL_PORT_8000_TCP_ADDR"]
    )
    def test_service_links_of_kubernetes_are_explained(
        self, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.setenv(name, "tcp://10.0.0.1:8000")
        assert "enableServiceLinks" in problems()[0]

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("ALLOWED_ORIGINS", "*"),
            ("ALLOWED_ORIGINS", "https://*.example.org"),
            ("ALLOWED_ORIGINS", "null"),
            ("ALLOWED_ORIGINS", "example.org"),
            ("ALLOWED_ORIGINS", "https://example.org/path"),
            ("ALLOWED_ORIGINS", "https://user@example.org"),
            ("ALLOWED_ORIGINS", "https://example.org:99999"),
            ("TRUSTED_PROXIES", "everyone"),
            ("TRUSTED_PROXIES", "10.0.0.0/99"),
            ("PORT", "65536"),
            ("LIMITS__CHAT_RATE", "-1"),
            ("LIMITS__CHAT_RATE", "nan"),
            ("LIMITS__CHAT_RATE", "inf"),
            ("AUTH__LEEWAY", "31"),
            ("AUTH__PUBLIC_KEY_ALGORITHM", "HS256"),
            ("AUTH__PUBLIC_KEY_ALGORITHM", "none"),
            ("BUS_URL", "http://x"),
            ("LOG_FORMAT", "xml"),
            ("SHUTDOWN_GRACE", "0"),
        ],
    )
    def test_values_out_of_bounds(self, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
        monkeypatch.setenv(ENV_PREFIX + name, value)
        [line] = problems()
        assert line.startswith(f"environment: {ENV_PREFIX}{name}: ")

    @pytest.mark.parametrize("name", ["SECRET", "DATABASE_URL", "BUS_URL"])
    def test_a_wrong_secret_is_not_repeated(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        monkeypatch.setenv(ENV_PREFIX + name, CANARY)
        [line] = problems()
        assert CANARY not in line

    def test_secrets_have_32_bytes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BACKCHANNEL_SECRET", "x" * 31)
        assert "31 bytes" in problems()[0]
        monkeypatch.setenv("BACKCHANNEL_SECRET", "ä" * 16)
        assert load_settings().settings.secret is not None

    def test_there_is_no_default_secret(self) -> None:
        assert Settings().secret is None


class TestText:
    def test_it_is_the_file_that_gives_the_same_settings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BACKCHANNEL_LIMITS__CHAT_RATE", "2.5")
        monkeypatch.setenv("BACKCHANNEL_ALLOWED_ORIGINS", "https://a.example,https://b.example")
        loaded = load_settings()
        text = settings_in_force(loaded)
        assert "chat_rate = 2.5  # environment (BACKCHANNEL_LIMITS__CHAT_RATE)" in text
        monkeypatch.undo()
        assert Settings.model_validate(tomllib.loads(text)) == loaded.settings

    def test_secrets_are_masked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BACKCHANNEL_SECRET", CANARY * 10)
        monkeypatch.setenv("BACKCHANNEL_DATABASE_URL", f"postgresql://user:{CANARY}@db.example/x")
        monkeypatch.setenv("BACKCHANNEL_BUS_URL", f"nats://user:{CANARY}@nats.example:4222")
        monkeypatch.setenv("BACKCHANNEL_AUTH__PUBLIC_KEY", f"-----BEGIN PRIVATE KEY-----\n{CANARY}")
        loaded = load_settings()
        text = settings_in_force(loaded)
        assert CANARY not in text
        assert CANARY not in repr(loaded.settings.secret)
        assert 'secret = "***"' in text
        assert "postgresql://user:***@db.example/x" in text


class TestTable:
    def test_every_setting_says_what_it_is(self) -> None:
        for name, field in setting_fields():
            assert field.description, name
        assert settings_table().count("\n") == len(list(setting_fields())) + 2

    def test_every_limit_can_be_switched_off(self) -> None:
        off = {name.removeprefix("limits."): 0 for name, _ in setting_fields() if name.startswith("limits.")}
        assert len(off) > 25
        Settings.model_validate({"limits": off})
