"""How large each archived bundle is, so that `desk status` need not look at every file of the archive.

Decides: the table.
Leaves alone: the sizes of what is archived already; the desk measures it when it starts (`archive_sizes`).
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add it."""
    op.execute("CREATE TABLE archived (case_id TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT")
