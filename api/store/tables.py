"""The team's database, in SQLAlchemy's terms; the migrations create exactly these tables.

Times are UTC. Nothing here refers to rows of the corpus: provisions are named by their public ids and pinned by content hashes, so
that what people wrote outlives every snapshot.
"""

from sqlalchemy import Column, DateTime, MetaData, String, Table, Text

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
