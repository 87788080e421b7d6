"""The catalogue's tables. They are created by the revisions in assistant/storage/migrations."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)

from retrieval.storage.columns import CleanString, CleanText, UtcDateTime

metadata = MetaData()

products = Table(
    "products",
    metadata,
    Column("product_id", CleanString(200), primary_key=True),
    Column("digest", CleanString(32), nullable=False),  # of `document`, so that a re-import compares no text
    Column("document", CleanText, nullable=False),  # the Product as JSON
)

catalogue_version = Table(
    "catalogue_version",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("id = 1", name="catalogue_version_is_one_row"),
)

product_changes = Table(
    "product_changes",
    metadata,
    Column("product_id", CleanString(200), primary_key=True),
    Column("number", Integer, nullable=False),  # of the latest change of the product or its vectors
    Index("product_changes_by_number", "number"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("review_id", CleanString(200), primary_key=True),
    Column("product_id", CleanString(200), nullable=False),
    Column("rating", Integer, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("language", CleanString(16), nullable=False),
    Column("date", Date, nullable=False),
    Index("reviews_by_product", "product_id", "date"),
)

vectors = Table(
    "vectors",
    metadata,
    Column("kind", CleanString(16), primary_key=True),
    Column("encoder", CleanString(200), primary_key=True),
    Column("vector_id", CleanString(500), primary_key=True),
    Column("digest", CleanString(64), nullable=False),
    Column("vector", LargeBinary, nullable=False),  # float32, little endian
)

impressions = Table(
    "impressions",
    metadata,
    Column("request_id", CleanString(200), primary_key=True),
    Column("product_id", CleanString(200), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("session_id", CleanString(200), nullable=False),
    Column("customer_id", CleanString(200)),
    Column("query", CleanText, nullable=False),
    Column("locale", CleanString(16), nullable=False),
    Column("position", Integer, nullable=False),
    Column("clicked", Boolean, nullable=False),
    Column("carted", Boolean, nullable=False),
    Column("purchased", Boolean, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Index("impressions_by_time", "at"),
    Index("impressions_by_session", "session_id"),
    Index("impressions_by_customer", "customer_id"),
)
