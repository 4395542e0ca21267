"""The demo: a server with one live stream, the shipped clip, and a rehearsal audience that talks, asks and votes."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from .config import MIN_SECRET_BYTES, Settings
from .config_sources import DEFAULT_SOURCE, ConfigError, Problem, load_settings
from .engine.engine import Engine
from .log.base import NoSuchStream
from .protocol.commands import StartCommand
from .protocol.events import StreamStatus
from .protocol.replies import Error
from .protocol.user import Role, User
from .rehearsal import Persona, run_rehearsal
from .room.identity import Actor, Identity
from .server.auth import Authenticator
from .server.logging import configure_logging
from .server.rest_models import NewStream

STREAM: Final = NewStream(
    id="demo",
    title="How live video works",
    description="A rehearsal: the audience is made up, the chat and the questions are real. Join in.",
    video_url="/demo/clip.m3u8",
)
HOST: Final = Identity("demo-host", "Demo host", streams={STREAM.id: Role.host})
HOST_TOKEN_TTL: Final = 7 * 86_400.0
"""Seconds; the address of the host's page works for a week."""
PERSONA_TOKEN_TTL: Final = 86_400.0


def run_demo(folder: Path, *, host: str | None, port: int | None, say: Callable[[str], None]) -> None:
    """Serve the demo until SIGTERM or Ctrl-C.

    :param folder: where the database and the secret are kept; made if it is missing
    :param say: shows a line to whoever started the demo
    :raises ConfigError: the settings or the folder cannot be used
    """
    from .server.serving import run_server  # as in the command line: what does not serve starts faster

    settings = demo_settings(folder, host=host, port=port)
    configure_logging(settings)
    authenticator = Authenticator.from_settings(settings)

    async def beside(engine: Engine, url: str, stop: asyncio.Event) -> None:
        await ensure_live(engine)
        for line in welcome_lines(url, authenticator):
            say(line)
        await run_rehearsal(url, STREAM.id, lambda persona: _persona_token(authenticator, persona), stop)

    run_server(settings, beside=beside)


def demo_settings(folder: Path, *, host: str | None = None, port: int | None = None) -> Settings:
    """The settings of a demo in this folder: its own database, and a secret that is made once and kept there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        secret = kept_secret(folder / "secret")
    except OSError as error:
        raise ConfigError(
            [Problem("command line", "--data", f"{error.strerror}: {error.filename}")]
        ) from None
    flags = {"host": host, "port": port, "database_url": f"sqlite:///{folder.resolve() / 'demo.db'}"}
    loaded = load_settings(flags)
    changes: dict[str, Any] = {"secret": SecretStr(secret)}
    if loaded.sources["log_level"] == DEFAULT_SOURCE:
        changes["log_level"] = "warning"  # the addresses shall stay in sight
    return loaded.settings.model_copy(update=changes)


def kept_secret(path: Path) -> str:
    """The secret in this file, made at random the first time, readable by its owner alone.

    :raises OSError: the file can be neither read nor written
    :raises ConfigError: it holds something too short to be a secret
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        secret = path.read_text(encoding="ascii", errors="replace").strip()
        if len(secret) < MIN_SECRET_BYTES:
            problem = "is too short to be a secret; delete it and a new one is made (old tokens then end)"
            raise ConfigError([Problem("demo", str(path), problem)]) from None
        return secret
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        secret = secrets.token_hex(MIN_SECRET_BYTES)
        file.write(secret)
    return secret


async def ensure_live(engine: Engine) -> None:
    """Create the demo's stream if it is not there, and start it if it is not live."""
    try:
        stream = await engine.log.stream(STREAM.id)
    except NoSuchStream:
        stream = STREAM.scheduled(datetime.now(UTC))
        await engine.create_stream(stream)
    if stream.status is StreamStatus.live:
        return
    actor = Actor(User(id=HOST.id, name=HOST.name, role=Role.host), guest=False)
    reply = await engine.submit(STREAM.id, actor, StartCommand(type="livestream:start"))
    if isinstance(reply, Error):
        raise RuntimeError(f"the demo's stream could not be started: {reply.data.message}")


def welcome_lines(url: str, authenticator: Authenticator) -> list[str]:
    """What to show when the demo is up."""
    token = authenticator.issue(HOST, HOST_TOKEN_TTL).token
    return [
        "",
        "The demo is live. Open one of these, or both in two windows:",
        "",
        f"  as a viewer   {url}/watch/{STREAM.id}",
        f"  as the host   {url}/watch/{STREAM.id}#access_token={token}",
        "",
        f"  the lobby     {url}/",
        f"  the API       {url}/docs",
        "",
        "Ctrl-C ends it; everything that was said is kept.",
        "",
    ]


def _persona_token(authenticator: Authenticator, persona: Persona) -> str:
    identity = Identity(persona.id, persona.name, streams={STREAM.id: persona.role})
    return authenticator.issue(identity, PERSONA_TOKEN_TTL).token
