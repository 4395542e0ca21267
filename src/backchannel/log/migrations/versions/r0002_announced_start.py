"""When a stream is to start, as announced."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("streams", sa.Column("starts_at", sa.BigInteger()))
