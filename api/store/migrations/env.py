"""Alembic environment: runs on the connection that ``ingest.store.schema`` hands over."""

from alembic import context

from api.store.tables import metadata

config = getattr(context, "config", None)  # None where a tool imports this file outside a migration
if config is not None:
    context.configure(
        connection=config.attributes["connection"], target_metadata=metadata, render_as_batch=True,
        version_table=config.attributes["versions"],
    )  # fmt: skip
    with context.begin_transaction():
        context.run_migrations()
