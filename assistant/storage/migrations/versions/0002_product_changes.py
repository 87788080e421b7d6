"""Which products changed when, so that a search takes over what changed without reading everything."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; what was there before has no number and is read as a whole."""
    op.create_table(
        "product_changes",
        sa.Column("product_id", sa.String(200), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_index("product_changes_by_number", "product_changes", ["number"])
