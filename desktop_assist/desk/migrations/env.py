"""What Alembic runs before the steps.

Decides: that they run on the connection, and in the transaction, of who called.
Leaves alone: when (`desk.migration`) and what (`versions`).
"""

from __future__ import annotations

from alembic import context


def run() -> None:
    """Run the steps that are wanted."""
    context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
    context.run_migrations()


if __name__ == "env_py":  # the name under which Alembic loads this file
    run()
