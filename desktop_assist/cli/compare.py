"""`desktop-assist compare`: two stored reports, before and after.

Decides: that the first is the earlier one, and that the answer is text, JSON or a page.
Leaves alone: what counts as a change (`diagnostics.compare`) and who brought it about.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop_assist.cli import stored
from desktop_assist.errors import DesktopAssistError
from diagnostics import canonical, language_choice
from diagnostics.compare import compare
from diagnostics.render import html, text
from diagnostics.report import Report


class WrongWayRound(DesktopAssistError):
    """The second report is older than the first."""


def add_to(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("compare", help="compare two stored reports", allow_abbrev=False)
    command.add_argument("before", type=Path, help="the earlier report, as `check --json` prints it")
    command.add_argument("after", type=Path, help="the later report")
    command.add_argument("--json", action="store_true", help="print the comparison as canonical JSON")
    command.add_argument(
        "--html", metavar="FILE", type=Path, help="also write the later report with it, as a page"
    )
    language_choice.add_option(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what became of each finding."""
    before, after = stored.read(options.before), stored.read(options.after)
    _refuse_wrong_order(before, after)
    language = language_choice.chosen(options.language)
    comparison = compare(before, after, language)
    if options.json:
        # The JSON is in no language of people's: it is the same for everybody.
        print(canonical.encode(compare(before, after).to_json()).decode())
    else:
        print(text.compared(comparison, language))
    if options.html is not None:
        stored.write_page(options.html, html.render(after, comparison=comparison, language=language))
    return 0


def _refuse_wrong_order(before: Report, after: Report) -> None:
    if after.finished_at < before.finished_at:
        raise WrongWayRound(
            "The second report is older than the first.",
            kept="Nothing was compared.",
            next_step="Name the earlier report first.",
        )
