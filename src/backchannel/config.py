"""Every setting: its name, unit, default, and where the default comes from.

``Settings`` is one frozen object. Made directly it holds defaults and what it is given, nothing else; the environment, the
configuration file and the command line are read by ``config_sources.load_settings``. The docstrings below are what
``backchannel config`` and the table in the README show. Of every limit, 0 means: no limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

ENV_PREFIX = "BACKCHANNEL_"
MIN_SECRET_BYTES = 32
"""RFC 7518, 3.2: a key for HS256 has at least the 256 bits of the hash."""

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")
"""Host and port of an origin as browsers write one: ASCII, or an IPv6 address in brackets."""

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
PositiveSeconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Rate = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Limit = Annotated[int, Field(ge=0)]


def _long_enough(secret: SecretStr) -> SecretStr:
    size = len(secret.get_secret_value().encode())
    if size < MIN_SECRET_BYTES:
        raise ValueError(
            f"{size} bytes are too few, use at least {MIN_SECRET_BYTES} random ones (openssl rand -hex 32)"
        )
    return secret


def _split_commas(value: Any) -> Any:
    """Lists come from the environment and the command line as one string: ``a,b``."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _check_origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError(
            f"{value!r} is no origin, write scheme, host and port only, such as https://example.org"
        )
    if parts.query or parts.fragment or parts.username is not None or "*" in value:
        raise ValueError(f"{value!r} is no exact origin; there are no wildcards, name each origin")
    try:
        _ = parts.port
    except ValueError:
        raise ValueError(f"{value!r} has a port that is no number below 65536") from None
    if _HOST.fullmatch(parts.netloc) is None:
        # Also what else a policy of `frame-ancestors` would read out of it: spaces, commas, semicolons, quotes.
        raise ValueError(
            f"{value!r} has a host that no browser writes so; of another script write its xn-- form"
        )
    return value.rstrip("/").lower()


def _check_network(value: str) -> str:
    try:
        ip_network(value)
    except ValueError as error:
        raise ValueError(f"{error}; write an address or a network such as 10.0.0.0/8") from None
    return value


def _check_scheme(*schemes: str) -> AfterValidator:
    def check(value: str) -> str:
        if value.partition("://")[0].partition("+")[0] not in schemes:
            raise ValueError("must start with " + " or ".join(f"{scheme}://" for scheme in schemes))
        return value

    return AfterValidator(check)


Secret = Annotated[SecretStr, AfterValidator(_long_enough)]
Origin = Annotated[str, AfterValidator(_check_origin)]
Origins = Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_split_commas)]
Networks = Annotated[
    tuple[Annotated[str, AfterValidator(_check_network)], ...], NoDecode, BeforeValidator(_split_commas)
]


class Options(BaseModel):
    """A group of settings."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class AuthOptions(Options):
    issuer: str = Field(default="backchannel", min_length=1)
    """Required value of the token's `iss`, and what is put into tokens made here."""
    audience: str = Field(default="backchannel", min_length=1)
    """Required value of the token's `aud`, and what is put into tokens made here."""
    leeway: float = Field(default=10, ge=0, le=30, allow_inf_nan=False)
    """Seconds of clock difference forgiven in `exp`, `nbf` and `iat`; at most 30."""
    public_key: str | None = None
    """PEM of a public key whose tokens are accepted too: those of your identity provider."""
    public_key_algorithm: Literal["RS256", "ES256", "EdDSA"] = "RS256"
    """The only algorithm accepted for `public_key`."""
    query_token: bool = True
    """Whether `?token=` in the URL is accepted. URLs end up in histories and proxies' logs: prefer the subprotocol."""
    ticket_ttl: PositiveSeconds = 30
    """Seconds for which a single-use `?ticket=` can be redeemed."""
    guests: bool = True
    """Whether guests get a token for a display name, in streams that allow guests."""
    guest_ttl: PositiveSeconds = 12 * 3600
    """Seconds for which a guest token is valid; 12 h outlast an event's day."""
    expiry_warning: Seconds = 60
    """Seconds before a token's expiry at which its connection gets `auth:expiring`."""


