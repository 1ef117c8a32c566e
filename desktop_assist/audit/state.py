"""What an audit has verified so far, so that one that was interrupted goes on where it was.

Decides: that a bundle counts as verified only by its case and the SHA-256 of its tagmanifest, only where all
steps held, and only for the same organisation's files, program and log. A line that a kill cut in half is
passed over: it costs one verification.
Leaves alone: files that were changed afterwards without their manifest; verify without a state for those.

The file is the auditor's own, and is trusted as such: JSON lines, each one a bundle, only ever appended to.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from desktop_assist.audit.errors import NotKept
from desktop_assist.audit.result import Verification
from desktop_assist.closable import Closable
from desktop_assist.evidence import durable
from desktop_assist.organisation import OrganisationFolder
from diagnostics import canonical, rule
from diagnostics.errors import NotCanonical
from diagnostics.report import PROGRAM_VERSION

FORM = "desktop-assist/audit-state/v1"
_SYNCED_EVERY = 64  # ours: a power cut costs at most so many verifications, a kill none


class State(Closable):
    """The state in one file."""

    def __init__(self, path: Path, purpose: str) -> None:
        """Open or begin the state at `path` for what `purpose_of` gives.

        Raises:
            NotKept: It cannot be read or written, is no state, or is one for another purpose.
        """
        self.path = path
        data = _read(path)
        self.held = _held(path, data, purpose)
        self._unsynced = 0
        try:
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._file = os.fdopen(os.open(path, flags, durable.PRIVATE), "ab", buffering=0)
        except OSError as error:
            raise _refusal(path, f"cannot be written ({error.strerror})") from error
        if not data:
            self._append({"form": FORM, "purpose": purpose})
        elif not data.endswith(b"\n"):
            self._write(b"\n")

    def add(self, case: str, digest: str, verification: Verification) -> None:
        """Keep that a bundle was verified, and how that went.

        Raises:
            NotKept: The disk refuses.
        """
        failed = [step.number for step in verification.steps if not step.passed]
        self._append({"case": case, "digest": digest, "failed": failed})

    def close(self) -> None:
        """Write what is left through to the disk."""
        os.fsync(self._file.fileno())
        self._file.close()

    def _append(self, entry: dict[str, Any]) -> None:
        self._write(canonical.encode(entry) + b"\n")
        self._unsynced += 1
        if self._unsynced >= _SYNCED_EVERY:
            os.fsync(self._file.fileno())
            self._unsynced = 0

    def _write(self, line: bytes) -> None:
        try:
            self._file.write(line)
        except OSError as error:
            raise _refusal(self.path, f"cannot be written ({error.strerror})") from error


def purpose_of(organisation: OrganisationFolder, *, with_log: bool) -> str:
    """What decides whether an earlier verification still stands, as a digest."""
    ours = organisation.organisation
    catalogue = organisation.catalogue.read_bytes() if organisation.catalogue.is_file() else b""
    told = [ours.domain, ours.technician_ca, ours.log, ours.desk.seal_key]
    told += [hashlib.sha256(catalogue).hexdigest(), PROGRAM_VERSION, rule.shipped().digest, str(with_log)]
    return hashlib.sha256(canonical.encode(told)).hexdigest()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise _refusal(path, f"cannot be read ({error.strerror})") from error


def _held(path: Path, data: bytes, purpose: str) -> frozenset[tuple[str, str]]:
    first, *lines = data.split(b"\n")
    if data and _parsed(first) != {"form": FORM, "purpose": purpose}:
        raise _refusal(
            path,
            "is no state of an audit of this organisation by this program, with or without the log as now",
        )
    found = [entry for line in lines if (entry := _parsed(line)).keys() == {"case", "digest", "failed"}]
    return frozenset((str(entry["case"]), str(entry["digest"])) for entry in found if entry["failed"] == [])


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        entry = canonical.decode(line)
    except NotCanonical:
        return {}
    return entry if isinstance(entry, dict) else {}


def _refusal(path: Path, why: str) -> NotKept:
    return NotKept(
        f"The state {path} {why}.",
        kept="It was left as it is.",
        next_step="Name another file with --state; that one begins anew.",
    )
