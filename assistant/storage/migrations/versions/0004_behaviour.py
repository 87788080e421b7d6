"""Events that outlive their visit: of a customer, of an imported log, and what is known of each.

The table loses its foreign key, which SQLite can only do by making it anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEPT = "session_id, event_id, kind, product_id, turn_id, position, at"


def upgrade() -> None:
    """Move the events over."""
    op.drop_index("shop_events_by_time", "shop_events")
    op.rename_table("shop_events", "shop_events_before")
    op.create_table(
        "shop_events",
        sa.Column("session_id", sa.String(200), primary_key=True),
        sa.Column("event_id", sa.String(200), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("product_id", sa.String(200), nullable=False),
        sa.Column("variant_id", sa.String(200)),
        sa.Column("turn_id", sa.String(200)),
        sa.Column("position", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.String(200)),
        sa.Column("query", sa.Text),
        sa.Column("is_suspect", sa.Boolean, nullable=False),
        sa.Column("is_folded", sa.Boolean, nullable=False),
    )
    op.execute(
        f"INSERT INTO shop_events ({KEPT}, customer_id, is_suspect, is_folded) "  # noqa: S608 - a constant
        f"SELECT {KEPT}, (SELECT customer_id FROM sessions WHERE sessions.session_id = "
        "shop_events_before.session_id), false, false FROM shop_events_before"
    )
    op.drop_table("shop_events_before")
    op.create_index("shop_events_by_time", "shop_events", ["at"])
    op.create_index("shop_events_by_customer", "shop_events", ["customer_id"])
    op.create_index(
        "shop_events_to_fold",
        "shop_events",
        ["session_id"],
        sqlite_where=sa.text("NOT is_folded"),
        postgresql_where=sa.text("NOT is_folded"),
    )
    op.create_index("impressions_by_session", "impressions", ["session_id"])
    op.create_index("impressions_by_customer", "impressions", ["customer_id"])
