"""`desktop-assist desk retain` and `stamp`: what keeps a desk's evidence as its organisation says.

Decides: the options, and what an operator is told.
Leaves alone: what is past its period (`desk.retention`), and time-stamps (`desk.stamping`).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_assist.desk import stamping
from desktop_assist.desk.errors import DeskNotUsable
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.evidence.errors import LogInUse
from diagnostics.clock import SystemClock

if TYPE_CHECKING:
    from desktop_assist.desk.cases import Cases


def add_to(inner: Any) -> None:
    """Add the commands."""
    retain = inner.add_parser("retain", help="erase what is past its period", allow_abbrev=False)
    retain.add_argument("folder", type=Path, help="the desk's folder")
    retain.add_argument("--dry-run", action="store_true", help="only say what would be erased")
    retain.set_defaults(run=run_retain)
    stamp = inner.add_parser("stamp", help="have the log's checkpoint time-stamped", allow_abbrev=False)
    stamp.add_argument("folder", type=Path, help="the desk's folder; the desk may be running")
    stamp.set_defaults(run=run_stamp)


def run_retain(options: argparse.Namespace) -> int:
    """Erase what is past its period, or say what would be."""
    folder = DeskFolder(options.folder)
    if not folder.organisation.retention.days:
        print("The organisation publishes no retention periods: everything is kept.")
        return 0
    count = _plan(folder) if options.dry_run else _carry_out(folder)
    print(f"{count} cases {'would be' if options.dry_run else 'were'} erased from.")
    return 0


def run_stamp(options: argparse.Namespace) -> int:
    """Ask for a time-stamp, unless there is one of today or nothing came since the last."""
    folder = DeskFolder(options.folder)
    authority = folder.organisation.timestamps
    if authority is None:
        raise DeskNotUsable(
            "The organisation names no time-stamping authority.",
            next_step="Name one in organisation.toml: [timestamps] with its url and its certificate.",
        )
    done = stamping.stamp(folder.log, authority, SystemClock())
    print(done.sentence if done else "Nothing came since the last time-stamp, or there is one of today.")
    return 0


def _plan(folder: DeskFolder) -> int:
    from desktop_assist.desk import retention  # the database is of no use to other commands
    from desktop_assist.desk.cases import Cases
    from desktop_assist.desk.database import DeskDatabase
    from desktop_assist.desk.notes import Notes

    database, count = DeskDatabase(folder.database), 0
    try:
        cases = Cases(database)
        periods, now = folder.organisation.retention.days, SystemClock().now()
        for one in retention.plan(cases, Notes(folder.notes), periods, now):
            count += 1
            print(f"Case {one.case}: {', '.join(each.what for each in one.body.erased)}")
        _say_unclosed(cases)
    finally:
        database.close()
    return count


def _carry_out(folder: DeskFolder) -> int:
    from desktop_assist.desk import holdings, retention

    count = 0
    try:
        with holdings.opened(folder, SystemClock()) as held:
            for one in held.retention.run():
                count += 1
                print(retention.sentence(one), flush=True)
            _say_unclosed(held.cases)
    except LogInUse as error:
        raise DeskNotUsable(
            "The desk is running, and erases what is past its period itself, when it starts and once a day.",
            kept="Nothing was erased now.",
            next_step="See what is next with --dry-run, or stop the desk first.",
        ) from error
    return count


def _say_unclosed(cases: Cases) -> None:
    if count := len(cases.unclosed()):
        print(f"{count} cases are not closed: periods count from a closing, so nothing of them is erased.")
