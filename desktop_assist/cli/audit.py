"""`desktop-assist audit`: check a bundle without trusting anyone.

Decides: the options, and that the exit code is the verdict: 0 holds, 1 does not.
Leaves alone: the verification.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop_assist import organisation
from desktop_assist.audit import render
from desktop_assist.audit.verify import verify
from diagnostics import canonical


def add_to(commands: Any) -> None:
    """Add the commands."""
    group = commands.add_parser("audit", help="check evidence", allow_abbrev=False)
    inner = group.add_subparsers(metavar="ACTION", required=True)
    command = inner.add_parser("verify", help="verify a bundle", allow_abbrev=False)
    command.add_argument("bundle", type=Path, help="the bundle's folder")
    command.add_argument(
        "--organisation",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="the organisation's public files, from elsewhere than the bundle",
    )
    command.add_argument(
        "--log", type=Path, metavar="FOLDER", help="also recompute the whole log from its tiles"
    )
    command.add_argument("--json", action="store_true", help="print the result as canonical JSON")
    command.set_defaults(run=run_verify)


def run_verify(options: argparse.Namespace) -> int:
    """Verify one bundle and print each step."""
    folder = options.organisation
    inner = folder / "organisation"
    trusted = organisation.load(inner if inner.is_dir() else folder)
    verification = verify(options.bundle, trusted, log=options.log)
    if options.json:
        print(canonical.encode(verification.to_json()).decode())
    else:
        print(render.text(verification))
    return 0 if verification.passed else 1
