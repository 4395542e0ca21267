"""What Alembic runs: the revisions on the connection that ``log.migrate`` hands over, in its transaction."""

from alembic import context

from backchannel.log.migrate import VERSION_TABLE
from backchannel.log.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    # SQLite's statements on tables are transactional too; Alembic assumes that they are not.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
