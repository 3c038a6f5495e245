"""The house: arrows run one way, modules stay small and say what they are, migrations make the tables."""

import ast
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from api.store import database as team_database
from api.store import tables as team_tables
from ingest.store import database as ingest_database
from ingest.store import tables as ingest_tables
from ingest.store.schema import Schema, connect

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("corpora", "ingest", "analysis", "api")
"""From the ground up: a module may import from its own layer and those before it."""

MODULES = sorted(
    path.relative_to(ROOT) for layer in LAYERS for path in (ROOT / layer).rglob("*.py") if "node_modules" not in path.parts
)
LONGEST = 600


def imported(path: Path) -> set[str]:
    """Top-level names of everything a module imports, wherever in it; relative imports are its own layer's."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(path.parts[0] if node.level else (node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_module(path: Path) -> None:
    source = (ROOT / path).read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), f"{path} has no docstring"
    lines = source.count("\n")
    assert lines < LONGEST, f"{path} has {lines} lines; find the seam"
    above = set(LAYERS[LAYERS.index(path.parts[0]) + 1 :]) | {"tests", "bench"}
    assert not imported(path) & above, f"{path} imports upward: {sorted(imported(path) & above)}"


def test_no_cycles_between_modules() -> None:
    """Modules that need each other at import time are one module."""
    names = {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES}
    needs: dict[str, set[str]] = {}
    for name, path in names.items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        needs[name] = set()
        for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import):
                needs[name].update(alias.name for alias in node.names if alias.name in names)
            elif isinstance(node, ast.ImportFrom):
                parts = package.split(".")
                base = (
                    ".".join([*parts[: len(parts) - node.level + 1], node.module or ""]).strip(".") if node.level else node.module
                )
                for alias in node.names:
                    target = f"{base}.{alias.name}" if f"{base}.{alias.name}" in names else str(base)
                    if target in names and not (path.name == "__init__.py" and target == name):
                        needs[name].add(target)
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for other in sorted(needs[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in names:
        visit(name, ())


SCHEMAS = {"corpus": (ingest_database.CORPUS, ingest_tables.metadata), "team": (team_database.TEAM, team_tables.metadata)}


def configured(schema: Schema) -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.scripts))
    config.attributes["versions"] = schema.versions
    return config


@pytest.mark.parametrize("name", SCHEMAS)
def test_head_is_the_newest_migration(name: str) -> None:
    schema, _ = SCHEMAS[name]
    assert ScriptDirectory.from_config(configured(schema)).get_heads() == [schema.head]


@pytest.mark.parametrize("name", SCHEMAS)
def test_migrations_make_the_tables(tmp_path: Path, name: str) -> None:
    schema, metadata = SCHEMAS[name]
    engine = connect(tmp_path, schema)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "version_table": schema.versions}
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.mark.parametrize("name", SCHEMAS)
def test_migrations_can_be_undone(tmp_path: Path, name: str) -> None:
    from alembic import command

    schema, _ = SCHEMAS[name]
    engine = connect(tmp_path, schema)
    config = configured(schema)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with engine.connect() as connection:
        left = connection.exec_driver_sql("select name from sqlite_master where type = 'table'").scalars().all()
    engine.dispose()
    assert [one for one in left if one != schema.versions] == []
