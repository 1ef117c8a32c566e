"""What history and auditors need: when a case closed, who looked, and quick ways there.

Decides: the column, the table and the indexes.
Leaves alone: when the cases of before were closed; nobody wrote that down, and it stays unknown.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

_STEPS = (
    "ALTER TABLE cases ADD COLUMN closed_at TEXT NOT NULL DEFAULT ''",
    """
CREATE TABLE views (
    at TEXT NOT NULL, auditor TEXT NOT NULL, what TEXT NOT NULL, case_id TEXT NOT NULL, name TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX cases_of_customer ON cases (customer_key)",
    "CREATE INDEX cases_by_state ON cases (state)",
    "CREATE INDEX statements_unlogged ON statements (leaf_index) WHERE leaf_index IS NULL",
)


def upgrade() -> None:
    """Add them."""
    for step in _STEPS:
        op.execute(step)
