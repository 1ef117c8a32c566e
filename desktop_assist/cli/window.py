"""`desktop-assist run`: the customer's window.

Decides: that Qt is loaded only for a window, and what is said where there is no display or no Qt.
Leaves alone: the window.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from desktop_assist import organisation
from desktop_assist.errors import DesktopAssistError
from desktop_assist.organisation import BadOrganisation, NotSetUp
from desktop_assist.settings import home

Commands = Any
"""argparse's own type for a set of subcommands is private."""


class NoWindow(DesktopAssistError):
    """No window can be opened here."""


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("run", help="open the customer's window", allow_abbrev=False)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Open the customer's window and stay until it closes."""
    windows = application()
    folders = home(options.home)
    try:
        trusted, why_no_help = organisation.trusted(folders), None
    except NotSetUp:
        trusted, why_no_help = None, None
    except BadOrganisation as error:
        trusted, why_no_help = None, error
    code: int = windows.open_customer_window(folders, trusted, why_no_help)
    return code


def has_display() -> bool:
    """Whether a window could be shown: always on Windows and macOS; elsewhere where a display is named."""
    if sys.platform in ("win32", "darwin"):
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in named)


def application() -> Any:
    """The module `desktop_assist.app`, which nothing but a window loads.

    Raises:
        NoWindow: There is no display, or Qt cannot be loaded.
    """
    if not has_display():
        raise NoWindow(
            "There is no display here, so no window can be opened.",
            next_step="Use the commands in the terminal instead: desktop-assist --help",
        )
    try:
        from desktop_assist import app  # Qt is loaded only for a window
    except ImportError as error:
        raise NoWindow(
            f"The window system Qt cannot be loaded ({error}).",
            next_step="Install the missing system library, or run: python3 installer/dev.py run",
        ) from error
    return app
