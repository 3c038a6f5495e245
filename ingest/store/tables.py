"""The corpus database, in SQLAlchemy's terms; the migrations create exactly these tables.

``document`` rows are immutable: one for each content and parser version. A snapshot is a set of them
(``member``) under the ids the public knows; ``pointer`` names the snapshot that readers see. Publishing is one
transaction, so a killed run leaves rows that nobody reads and the next run finds done.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
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

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("content_hash", String(64), nullable=False),  # sha256 of the source bytes
    Column("source_name", Text, nullable=False),  # file or member name
    Column("producer", String(32), nullable=False),  # parser and citation finder versions
    Column("key", Text, nullable=False),  # register, refid, variant
    Column("refid", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("title_short", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("ministries", JSON, nullable=False),
    Column("in_force", Text, nullable=False),
    Column("sections", JSON, nullable=False),  # data-names of its chapters, parts, annexes
    Column("repeals", JSON, nullable=False, server_default="[]"),  # acts that it takes out of force
    Column("counts", JSON, nullable=False),
    Column("payload", LargeBinary, nullable=False),  # zlib(msgpack(Document))
    Column("mentions", LargeBinary, nullable=False),  # zlib(msgpack(mentions by unit))
    UniqueConstraint("content_hash", "source_name", "producer"),
)

unit = Table(
    "unit",
    metadata,
    Column("document", Integer, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("repealed", Boolean, nullable=False),
    Index("ix_unit_name", "document", "name", unique=True),
    sqlite_with_rowid=False,
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("id", String(16), primary_key=True),  # from its content: the same law gives the same id
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("as_of", String(10), nullable=False),  # the day for which "in force" is told
    Column("counts", JSON, nullable=False),
)

member = Table(
    "member",
    metadata,
    Column("snapshot", String(16), ForeignKey("snapshot.id", ondelete="CASCADE"), primary_key=True),
    Column("id", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True),  # public id, in one order everywhere
    Column("document", Integer, ForeignKey("document.id"), nullable=False, index=True),
    Column("collection", Text, nullable=False),
    sqlite_with_rowid=False,
)

origin = Table(
    "origin",
    metadata,
    Column("snapshot", String(16), ForeignKey("snapshot.id", ondelete="CASCADE"), primary_key=True),
    Column("collection", Text, primary_key=True),
    Column("path", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("read_at", DateTime(timezone=True), nullable=False),
)

pointer = Table(
    "pointer",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("snapshot", String(16), ForeignKey("snapshot.id"), nullable=False),
)
