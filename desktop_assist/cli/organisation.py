"""`desktop-assist organisation`: whom this program trusts, added slowly and by a domain alone.

Decides: the words, and that a person reads the warning before anything is looked up.
Leaves alone: what is checked, and how long it takes (`engagement.enrolling`).
"""

from __future__ import annotations

import argparse
import math
from typing import Any

from desktop_assist.cli.sentences import harmless
from desktop_assist.engagement.enrolling import Enrolling, Standing
from desktop_assist.engagement.install import Install
from desktop_assist.enrolment import domain, pending
from desktop_assist.settings import home
from diagnostics.clock import SystemClock


def add_to(commands: Any) -> None:
    """Add the commands."""
    group = commands.add_parser("organisation", help="whom this program trusts", allow_abbrev=False)
    inner = group.add_subparsers(metavar="ACTION", required=True)
    add = inner.add_parser(
        "add", help="look an organisation up, and after a wait trust it", allow_abbrev=False
    )
    add.add_argument("domain", help="such as help.example.org, as it stands on its invoices")
    add.set_defaults(run=run_add)
    for name, what, run in (
        ("list", "whom this program trusts, and who is waited for", run_list),
        ("remove", "trust nobody any more", run_remove),
        ("renew", "take over new keys that the old ones signed", run_renew),
    ):
        inner.add_parser(name, help=what, allow_abbrev=False).set_defaults(run=run)


def run_add(options: argparse.Namespace) -> int:
    """Look the organisation up; called again when the wait is over, trust it."""
    with Install(home(options.home), SystemClock()) as install:
        enrolling = Enrolling(install)
        print(pending.WARNING)
        waiting = enrolling.now().pending
        if waiting is not None and waiting.domain == domain.typed(options.domain).name:
            used = enrolling.use()
            print(harmless(f"This program trusts {used.name} ({domain.shown(used.domain)}) from now on."))
            return 0
        found = enrolling.look_up(options.domain)
        print(harmless(f"{found.domain.shown} is {found.organisation.name}. Its key: {found.fingerprint}"))
        print(f"Nothing is trusted yet. In {_minutes(enrolling.now())} minutes, give the same command again.")
    return 0


def _minutes(standing: Standing) -> int:
    return math.ceil(standing.left.total_seconds() / 60)


def run_list(options: argparse.Namespace) -> int:
    """Say whom this program trusts."""
    with Install(home(options.home), SystemClock()) as install:
        standing = Enrolling(install).now()
    trusted = standing.trusted
    if trusted is None:
        print("This program trusts no organisation.")
    else:
        came = "from the installer" if standing.shipped else "added by its domain, or by an administrator"
        print(harmless(f"{trusted.name} ({domain.shown(trusted.domain)}), {came}"))
    if standing.pending is not None:
        waiting = standing.pending
        left = f"{_minutes(standing)} minutes left" if standing.left else "the wait is over"
        print(harmless(f"Waited for: {waiting.name} ({waiting.shown}), {left}"))
    return 0


def run_remove(options: argparse.Namespace) -> int:
    """Trust nobody any more."""
    with Install(home(options.home), SystemClock()) as install:
        gone = Enrolling(install).remove()
    print(harmless(f"{gone.name} ({domain.shown(gone.domain)}) is not trusted any more."))
    return 0


def run_renew(options: argparse.Namespace) -> int:
    """Take over what the organisation publishes now, if it signed that itself."""
    with Install(home(options.home), SystemClock()) as install:
        renewed = Enrolling(install).renew()
    print(harmless(f"{renewed.name} ({domain.shown(renewed.domain)}) is up to date."))
    return 0
