"""`desktop-assist technician`: the technician's window, a session in the terminal, the queue, stock `ssh`.

Decides: the commands, and their exit codes.
Leaves alone: what is typed in a session (`cli.work`).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from desktop_assist import organisation
from desktop_assist.cli import key
from desktop_assist.cli.sentences import harmless
from desktop_assist.cli.window import application
from desktop_assist.cli.work import session
from desktop_assist.engagement import joining, ssh_config
from desktop_assist.engagement.events import ShowTechnician
from desktop_assist.engagement.technician import TechnicianProgram
from desktop_assist.settings import home
from diagnostics.clock import SystemClock


def add_to(commands: Any) -> None:
    """Add the commands."""
    group = commands.add_parser("technician", help="work as a technician", allow_abbrev=False)
    _add_identity(group)
    group.set_defaults(run=run_window)
    inner = group.add_subparsers(metavar="ACTION")
    queue = inner.add_parser("queue", help="print the queue", allow_abbrev=False)
    queue.set_defaults(run=run_queue)
    history = inner.add_parser(
        "history", help="print the earlier cases of the customer of a case that you have", allow_abbrev=False
    )
    release = inner.add_parser(
        "release", help="put a case back, before its customer has met you", allow_abbrev=False
    )
    for command, run in ((history, run_history), (release, run_release)):
        command.add_argument("case", help="its id, as `queue` prints it")
        command.set_defaults(run=run)
    _add_join(inner)
    config = inner.add_parser(
        "ssh-config", help="take a case and write what stock ssh needs for it", allow_abbrev=False
    )
    config.add_argument("case", help="its id, as `queue` prints it")
    config.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="where to write it")
    config.set_defaults(run=run_ssh_config)


def _add_join(inner: Any) -> None:
    join = inner.add_parser(
        "join",
        help="take a case and work on it here: everything that the window can, but the picture",
        description=session.guide(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    join.add_argument("case", help="its id, as `queue` prints it")
    join.add_argument(
        "--into", metavar="FOLDER", type=Path, default=Path(), help="where files that you take are kept"
    )
    join.set_defaults(run=run_join)


def _add_identity(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--key", metavar="FILE", type=Path, required=True, help="your key, beside its certificate"
    )
    command.add_argument(
        "--organisation", metavar="FOLDER", type=Path, required=True, help="the organisation's public files"
    )


def _program(options: argparse.Namespace, show: ShowTechnician = lambda _event: None) -> TechnicianProgram:
    trusted = organisation.load(options.organisation)
    bundles = home(options.home).prepare().bundles
    return TechnicianProgram(key.own(options.key), trusted, SystemClock(), bundles, show)


def run_window(options: argparse.Namespace) -> int:
    """Open the technician's window and stay until it closes."""
    trusted = organisation.load(options.organisation)
    bundles = home(options.home).prepare().bundles
    code: int = application().open_technician_window(key.own(options.key), trusted, bundles)
    return code


def run_join(options: argparse.Namespace) -> int:
    """Work on a case; 0 where the record was sealed here, or the case handed over."""
    held = session.Session(sys.stdin, sys.stdout, options.into)
    program = _program(options, held.show)
    try:
        return 0 if held.hold(program, options.case) else 1
    except KeyboardInterrupt:
        program.leave()
        print("\nStopped. The customer's program finishes the record.", file=sys.stderr)
        return 1
    finally:
        program.close()


def run_queue(options: argparse.Namespace) -> int:
    """Print the queue, oldest first."""
    program = _program(options)
    try:
        program.connect()
        for line in program.refresh():
            state = line.technician or line.state
            online = "online" if line.online else "offline"
            print(harmless(f"{line.case}  {line.waited_s // 60:3} min  {state}  {online}  {line.question}"))
    finally:
        program.close()
    return 0


def run_history(options: argparse.Namespace) -> int:
    """Print the customer's earlier cases, the latest first, each with its verdicts."""
    program = _program(options)
    try:
        program.connect()
        for case in joining.history(program.at_desk(), options.case):
            answered = "answered" if case.answered else "nobody answered"
            dates = f"{case.opened_at} to {case.closed_at or '?'}"
            print(harmless(f"{case.case}  {dates}  {case.state}, {answered}  {case.question}"))
            for one in case.verdicts:
                print(harmless(f"    {one.about} {one.id}: {one.verdict}; {one.answer}"))
    finally:
        program.close()
    return 0


def run_release(options: argparse.Namespace) -> int:
    """Put the case back into the queue."""
    program = _program(options)
    try:
        program.connect()
        joining.release(program.at_desk(), options.case)
    finally:
        program.close()
    print("The case is in the queue again.")
    return 0


def run_ssh_config(options: argparse.Namespace) -> int:
    """Take the case and write `config` and `known_hosts` for stock `ssh`."""
    program = _program(options)
    try:
        program.connect()
        line = program.take(options.case)
    finally:
        program.close()
    trusted = organisation.load(options.organisation).organisation
    config = ssh_config.write(options.out, trusted, line, options.key)
    print(f"ssh -F {config} {ssh_config.host(line.case)}")
    if not options.key.exists():
        print(key.FOR_STOCK_SSH, file=sys.stderr)
    return 0
