"""This very Mac.

Decides: how macOS answers where it answers otherwise than other systems do.
Leaves alone: everything that psutil and the file system answer alike everywhere.
"""

from __future__ import annotations

import dataclasses
import sys
import time

from diagnostics.platforms.interface import Failure, Volume
from diagnostics.platforms.machine import Machine
from diagnostics.platforms.question import ask


class MacMachine(Machine):
    """This Mac, behind the interface `Platform`."""

    def uptime_s(self) -> int | Failure:
        """Seconds since macOS started, asleep or awake."""
        return ask(_uptime_s)

    def volumes(self) -> tuple[Volume, ...] | Failure:
        """The mounted file systems; APFS has no fixed number of files, whatever statvfs says."""
        found = super().volumes()
        if isinstance(found, Failure):
            return found
        return tuple(dataclasses.replace(volume, inodes_total=0, inodes_free=0) for volume in found)


def _uptime_s() -> int:
    if sys.platform == "win32":
        raise NotImplementedError
    # From: clock_gettime(3) of macOS: this clock begins with the start and goes on during sleep.
    return int(time.clock_gettime(time.CLOCK_MONOTONIC_RAW))
