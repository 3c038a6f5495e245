"""Reviews, their log and clock."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables, and set the clock to nothing."""
    op.create_table(
        "review",
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("id", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(24), nullable=True),
        sa.Column("reason_text", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(8), nullable=True),
        sa.Column("assignee", sa.String(200), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("step", sa.String(16), nullable=True),
        sa.Column("choice", sa.String(16), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("ministries", sa.JSON(), nullable=False),
        sa.Column("pins", sa.JSON(), nullable=False),
        sa.Column("snapshot", sa.String(64), nullable=False),
        sa.Column("told", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_review"),
    )
    for name in ("updated_at", "status", "assignee"):
        op.create_index(f"ix_review_{name}", "review", [name])
    op.create_table(
        "review_mark",
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("id", sa.String(500), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", "what", "value", name="pk_review_mark"),
        sa.ForeignKeyConstraint(["kind", "id"], ["review.kind", "review.id"], name="fk_review_mark_review"),
    )
    op.create_index("ix_review_mark_value", "review_mark", ["what", "value"])
    op.create_table(
        "review_event",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("id", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("retracts", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_review_event"),
        sa.UniqueConstraint("kind", "id", "version", name="uq_review_event_version"),
        sa.ForeignKeyConstraint(["kind", "id"], ["review.kind", "review.id"], name="fk_review_event_review"),
    )
    clock = op.create_table(
        "review_clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review_clock"),
    )
    op.bulk_insert(clock, [{"id": 1, "number": 0, "at": datetime(2000, 1, 1, tzinfo=UTC)}])
    op.create_table(
        "review_answer",
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("request", sa.String(32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", "key", name="pk_review_answer"),
    )
    op.create_index("ix_review_answer_at", "review_answer", ["at"])


def downgrade() -> None:
    """Drop the tables."""
    for name in ("review_answer", "review_clock", "review_event", "review_mark", "review"):
        op.drop_table(name)
