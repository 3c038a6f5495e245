"""Alembic scripts of the team's database."""
