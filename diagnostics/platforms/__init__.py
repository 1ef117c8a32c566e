"""The only door to commands and to what the file system knows of the machine.

Decides: which machine this is.
Leaves alone: what to ask of it; each probe knows that.
"""

from __future__ import annotations

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
    from diagnostics.platforms.machine import Machine

    return Machine()
