"""The mark that a file came from another computer, where the system has one.

Decides: what it says: on Windows that the file is of the internet zone, so that the system asks before it
runs it; on macOS that it is quarantined. Linux has none that anything heeds.
Leaves alone: files that cannot be marked, on a memory stick with FAT, for instance: they are received
unmarked.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import sys
from datetime import datetime
from pathlib import Path

# From: https://learn.microsoft.com/openspecs/windows_protocols/ms-fscc/6e3f7352-d11c-4d76-8c39-2516a9df36e8
ZONE_STREAM = ":Zone.Identifier"
ZONE = b"[ZoneTransfer]\r\nZoneId=3\r\n"
# The flags as a browser sets them: not yet approved, from a download.
QUARANTINE = b"com.apple.quarantine"
_QUARANTINE_FLAGS = "0081"


def from_elsewhere(descriptor: int, path: Path, now: datetime, platform: str = sys.platform) -> None:
    """Mark the open file, which lies at `path` and came `now`."""
    with contextlib.suppress(OSError, AttributeError):
        if platform == "win32":
            Path(f"{path}{ZONE_STREAM}").write_bytes(ZONE)
        elif platform == "darwin":
            value = quarantine(now)
            libc = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)
            libc.fsetxattr(descriptor, QUARANTINE, value, len(value), 0, 0)


def quarantine(now: datetime) -> bytes:
    """What `com.apple.quarantine` says of a file that came at `now`."""
    return f"{_QUARANTINE_FLAGS};{int(now.timestamp()):08x};Desktop Assist;".encode("ascii")
