"""`desktop-assist desk serve`, `status`, `views`: run a desk and look after it.

Decides: what an operator is told at the start, while it runs, and at the end.
Leaves alone: the desk itself, and making it (`cli.desk`).
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_assist.desk.errors import DeskNotUsable
from desktop_assist.desk.folder import DeskFolder
from diagnostics.clock import SystemClock

if TYPE_CHECKING:
    from desktop_assist.desk.server import DeskServer
    from desktop_assist.desk.status import Status

# A desk runs without anybody logged in, so no keyring is open to it.
SERVING_KEYS = "The host, seal and log keys are files that only this user can read: a service has no keyring."
SERVE = """Answer customers, technicians and auditors, until Ctrl-C or a termination signal.

What happens is written to standard error, one line of JSON an event, without questions,
names or addresses; --log writes it to a file instead. Whatever the desk has acknowledged
is on disk: it may be killed, and started again, at any time. Ports below 1024, such as 22
and 443, need the right to listen there (see installer/desk/README.md)."""


def add_to(inner: Any, port: Callable[[str], int]) -> None:
    """Add the commands."""
    serve = inner.add_parser(
        "serve",
        help="answer customers, technicians and auditors",
        description=SERVE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    serve.add_argument("folder", type=Path, help="the desk's folder, made by desk init")
    serve.add_argument("--port", type=port, help="listen there instead of the organisation's port")
    serve.add_argument(
        "--listen",
        default="",
        metavar="ADDRESS",
        help="listen on this address instead of the organisation's; 0.0.0.0 and :: are all of them",
    )
    serve.add_argument("--log", type=Path, metavar="FILE", help="write the events to this file")
    serve.add_argument("--verbose", action="store_true", help="write every request, not only changes")
    serve.set_defaults(run=run_serve)
    status = inner.add_parser("status", help="how the desk is doing; also while it runs", allow_abbrev=False)
    status.add_argument("folder", type=Path, help="the desk's folder")
    status.add_argument("--json", action="store_true", help="one JSON object, for a monitor")
    status.set_defaults(run=run_status)
    views = inner.add_parser(
        "views", help="which auditor looked at what; also while the desk runs", allow_abbrev=False
    )
    views.add_argument("folder", type=Path, help="the desk's folder")
    views.set_defaults(run=run_views)


def run_serve(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C or a termination signal."""
    from desktop_assist.desk import server  # its database is of no use to any other command

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with _events(options.log, logging.DEBUG if options.verbose else logging.INFO):
        desk = server.serve(options.folder, SystemClock(), options.port, _tell, address=options.listen)
        _greet(options.folder, desk)
        stop.wait()
        print("The desk is stopping; open lines are told.", flush=True)
        desk.close()
    print("The desk is closed; everything acknowledged is on disk.")
    return 0


def _tell(sentence: str) -> None:
    print(sentence, flush=True)


def _greet(path: Path, desk: DeskServer) -> None:
    folder = DeskFolder(path)
    organisation = folder.organisation
    print(f"The desk of {organisation.name} ({organisation.domain}) listens on port {desk.port}.")
    print(f"Waiting: {desk.waiting}. How it is doing: desktop-assist desk status {path}")
    if desk.port not in organisation.desk.ports:
        print(
            f"Customers' programs dial port {organisation.desk.port} of {organisation.desk.address},"
            " as organisation.toml says: something must lead from there to here."
        )
    if refused := _nobody_comes_in(folder):
        print(refused)
    print(SERVING_KEYS)
    print("Ctrl-C ends it.", flush=True)


def _nobody_comes_in(folder: DeskFolder) -> str:
    """What an operator types where the desk cannot tell who was revoked; empty where it can.

    We make no list by ourselves: a desk whose list was deleted would take everybody back who was on it.
    """
    from desktop_assist.channel.revocation import RevocationsRefused
    from desktop_assist.desk.revocations import Revocations

    try:
        Revocations(folder.public).current()
    except RevocationsRefused as error:
        return (
            f"NO TECHNICIAN OR AUDITOR IS LET IN. {error.happened}\n"
            "If there ever was a list, restore it from a backup. A desk of an older version has none: type\n"
            f"    desktop-assist desk revoke --desk {folder.path}\n"
            "which makes an empty one; this desk reads it at once."
        )
    return ""


@contextlib.contextmanager
def _events(path: Path | None, level: int) -> Iterator[None]:
    from desktop_assist.desk import journal

    with contextlib.ExitStack() as opened:
        try:
            stream = opened.enter_context(path.open("a", encoding="utf-8")) if path else sys.stderr
        except OSError as error:
            raise DeskNotUsable(
                f"The file {path} cannot be written ({error.strerror}).",
                next_step="Name another with --log.",
            ) from error
        opened.callback(journal.stop, journal.write_to(stream, level))
        yield


def run_status(options: argparse.Namespace) -> int:
    """Print the figures."""
    from desktop_assist.desk import status

    told = status.of(DeskFolder(options.folder), SystemClock())
    print(status.as_json(told) if options.json else "\n".join(_words(told)))
    return 0


def _words(told: Status) -> list[str]:
    waits = (
        f"half within {_time(told.response_p50_s)}, nine of ten within {_time(told.response_p90_s)}"
        f" ({told.responses} cases in 30 days)"
    )
    lines = ", ".join(f"{count} {role}{'' if count == 1 else 's'}" for role, count in told.lines.items())
    return [
        f"Desk:            {'running' if told.running else 'not running'}, version {told.version}",
        f"Cases:           {', '.join(f'{count} {state}' for state, count in told.cases.items())}",
        f"Longest wait:    {_time(told.oldest_wait_s) if told.cases['waiting'] else 'nobody waits'}",
        f"First response:  {waits if told.responses else 'no cases yet'}",
        f"Open lines:      {lines if told.running else 'none'}",
        f"Archive:         {told.archive_cases} cases, {told.archive_bytes:,} bytes",
        f"Log:             {told.log_leaves} leaves, last checkpoint {told.checkpoint_at or 'none'}",
    ]


def _time(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def run_views(options: argparse.Namespace) -> int:
    """Print who looked at what, one view a line."""
    from desktop_assist.desk.database import DeskDatabase
    from desktop_assist.desk.views import Views
    from desktop_assist.session.messages import plain

    folder = DeskFolder(options.folder)
    with contextlib.closing(DeskDatabase(folder.database)) as database:
        for view in Views(database, SystemClock()).all():
            what = " ".join(filter(None, (view.what, view.case, plain(view.name))))
            print(f"{view.at}  {plain(view.auditor)}  {what}")
    return 0