class LimitOptions(Options):
    """0 switches a limit off; of a rate and its burst, either one."""

    message_max_characters: Limit = 500
    """Graphemes of a chat message: what a reader calls characters."""
    message_max_bytes: Limit = 4000
    """Bytes of UTF-8 of a chat message; 8 a character leaves room for emoji."""
    question_max_characters: Limit = 300
    """Graphemes of a question."""
    question_max_bytes: Limit = 2400
    """Bytes of UTF-8 of a question."""
    answer_max_characters: Limit = 2000
    """Graphemes of an answer."""
    answer_max_bytes: Limit = 8000
    """Bytes of UTF-8 of an answer; with its envelope it fits the frame limit of 16 KiB."""
    name_max_characters: Limit = 40
    """Graphemes of a display name."""
    chat_rate: Rate = 1.0
    """Chat messages a second of one user in one stream, on average."""
    chat_burst: Limit = 8
    """Chat messages at once."""
    question_rate: Rate = 0.1
    """Questions a second of one user in one stream, on average."""
    question_burst: Limit = 3
    """Questions at once."""
    upvote_rate: Rate = 4.0
    """Upvotes and withdrawals, and by themselves votes in polls, a second of one user in one stream, on average."""
    upvote_burst: Limit = 30
    """Upvotes and withdrawals at once: somebody reads down a long list."""
    answer_rate: Rate = 2.0
    """Answers a second of one host or moderator in one stream, on average."""
    answer_burst: Limit = 10
    """Answers at once."""
    questions_per_stream: Limit = 5000
    """Questions that a stream takes in its life."""
    polls_per_stream: Limit = 200
    """Polls that a stream takes in its life, drafts and deleted ones among them."""
    frame_rate: Rate = 20.0
    """Frames a second of one connection, on average."""
    frame_burst: Limit = 60
    """Frames at once; an outbox that is resent after a reconnect must fit."""
    fragments: Limit = 64
    """Fragments of one WebSocket message."""
    connections: Limit = 15_000
    """Connections of one node. The system's limit on open files (`ulimit -n`) must be higher."""
    connections_per_user: Limit = 20
    """Connections of one user to one node: tabs and devices."""
    connections_per_address: Limit = 1000
    """Connections of one network address to one node. Schools and offices sit behind one address."""
    streams_per_connection: Limit = 50
    """Streams that one connection of `/ws` may have joined at a time."""
    guest_token_rate: Rate = 0.2
    """Guest tokens a second for one network address, on average."""
    guest_token_burst: Limit = 60
    """Guest tokens at once for one network address: a class that joins together."""
    handshake_timeout: Seconds = 10
    """Seconds for a handshake to arrive whole, and for the first join on `/ws` without a token."""
    header_max_count: Limit = 100
    """Headers of one HTTP request."""
    header_max_bytes: Limit = 32_768
    """Bytes of all headers of one HTTP request; a token has up to 8 KiB."""
    body_max_bytes: Limit = 65_536
    """Bytes of the body of one REST request."""


class RoomOptions(Options):
    chat_history: int = Field(default=100, ge=1, le=1000)
    """Messages in the snapshot that a viewer gets on joining."""
    snapshot_questions: int = Field(default=200, ge=1, le=5000)
    """Questions in the snapshot; of more, those with the most votes."""
    page_size: int = Field(default=100, ge=1, le=1000)
    """The most messages or questions in one page of the REST API."""
    ring_events: int = Field(default=2048, ge=1)
    """Prepared events that a room keeps for viewers who lag."""
    ring_bytes: int = Field(default=4 * 1024 * 1024, ge=1)
    """Bytes of prepared frames that a room keeps; whichever of the two is reached first."""
    resume_events: int = Field(default=1000, ge=0)
    """The longest gap, in events, that a returning viewer gets as events; beyond it a snapshot is cheaper."""
    state_every: int = Field(default=1000, ge=1)
    """Events between two saved states of a room; the most that opening it has to read."""
    idle_unload: PositiveSeconds = 300
    """Seconds without a viewer after which a room leaves memory."""
    viewer_count_interval: PositiveSeconds = 2
    """Least seconds between two `livestream:viewer_count` of a stream."""
    reconcile_interval: PositiveSeconds = 1
    """Seconds between two looks into the database for what other nodes committed and the bus did not tell."""


