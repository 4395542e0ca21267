"""Fixtures that every folder may use."""

from .command_line import run
from .servers import nats_server, postgres_server, postgres_url

pytest_plugins = ["pytester"]

__all__ = ["nats_server", "postgres_server", "postgres_url", "run"]
