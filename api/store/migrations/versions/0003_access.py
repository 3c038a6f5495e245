"""Keys, sessions, sign-ins under way, and the log of access."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    time = sa.DateTime(timezone=True)
    op.create_table(
        "access_key",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("scopes", sa.String(60), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("former_hash", sa.String(64), nullable=True),
        sa.Column("former_until", time, nullable=True),
        sa.Column("created_at", time, nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("expires_at", time, nullable=True),
        sa.Column("revoked_at", time, nullable=True),
        sa.Column("last_used", time, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_access_key"),
    )
    op.create_table(
        "access_session",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("scopes", sa.String(60), nullable=False),
        sa.Column("key", sa.String(12), nullable=True),
        sa.Column("last_seen", time, nullable=False),
        sa.Column("expires_at", time, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_access_session"),
    )
    op.create_table(
        "access_sign_in",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("issuer", sa.String(60), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("next", sa.Text(), nullable=False),
        sa.Column("expires_at", time, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_access_sign_in"),
    )
    op.create_table(
        "access_log",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", time, nullable=False),
        sa.Column("event", sa.String(24), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_access_log"),
    )
    op.create_index("ix_access_log_at", "access_log", ["at"])
    op.create_index("ix_access_log_person", "access_log", ["person"])
    head = op.create_table(
        "access_log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("purged", sa.BigInteger(), nullable=False),
        sa.Column("purged_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_log_head"),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "hash": "", "purged": 0, "purged_hash": ""}])


def downgrade() -> None:
    """Drop the tables."""
    for name in ("access_log_head", "access_log", "access_sign_in", "access_session", "access_key"):
        op.drop_table(name)
