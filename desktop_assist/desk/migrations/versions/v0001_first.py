"""The tables of the first release.

Decides: the tables as that release made them, which knew no migrations: a database of it goes this step
unchanged.
Leaves alone: everything later.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

_TABLES = (
    """
CREATE TABLE IF NOT EXISTS cases (
    id TEXT PRIMARY KEY, question TEXT NOT NULL, customer_key TEXT NOT NULL, host_key TEXT NOT NULL,
    opened_at TEXT NOT NULL, state TEXT NOT NULL, technician TEXT NOT NULL DEFAULT '', waited_s INTEGER
) STRICT
""",
    """
CREATE TABLE IF NOT EXISTS statements (
    case_id TEXT NOT NULL REFERENCES cases(id), seq INTEGER NOT NULL, kind TEXT NOT NULL,
    envelope BLOB NOT NULL, salt BLOB NOT NULL, leaf_index INTEGER, PRIMARY KEY (case_id, seq)
) STRICT
""",
    """
CREATE TABLE IF NOT EXISTS erased (
    case_id TEXT NOT NULL REFERENCES cases(id), seq INTEGER NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
) STRICT
""",
    "CREATE TABLE IF NOT EXISTS outdated (case_id TEXT PRIMARY KEY REFERENCES cases(id)) STRICT",
)


def upgrade() -> None:
    """Make them where they are missing."""
    for table in _TABLES:
        op.execute(table)
