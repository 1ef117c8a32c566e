"""The only door to commands and to what the file system knows of the machine.

Decides: which machine this is.
Leaves alone: what to ask of it; each probe knows that.
"""

from __future__ import annotations

import sys

from diagnostics.platforms.interface import (
    Failure,
    FileFacts,
    Greeting,
    Link,
    Memory,
    Output,
    Platform,
    Sensor,
    Volume,
)

__all__ = [
    "Failure",
    "FileFacts",
    "Greeting",
    "Link",
    "Memory",
    "Output",
    "Platform",
    "Sensor",
    "Volume",
    "current",
]


def current() -> Platform:
    """The machine that this program runs on."""
    # Only the machine at hand is loaded: the others' modules need what this system lacks.
    if sys.platform == "win32":
        from diagnostics.platforms.windows.machine import WindowsMachine

        return WindowsMachine()
    if sys.platform == "darwin":
        from diagnostics.platforms.macos import MacMachine

        return MacMachine()
    from diagnostics.platforms.machine import Machine

    return Machine()
