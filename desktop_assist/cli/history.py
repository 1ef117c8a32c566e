"""`desktop-assist history`: the check-ups that are kept here, and what became of a few numbers.

Decides: text, JSON or a page with the latest report, the changes since the one before, and the trends.
Leaves alone: what is followed (`diagnostics.trend`). Nothing is sent anywhere.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from desktop_assist.cli import stored
from desktop_assist.engagement.checkups import Checkups
from desktop_assist.engagement.install import Install
from desktop_assist.settings import home
from diagnostics import language_choice, trend
from diagnostics.clock import SystemClock
from diagnostics.compare import compare
from diagnostics.language import ENGLISH, Language
from diagnostics.render import history as words
from diagnostics.render import html
from diagnostics.render.words import NO_HISTORY
from diagnostics.report import Report


def add_to(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("history", help="show the check-ups kept here", allow_abbrev=False)
    command.add_argument("--json", action="store_true", help="print it as canonical JSON")
    command.add_argument("--html", metavar="FILE", type=Path, help="also write a page with drawings")
    language_choice.add_option(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the history."""
    language = language_choice.chosen(options.language)
    with Install(home(options.home), SystemClock()) as install:
        reports, unreadable = Checkups(install).history()
    if unreadable:
        print(f"Check-ups that are kept but cannot be read: {unreadable}.", file=sys.stderr)
    if not reports:
        print(language.say(NO_HISTORY))
        return 0
    if options.json:
        print(words.as_json(reports, trend.series(reports)))
    else:
        print(words.text(reports, trend.series(reports, language), language))
    if options.html is not None:
        stored.write_page(options.html, page(reports, language))
    return 0


def page(reports: tuple[Report, ...], language: Language = ENGLISH) -> str:
    """The latest report as a page, with what changed since the one before and the trends."""
    latest = reports[-1]
    comparison = compare(reports[-2], latest, language) if len(reports) > 1 else None
    followed = trend.series(reports, language)
    return html.render(latest, comparison=comparison, trends=followed, language=language)
