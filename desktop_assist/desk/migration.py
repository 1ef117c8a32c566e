"""How a database of an older desk becomes this program's.

Decides: that it happens before anything is asked, in one change, all of it or nothing; and that a database of
a newer program is left alone.
Leaves alone: the steps, each a file of `migrations/versions`.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from desktop_assist.desk.errors import DeskNotUsable

HEAD = "0003"
MIGRATIONS = Path(__file__).parent / "migrations"
_VERSIONS = "alembic_version"  # From: https://alembic.sqlalchemy.org/en/latest/api/runtime.html


def bring_up(connection: Connection) -> None:
    """Let the tables be this program's, inside the caller's transaction.

    Raises:
        DeskNotUsable: They are a newer program's.
    """
    if version(connection) == HEAD:
        return
    from alembic import command  # a desk that is up to date does without it: a second and 10 MB
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DeskNotUsable(
            "This desk's database was made by a newer version of the program.",
            kept="It is left as it is.",
            next_step="Install that version, or a newer one, and start the desk again.",
        ) from error


def version(connection: Connection) -> str:
    """The last step that the database has gone; empty for a new one, and for one of the first release."""
    if not inspect(connection).has_table(_VERSIONS):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
