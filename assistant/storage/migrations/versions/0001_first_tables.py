"""First tables: catalogue, conversations, orders, tickets."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    _create_catalogue()
    _create_conversations()
    _create_orders()


def _create_catalogue() -> None:
    op.create_table(
        "products",
        sa.Column("product_id", sa.String(200), primary_key=True),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "catalogue_version",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("id = 1", name="catalogue_version_is_one_row"),
    )
    op.create_table(
        "reviews",
        sa.Column("review_id", sa.String(200), primary_key=True),
        sa.Column("product_id", sa.String(200), nullable=False),
        sa.Column("rating", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
    )
    op.create_index("reviews_by_product", "reviews", ["product_id", "date"])
    op.create_table(
        "vectors",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("encoder", sa.String(200), primary_key=True),
        sa.Column("vector_id", sa.String(500), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "impressions",
        sa.Column("request_id", sa.String(200), primary_key=True),
        sa.Column("product_id", sa.String(200), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.String(200), nullable=False),
        sa.Column("customer_id", sa.String(200)),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("clicked", sa.Boolean, nullable=False),
        sa.Column("carted", sa.Boolean, nullable=False),
        sa.Column("purchased", sa.Boolean, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
    )
    op.create_index("impressions_by_time", "impressions", ["at"])


def _create_conversations() -> None:
    op.create_table(
        "sessions",
        sa.Column("session_id", sa.String(64), primary_key=True),
        sa.Column("token_digest", sa.String(128), nullable=False),
        sa.Column("customer_id", sa.String(200)),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text),
    )
    op.create_table(
        "turns",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("turn_id", sa.String(64), nullable=False),
        _session_id(),
        sa.Column("client_message_id", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.UniqueConstraint("turn_id", name="turns_turn_id"),
        sa.UniqueConstraint("session_id", "client_message_id", name="turns_message_once"),
    )
    op.create_table(
        "feedback",
        sa.Column(
            "turn_id", sa.String(64), sa.ForeignKey("turns.turn_id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("rating", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rating IN (-1, 1)", name="feedback_rating"),
    )
    op.create_table(
        "shop_events",
        _session_id(primary_key=True),
        sa.Column("event_id", sa.String(200), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("product_id", sa.String(200), nullable=False),
        sa.Column("turn_id", sa.String(64)),
        sa.Column("position", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("shop_events_by_time", "shop_events", ["at"])
    op.create_table(
        "images",
        sa.Column("image_id", sa.String(64), primary_key=True),
        _session_id(),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("images_by_session", "images", ["session_id"])
    op.create_table(
        "tickets",
        sa.Column("ticket_id", sa.String(64), primary_key=True),
        sa.Column("session_id", sa.String(64), sa.ForeignKey("sessions.session_id", ondelete="SET NULL")),
        sa.Column("customer_id", sa.String(200)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("tickets_by_session", "tickets", ["session_id"])


def _create_orders() -> None:
    op.create_table(
        "customers",
        sa.Column("customer_id", sa.String(200), primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "orders",
        sa.Column("order_id", sa.String(64), primary_key=True),
        sa.Column("customer_id", sa.String(200), sa.ForeignKey("customers.customer_id"), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_index("orders_by_customer", "orders", ["customer_id", "placed_at"])


def _session_id(*, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(
        "session_id",
        sa.String(64),
        sa.ForeignKey("sessions.session_id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )
