"""What shoppers said of themselves, by visit and by customer."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    owner = sa.Column(
        "session_id",
        sa.String(64),
        sa.ForeignKey("sessions.session_id", ondelete="CASCADE"),
        primary_key=True,
    )
    op.create_table("session_interests", owner, *_interest())
    op.create_table(
        "customer_interests", sa.Column("customer_id", sa.String(200), primary_key=True), *_interest()
    )


def _interest() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("field", sa.String(80), primary_key=True),
        sa.Column("value", sa.String(200), primary_key=True),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
