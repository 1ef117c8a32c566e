"""`desktop-assist check`: a check-up in the terminal, sealed and kept.

Decides: that nothing is read before the person agreed, here or with --yes.
Leaves alone: the dialogue itself (`diagnostics.terminal`), measuring and sealing.
"""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path
from typing import Any

from desktop_assist.cli import elevated, history, stored
from desktop_assist.engagement.checkups import Checkups
from desktop_assist.engagement.install import Install
from desktop_assist.errors import DesktopAssistError
from desktop_assist.settings import home
from diagnostics import checkup, language_choice, terminal
from diagnostics.checkup import Given
from diagnostics.clock import SystemClock
from diagnostics.language import ENGLISH, Language
from diagnostics.probe import Probe
from diagnostics.render import json, text
from diagnostics.report import Report

INCOMPLETE = 130


class NobodyAgreed(DesktopAssistError):
    """Nobody is at the terminal to agree to a check-up."""


def add_to(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("check", help="check this computer", allow_abbrev=False)
    command.add_argument("--list", action="store_true", help="only list what each subject reads")
    add_selection(command)
    command.add_argument(
        "--elevated",
        action="store_true",
        help="have what only an administrator may read, read by a small helper; asks separately",
    )
    command.add_argument("--json", action="store_true", help="print the report as canonical JSON")
    command.add_argument("--html", metavar="FILE", type=Path, help="also write the report as one page")
    language_choice.add_option(command)
    command.set_defaults(run=run)


def add_selection(command: argparse.ArgumentParser) -> None:
    """Add the options that say what may be read."""
    command.add_argument("--only", metavar="A,B", help="offer only these subjects")
    command.add_argument("--yes", action="store_true", help="agree to reading them without being asked")


def run(options: argparse.Namespace) -> int:
    """Check this computer, print the result, keep it sealed."""
    language = language_choice.chosen(options.language)
    with Install(home(options.home), SystemClock()) as install:
        checkups = Checkups(install)
        probes = offered(checkups, options.only)
        if options.list:
            print(terminal.describe(probes, language))
            return 0
        selected = consent(probes, yes=options.yes, language=language)
        if not selected:
            print("Nothing was read.", file=sys.stderr)
            return 0
        given = elevated.readings(install, probes, selected, yes=options.yes) if options.elevated else None
        report = measure(checkups, selected, given, language)
        page = history.page(checkups.history()[0], language) if options.html is not None else ""
    print(json.render(report) if options.json else text.render(report, language=language), flush=True)
    if options.html is not None:
        stored.write_page(options.html, page)
    return 0 if report.complete else INCOMPLETE


def offered(checkups: Checkups, only: str | None) -> tuple[Probe, ...]:
    """The subjects to be asked about.

    Raises:
        UnknownSubject: `only` names one that there is not.
    """
    if only is None:
        return checkups.probes
    names = [name.strip() for name in only.split(",") if name.strip()]
    checkup.refuse_unknown(names, checkups.probes)
    return tuple(probe for probe in checkups.probes if probe.id in names)


def consent(probes: tuple[Probe, ...], *, yes: bool, language: Language = ENGLISH) -> tuple[str, ...]:
    """What the person agrees to have read.

    Raises:
        NobodyAgreed: There is no terminal to ask at.
    """
    if yes:
        return tuple(probe.id for probe in probes)
    if not sys.stdin.isatty():
        raise NobodyAgreed(
            "Nobody is at the terminal to agree to the check-up.",
            kept="Nothing was read.",
            next_step="Run it at a terminal, or add --yes if you agree to all that --list shows.",
        )
    return terminal.ask_consent(probes, sys.stdin, sys.stderr, language)


def measure(
    checkups: Checkups,
    selected: tuple[str, ...],
    given: Given | None = None,
    language: Language = ENGLISH,
) -> Report:
    """Run the check-up with its progress shown; Ctrl-C ends it with an honest partial report."""
    cancelled = threading.Event()
    with terminal.cancelling_on_interrupt(cancelled):
        return terminal.show_progress(checkups.run(selected, cancelled, given), sys.stderr, language)
