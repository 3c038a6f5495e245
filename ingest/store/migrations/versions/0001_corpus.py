"""The corpus: documents, units, snapshots.

Two columns were changed later, before any PostgreSQL database could hold a snapshot; SQLite makes no difference between them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table('document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('source_name', sa.Text(), nullable=False),
    sa.Column('producer', sa.String(length=32), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('refid', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('title_short', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('ministries', sa.JSON(), nullable=False),
    sa.Column('in_force', sa.Text(), nullable=False),
    sa.Column('sections', sa.JSON(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('payload', sa.LargeBinary(), nullable=False),
    sa.Column('mentions', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('content_hash', 'source_name', 'producer', name=op.f('uq_document_content_hash'))
    )
    op.create_table('snapshot',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('as_of', sa.String(length=10), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snapshot'))
    )
    op.create_table('member',
    sa.Column('snapshot', sa.String(length=16), nullable=False),
    sa.Column('id', sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
    sa.Column('document', sa.Integer(), nullable=False),
    sa.Column('collection', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['document'], ['document.id'], name=op.f('fk_member_document')),
    sa.ForeignKeyConstraint(['snapshot'], ['snapshot.id'], name=op.f('fk_member_snapshot'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('snapshot', 'id', name=op.f('pk_member')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_member_document'), 'member', ['document'], unique=False)
    op.create_table('origin',
    sa.Column('snapshot', sa.String(length=16), nullable=False),
    sa.Column('collection', sa.Text(), nullable=False),
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('fingerprint', sa.Text(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['snapshot'], ['snapshot.id'], name=op.f('fk_origin_snapshot'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('snapshot', 'collection', name=op.f('pk_origin'))
    )
    op.create_table('pointer',
    sa.Column('name', sa.String(length=16), nullable=False),
    sa.Column('snapshot', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['snapshot'], ['snapshot.id'], name=op.f('fk_pointer_snapshot')),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_pointer'))
    )
    op.create_table('unit',
    sa.Column('document', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('repealed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['document'], ['document.id'], name=op.f('fk_unit_document'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('document', 'ordinal', name=op.f('pk_unit')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_unit_name', 'unit', ['document', 'name'], unique=True)


def downgrade() -> None:
    """Drop the tables."""
    for table in ("pointer", "origin", "member", "snapshot", "unit", "document"):
        op.drop_table(table)
