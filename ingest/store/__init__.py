"""The corpus database: tables, migrations, and what one document is in it."""
