"""What the actions of an audit have in common: their options, what they trust, and how they print.

Decides: that JSON is canonical, that nothing from a bundle can steer a terminal, and that progress goes to
the error stream and only where a person watches.
Leaves alone: what is audited.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO, TypeVar

from desktop_assist import organisation
from desktop_assist.audit import log_copy, stamps
from desktop_assist.audit.examination import Trusted
from desktop_assist.cli.sentences import harmless
from desktop_assist.organisation import OrganisationFolder
from diagnostics import canonical
from diagnostics.clock import Clock, SystemClock

One = TypeVar("One")

_BAR_WIDTH = 30
_DRAWN_EVERY_S = 0.1


def add_action(inner: Any, name: str, what: str) -> argparse.ArgumentParser:
    """A new action that can print JSON."""
    action: argparse.ArgumentParser = inner.add_parser(name, help=what, allow_abbrev=False)
    action.add_argument("--json", action="store_true", help="print the result as canonical JSON")
    return action


def add_organisation(action: argparse.ArgumentParser) -> None:
    """The option for what is trusted."""
    action.add_argument(
        "--organisation",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="the organisation's public files, from elsewhere than the bundle",
    )


def add_log(action: argparse.ArgumentParser, *, required: bool = False) -> None:
    """The option for a copy of the log."""
    action.add_argument(
        "--log",
        type=Path,
        required=required,
        metavar="FOLDER",
        help="a copy of the desk's whole log, computed again from its tiles",
    )


def add_identity(action: argparse.ArgumentParser) -> None:
    """The option for the key that opens encrypted items."""
    action.add_argument(
        "--identity",
        type=Path,
        metavar="FILE",
        help="your key, where the archive's items are encrypted: an age identity or an OpenSSH key",
    )


def add_processes(action: argparse.ArgumentParser) -> None:
    """The option for how many processes work at once."""
    action.add_argument(
        "--processes", type=positive, default=0, metavar="N", help="how many work at once; default all"
    )


def positive(text: str) -> int:
    """A number from 1 on, as an option."""
    if not text.isdecimal() or not 0 < int(text) < 10**12:
        raise argparse.ArgumentTypeError("a whole number from 1 on")
    return int(text)


def organisation_of(options: argparse.Namespace) -> OrganisationFolder:
    """The organisation that is trusted; a desk's folder is accepted too."""
    folder: Path = options.organisation
    inner = folder / "organisation"
    return organisation.load(inner if inner.is_dir() else folder)


def trusted(options: argparse.Namespace) -> Trusted:
    """What many bundles are held against; the log, where there is one, is computed here, once."""
    ours = organisation_of(options)
    if not options.log:
        return Trusted(ours, identity=getattr(options, "identity", None))
    log = log_copy.compute(options.log, ours.organisation.log)
    stamped = replace(log, stamps=stamps.read(options.log, ours.organisation))
    return Trusted(ours, stamped, getattr(options, "identity", None))


def print_json(value: Any) -> None:
    """One line of canonical JSON."""
    print(canonical.encode(value).decode(), flush=True)


def say(*lines: str) -> None:
    """Lines for a person, harmless to a terminal."""
    for line in lines:
        print(harmless(line))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table whose columns are as wide as they must be."""
    cells = [tuple(heads), *(tuple(harmless(cell).replace("\n", " ") for cell in row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def watched(
    work: Iterable[One],
    total: int,
    output: TextIO | None = None,
    clock: Clock | None = None,
    results: TextIO | None = None,
) -> Iterator[One]:
    """Hand on `work`, one by one, while a bar on the error stream shows how far it is.

    Where the results go to the same terminal, the bar makes way for each and stands below it again.
    """
    output, clock, results = output or sys.stderr, clock or SystemClock(), results or sys.stdout
    if not output.isatty() or total < 2:
        yield from work
        return
    shared, drawn = results.isatty(), clock.monotonic() - 1
    for done, one in enumerate(work, start=1):
        if shared:
            _draw(output, "\r" + " " * len(_bar(done, total)) + "\r")
        yield one
        if shared or clock.monotonic() - drawn >= _DRAWN_EVERY_S or done == total:
            drawn = clock.monotonic()
            results.flush()
            _draw(output, f"\r{_bar(done, total)}")
    _draw(output, "\n")


def _bar(done: int, total: int) -> str:
    filled = _BAR_WIDTH * done // total
    return f"[{'#' * filled}{'.' * (_BAR_WIDTH - filled)}] {done} of {total}"


def _draw(output: TextIO, text: str) -> None:
    output.write(text)
    output.flush()