class FanoutOptions(Options):
    pass_interval: Seconds = 0.01
    """Least seconds between two writes to one viewer: what comes within is joined into one write."""
    write_buffer: int = Field(default=256 * 1024, ge=1024)
    """Bytes that may wait in one viewer's socket buffer before it counts as slow."""
    slow_reader_timeout: PositiveSeconds = 30
    """Seconds for which a viewer may be slow before it is closed with 4008."""


class WebSocketOptions(Options):
    ping_interval: PositiveSeconds = 20
    """Seconds between two pings to each connection; below the 30-60 s after which NATs and proxies forget one."""
    ping_timeout: PositiveSeconds = 20
    """Seconds to wait for the pong; interval and timeout together bound how long a dead peer stays."""


class MetricsOptions(Options):
    enabled: bool = True
    """Whether `/metrics` answers. It holds numbers only, but keep it off the public side of your proxy."""


class Settings(BaseSettings):
    """All settings of one server."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        env_prefix=ENV_PREFIX,
        env_nested_delimiter="__",
        # `BACKCHANNEL_X=` is what compose files make of a variable that is not there.
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    host: str = Field(default="127.0.0.1", min_length=1)
    """Address to listen on; `0.0.0.0` for all."""
    port: int = Field(default=8000, ge=0, le=65535)
    """TCP port to listen on; 0 lets the system choose."""
    public_url: Origin | None = None
    """Origin under which browsers reach the server, when a proxy stands before it: `https://chat.example.org`."""
    database_url: Annotated[str, _check_scheme("sqlite", "postgresql", "postgres")] = (
        "sqlite:///backchannel.db"
    )
    """`sqlite:///FILE`, or `postgresql://USER:PASSWORD@HOST/NAME` for several nodes."""
    bus_url: Annotated[str, _check_scheme("nats", "tls")] | None = None
    """`nats://HOST:4222` by which nodes wake each other; without it they notice at the next reconcile."""
    secret: Secret | None = None
    """Key of the tokens (HS256), at least 32 bytes; shared by all nodes and by the back end that makes tokens."""
    allowed_origins: Origins = ()
    """Origins whose pages may connect besides the server's own; exact, comma-separated in the environment."""
    embed_origins: Origins = ()
    """Origins whose pages may show `/embed/…` in a frame besides the server's own; exact, comma-separated in the environment."""
    trusted_proxies: Networks = ()
    """Addresses or networks whose `X-Forwarded-*` headers are believed."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severity that is logged."""
    log_format: Literal["console", "json"] = "console"
    """For people or for machines: one JSON object a line."""
    shutdown_delay: Seconds = 0
    """Seconds from SIGTERM, in which `/readyz` fails and all else goes on: what your load balancer needs to notice."""
    shutdown_grace: PositiveSeconds = 10
    """Seconds from the end of that delay to the end of the process, at most; container platforms kill after 10 to 30."""
    auth: AuthOptions = AuthOptions()
    limits: LimitOptions = LimitOptions()
    room: RoomOptions = RoomOptions()
    fanout: FanoutOptions = FanoutOptions()
    websocket: WebSocketOptions = WebSocketOptions()
    metrics: MetricsOptions = MetricsOptions()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is passed in: ``load_settings`` reads the other sources, and can say which one was wrong."""
        return (init_settings,)


def setting_fields(model: type[BaseModel] = Settings, prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every setting as (dotted name, field), in the order of the documentation."""
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Options):
            yield from setting_fields(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def environment_name(name: str) -> str:
    """The environment variable of a setting: ``limits.chat_rate`` → ``BACKCHANNEL_LIMITS__CHAT_RATE``."""
    return ENV_PREFIX + name.replace(".", "__").upper()


def settings_table() -> str:
    """The README's table of settings, in Markdown."""
    rows = ["| Setting | Environment | Default | Meaning |", "| --- | --- | --- | --- |"]
    for name, field in setting_fields():
        meaning = " ".join((field.description or "").split()).replace("|", "\\|")
        rows.append(f"| `{name}` | `{environment_name(name)}` | {_show_default(field.default)} | {meaning} |")
    return "\n".join(rows) + "\n"


def _show_default(value: object) -> str:
    if value is None or value == ():
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    return f"`{value:g}`" if isinstance(value, float) and value < 1e5 else f"`{value}`"
