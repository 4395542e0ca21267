"""The schema's revision: what a store has, what this version knows, and the way from one to the other."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from .base import LogRefused
from .schema import metadata

VERSION_TABLE = "backchannel_revision"
"""Not Alembic's own name, so that a neighbour in the same PostgreSQL database is not taken for us."""


def check(connection: Connection, store: str) -> bool:
    """Whether the store holds a log: False if it has no tables of ours yet. Reads only.

    :param store: how messages name the store
    :raises LogRefused: its schema is newer than this version, or its tables are somebody else's
    """
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in tables:
        if foreign := sorted(tables & set(metadata.tables)):
            raise LogRefused(
                f"{store} has tables named {', '.join(foreign)}, but they were not made by Backchannel: "
                "give Backchannel a database of its own"
            )
        return False
    revision = MigrationContext.configure(
        connection, opts={"version_table": VERSION_TABLE}
    ).get_current_revision()
    known = [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]
    if revision not in known:
        raise LogRefused(
            f"{store} has the schema revision {revision}, which this version does not know (its newest is {known[0]}): "
            "a newer version has written to it; start that version, or restore a backup made before it"
        )
    return True


def upgrade(connection: Connection) -> None:
    """Run the revisions that the store lacks, in the transaction that the connection is in.

    Not twice at a time in one process: Alembic keeps what it works on in globals.
    """
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    location = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", location.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
