"""The tables of the desk's database, as this program uses them.

Decides: names and types, for the queries.
Leaves alone: making them. `migrations` does, step by step, so that every database has come the same way;
`tests/desktop_assist/desk/test_migration.py` holds the two against each other.
"""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, Integer, LargeBinary, MetaData, Table, Text, literal_column

METADATA = MetaData()

cases = Table(
    "cases",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("question", Text, nullable=False),
    Column("customer_key", Text, nullable=False),
    Column("host_key", Text, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("technician", Text, nullable=False, server_default=""),
    Column("waited_s", Integer),
    Column("closed_at", Text, nullable=False, server_default=""),
)

statements = Table(
    "statements",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("leaf_index", Integer),
)

erased = Table(
    "erased",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("digest", Text, nullable=False),
)

# Closed cases whose record went on, and whose copies here are not yet as it says.
outdated = Table("outdated", METADATA, Column("case_id", Text, primary_key=True))

# Bytes of the archived bundles; one that is being changed is not among them.
archived = Table(
    "archived",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("bytes", Integer, nullable=False),
)

views = Table(
    "views",
    METADATA,
    Column("at", Text, nullable=False),
    Column("auditor", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("name", Text, nullable=False),
)


def arrival(table: Table) -> ColumnElement[int]:
    """The order in which the rows of `table` came: SQLite's own number of a row."""
    return literal_column(f"{table.name}.rowid", Integer)
