"""The team's database, in SQLAlchemy's terms; the migrations create exactly these tables.

Times are UTC. Nothing here refers to rows of the corpus: provisions are named by their public ids and pinned by content hashes, so
that what people wrote outlives every snapshot.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s",
                       "fk": "fk_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}
)  # fmt: skip

person = Table(
    "person",
    metadata,
    Column("id", String(200), primary_key=True),  # Principal.id: «key:…» or «oidc:…»
    Column("name", Text, nullable=False),
    Column("role", String(12), nullable=False),
    Column("first_seen", DateTime(timezone=True), nullable=False),
    Column("last_seen", DateTime(timezone=True), nullable=False),
)
"""Whoever has been let in and may be named: authors, assignees."""

access_key = Table(
    "access_key",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(12), nullable=False),
    Column("scopes", String(60), nullable=False),  # permissions, joined by commas
    Column("hash", String(64), nullable=False),  # SHA-256 of the whole key
    Column("former_hash", String(64), nullable=True),  # of the secret before the last rotation
    Column("former_until", DateTime(timezone=True), nullable=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=True),
    Column("revoked_at", DateTime(timezone=True), nullable=True),
    Column("last_used", DateTime(timezone=True), nullable=True),
)
"""API keys, without their secrets; never deleted, so that an id is never used again for another."""

access_session = Table(
    "access_session",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of what the cookie holds
    Column("person", String(200), nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(12), nullable=False),
    Column("scopes", String(60), nullable=False),
    Column("key", String(12), nullable=True),  # the key it was begun with; ends when that does
    Column("last_seen", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)
"""Who is signed in with a browser."""

access_sign_in = Table(
    "access_sign_in",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of «state»
    Column("issuer", String(60), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("next", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)
"""Sign-ins that have gone to an identity provider and not come back."""

access_log = Table(
    "access_log",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("event", String(24), nullable=False),
    Column("person", String(200), nullable=False),
    Column("address", String(45), nullable=False),
    Column("method", String(10), nullable=False),
    Column("route", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_access_log_at", "at"),
    Index("ix_access_log_person", "person"),
)
"""Who did what; only ever added to, save that the oldest are let go. Each hash covers the entry and the hash before it."""

access_log_head = Table(
    "access_log_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("purged", BigInteger, nullable=False),
    Column("purged_hash", String(64), nullable=False),
    info={"one_row": True},
)
"""One row: number and hash of the newest entry, and of the newest one let go. Every write to the log begins by moving it on."""

SUBJECT = 500
"""Characters of the id of what is reviewed."""

review = Table(
    "review",
    metadata,
    Column("kind", String(12), primary_key=True),
    Column("id", String(SUBJECT), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("reason", String(24), nullable=True),
    Column("reason_text", Text, nullable=False),
    Column("severity", String(8), nullable=True),
    Column("assignee", String(200), nullable=True),
    Column("tags", JSON, nullable=False),
    Column("links", JSON, nullable=False),
    Column("step", String(16), nullable=True),
    Column("choice", String(16), nullable=True),
    Column("title", Text, nullable=False),
    Column("events", JSON, nullable=False),
    Column("ministries", JSON, nullable=False),
    Column("pins", JSON, nullable=False),  # [{"provision", "version"}]
    Column("snapshot", String(64), nullable=False),
    Column("told", JSON, nullable=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("updated_by", Text, nullable=False),  # name, as it was then
    Index("ix_review_updated_at", "updated_at"),
    Index("ix_review_status", "status"),
    Index("ix_review_assignee", "assignee"),
)
"""The state of each review, and what it was given on; all of it can be told from the log save for what the subject was called."""

review_mark = Table(
    "review_mark",
    metadata,
    Column("kind", String(12), primary_key=True),
    Column("id", String(SUBJECT), primary_key=True),
    Column("what", String(8), primary_key=True),  # tag, event, ministry
    Column("value", String(200), primary_key=True),
    ForeignKeyConstraint(["kind", "id"], ["review.kind", "review.id"], name="fk_review_mark_review"),
    Index("ix_review_mark_value", "what", "value"),
)
"""What reviews are looked for by, beside their own columns."""

review_event = Table(
    "review_event",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),
    Column("id", String(SUBJECT), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("person", String(200), nullable=False),
    Column("name", Text, nullable=False),
    Column("changes", JSON, nullable=False),  # [{"field", "before", "after"}]
    Column("comment", Text, nullable=False),
    Column("parent", Integer, nullable=True),
    Column("retracts", Integer, nullable=True),
    UniqueConstraint("kind", "id", "version", name="uq_review_event_version"),
    ForeignKeyConstraint(["kind", "id"], ["review.kind", "review.id"], name="fk_review_event_review"),
)
"""The log; only ever added to. No two entries of a review have the same version, so that its history cannot be torn."""

review_clock = Table(
    "review_clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    info={"one_row": True},
)
"""One row: number and time of the newest entry. Every write begins by moving it on, so writes happen one after another."""

review_answer = Table(
    "review_answer",
    metadata,
    Column("person", String(200), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("request", String(32), nullable=False),  # digest
    Column("answer", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_review_answer_at", "at"),
)
"""What was answered to requests with an idempotency key."""
