"""`desktop-assist audit`: check evidence without trusting anyone.

Decides: which actions there are; each module beside this one has some of them.
Leaves alone: the audit itself.
"""

from __future__ import annotations

from typing import Any

from desktop_assist.cli.audit import logs, numbers, reporting, sampling, searching, showing, verifying

_ACTIONS = (verifying, searching, showing, numbers, sampling, logs, reporting)


def add_to(commands: Any) -> None:
    """Add the commands."""
    group = commands.add_parser("audit", help="check evidence", allow_abbrev=False)
    inner = group.add_subparsers(metavar="ACTION", required=True)
    for actions in _ACTIONS:
        actions.add_to(inner)
