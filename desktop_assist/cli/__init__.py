"""The command `desktop-assist`.

Decides: the commands and their exit codes: 0 done, 1 could not, 2 wrong options, 130 stopped by Ctrl-C or by
a termination signal, which both let the command put its things away; and that the programs we start hear
Ctrl-C, also where we are told not to.
Leaves alone: what each command does; every group of commands has a module of its own.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence

from desktop_assist.cli import (
    audit,
    case,
    check,
    compare,
    desk,
    evidence,
    history,
    key,
    organisation,
    practice,
    rules,
    technician,
    window,
)
from diagnostics.errors import PlainError
from diagnostics.report import PROGRAM_VERSION

DONE, COULD_NOT, STOPPED = 0, 1, 130
_GROUPS = (
    window,
    check,
    history,
    compare,
    rules,
    case,
    evidence,
    organisation,
    key,
    technician,
    desk,
    audit,
    practice,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _stopped)
    let_children_hear_ctrl_c()
    try:
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except PlainError as error:
        print(f"{error.happened}\n{error.kept}\n{error.next_step}", file=sys.stderr)
        return COULD_NOT
    except BrokenPipeError:
        # Whoever reads our output has seen enough; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return STOPPED


def let_children_hear_ctrl_c() -> None:
    """Let the customer's terminal have its Ctrl-C, also where this program was started to ignore it.

    Whatever is started in the background may be told to ignore these signals; children inherit that, and no
    shell can undo it. What is handled here, if only by nothing, is not inherited.
    From: signal(7), execve(2).
    """
    for name in ("SIGINT", "SIGQUIT"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def _stopped(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; without one, the customer's window opens."""
    top = argparse.ArgumentParser(
        prog="desktop-assist",
        description="Help you can check. Without a command, the customer's window opens.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"desktop-assist {PROGRAM_VERSION}")
    top.add_argument("--home", metavar="FOLDER", help="keep this program's own files there")
    top.set_defaults(run=window.run)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    for group in _GROUPS:
        group.add_to(commands)
    return top
