"""Tables of conversations and orders, beside the catalogue's in retrieval/storage/schema.py.

The revisions in migrations/versions create them; a test compares the two.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)

from retrieval.storage.columns import CleanString, CleanText, UtcDateTime

metadata = MetaData()

sessions = Table(
    "sessions",
    metadata,
    Column("session_id", CleanString(64), primary_key=True),
    Column("token_digest", CleanString(128), nullable=False),
    Column("customer_id", CleanString(200)),  # may be another system's: a shop's own sign-in names it
    Column("locale", CleanString(16), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("state", CleanText),  # DialogueState as JSON; NULL before the first turn
)

turns = Table(
    "turns",
    metadata,
    Column("number", Integer, primary_key=True),  # order of recording
    Column("turn_id", CleanString(64), nullable=False),
    Column(
        "session_id", CleanString(64), ForeignKey("sessions.session_id", ondelete="CASCADE"), nullable=False
    ),
    Column("client_message_id", CleanString(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("status", CleanString(16), nullable=False),
    Column("record", CleanText, nullable=False),  # TurnRecord as JSON
    UniqueConstraint("turn_id", name="turns_turn_id"),
    UniqueConstraint("session_id", "client_message_id", name="turns_message_once"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("turn_id", CleanString(64), ForeignKey("turns.turn_id", ondelete="CASCADE"), primary_key=True),
    Column("rating", Integer, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint("rating IN (-1, 1)", name="feedback_rating"),
)

shop_events = Table(
    "shop_events",
    metadata,
    # A session of this shop or of an imported log: a customer's events outlive the session.
    Column("session_id", CleanString(200), primary_key=True),
    Column("event_id", CleanString(200), primary_key=True),
    Column("kind", CleanString(16), nullable=False),
    Column("product_id", CleanString(200), nullable=False),
    Column("variant_id", CleanString(200)),
    Column("turn_id", CleanString(200)),  # the turn, or another log's list, that showed the product
    Column("position", Integer),
    Column("at", UtcDateTime, nullable=False),
    Column("customer_id", CleanString(200)),
    Column("query", CleanText),  # of an imported event; of others the turn knows it
    Column("is_suspect", Boolean, nullable=False),  # done by a program rather than a shopper
    Column("is_folded", Boolean, nullable=False),  # is among the catalogue's impressions
    Index("shop_events_by_time", "at"),
    Index("shop_events_by_customer", "customer_id"),
    Index(
        "shop_events_to_fold",
        "session_id",
        sqlite_where=text("NOT is_folded"),
        postgresql_where=text("NOT is_folded"),
    ),
)

images = Table(
    "images",
    metadata,
    Column("image_id", CleanString(64), primary_key=True),
    Column(
        "session_id", CleanString(64), ForeignKey("sessions.session_id", ondelete="CASCADE"), nullable=False
    ),
    Column("content", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("images_by_session", "session_id"),
)

session_interests = Table(
    "session_interests",
    metadata,
    Column(
        "session_id", CleanString(64), ForeignKey("sessions.session_id", ondelete="CASCADE"), primary_key=True
    ),
    Column("field", CleanString(80), primary_key=True),
    Column("value", CleanString(200), primary_key=True),
    Column("weight", Float, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

customer_interests = Table(
    "customer_interests",
    metadata,
    Column("customer_id", CleanString(200), primary_key=True),
    Column("field", CleanString(80), primary_key=True),
    Column("value", CleanString(200), primary_key=True),
    Column("weight", Float, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

customers = Table(
    "customers",
    metadata,
    Column("customer_id", CleanString(200), primary_key=True),
    Column("document", CleanText, nullable=False),  # Customer as JSON
)

orders = Table(
    "orders",
    metadata,
    Column("order_id", CleanString(64), primary_key=True),
    Column("customer_id", CleanString(200), ForeignKey("customers.customer_id"), nullable=False),
    Column("placed_at", UtcDateTime, nullable=False),
    Column("document", CleanText, nullable=False),  # Order as JSON
    Index("orders_by_customer", "customer_id", "placed_at"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("ticket_id", CleanString(64), primary_key=True),
    Column("session_id", CleanString(64), ForeignKey("sessions.session_id", ondelete="SET NULL")),
    Column("customer_id", CleanString(200)),
    Column("state", CleanString(16), nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("summary", CleanText, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Index("tickets_by_session", "session_id"),
)
