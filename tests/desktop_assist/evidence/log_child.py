"""What the children of test_log do; it holds no test of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_assist.evidence import checkpoint
from desktop_assist.evidence.errors import LogInUse
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.note import NoteKey

KEY = NoteKey("desk.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


def opened(folder: str) -> int:
    """0 if the log opens, 75 if another process has it."""
    try:
        Log.open(Path(folder), KEY).close()
    except LogInUse:
        return 75
    return 0


def append_for_ever(folder: str) -> None:
    """Append, and print what is acknowledged, until killed."""
    with Log.open(Path(folder), KEY) as log:
        while True:
            index = log.append(b"leaf %d" % log.size)
            sys.stdout.write(f"leaf {index}\n")
            if index % 3 == 0:
                sys.stdout.write(f"head {checkpoint.read(log.checkpoint()).size}\n")
            sys.stdout.flush()
