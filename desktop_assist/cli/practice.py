"""`desktop-assist demo`: the main job on a practice organisation.

Decides: windows where there is a display, the terminal where there is none or --headless is given.
Leaves alone: the story and the windows.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop_assist.cli.window import application, has_display
from desktop_assist.practice import export
from desktop_assist.practice.organisation import PracticeOrganisation
from desktop_assist.practice.story import Story
from diagnostics.clock import SystemClock


def add_to(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("demo", help="see the whole story, on practice data", allow_abbrev=False)
    command.add_argument("--headless", action="store_true", help="tell it in the terminal")
    command.add_argument(
        "--out", type=Path, metavar="FOLDER", help="leave the bundle, the public files and the log there"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Tell the story; the exit code is 0 only if every step held."""
    if options.out is not None:
        export.check_free(options.out)
    if not has_display() or options.headless:
        with PracticeOrganisation(SystemClock()) as practice:
            tell(practice, options.out)
        return 0
    windows = application()
    with PracticeOrganisation(SystemClock()) as practice:
        return show(windows, practice, options.out)


def show(windows: Any, practice: PracticeOrganisation, out: Path | None) -> int:
    """Open both windows on the practice organisation, and stay until both have closed."""
    print("PRACTICE. Two windows open: the customer's and the technician's. Try both sides.", flush=True)
    code: int = windows.open_practice_windows(
        practice.install, practice.organisation, practice.technician_key, practice.technician_bundles
    )
    bundles = sorted(practice.install.home.bundles.glob("case-*"))
    if out is not None and bundles:
        export.export(practice, bundles[-1], out)
        print(f"Left in {out}: the bundle, the organisation's public files, the log.")
    elif out is not None:
        print("No case was finished, so there is nothing to leave.")
    return code


def tell(practice: PracticeOrganisation, out: Path | None) -> None:
    """Tell the eight steps in the terminal.

    Raises:
        PlainError: A step did not hold.
    """
    print("PRACTICE. The organisation and both people are made up; everything they do is real.\n")
    story = Story(practice, lambda line: print(f"   {line}", flush=True))
    try:
        for number, (title, step) in enumerate(story.steps(), start=1):
            print(f"{number}. {title}", flush=True)
            step()
    finally:
        story.close()
    if out is not None:
        export.export(practice, story.bundle, out)
        print(f"\nLeft in {out}: the bundle, the organisation's public files, the log.")
    print("\nEvery step held.")
