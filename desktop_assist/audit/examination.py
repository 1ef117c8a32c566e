"""Examining many bundles: each verified, in parallel processes, and what was verified before passed over.

Decides: what one bundle's examination holds, and when an earlier one still stands: the same case, the same
manifest, verified for the same organisation by the same program.
Leaves alone: the verification (`verify`), and how earlier ones are kept (`state`).
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_assist.audit import archive, parallel, verify
from desktop_assist.audit.log_copy import CheckedLog
from desktop_assist.audit.result import Verification
from desktop_assist.audit.state import State
from desktop_assist.errors import DesktopAssistError
from desktop_assist.evidence import bundle as bundles
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.organisation import OrganisationFolder


@dataclass(frozen=True)
class Trusted:
    """What an auditor holds against every bundle.

    Attributes:
        organisation: The organisation's public files.
        log: The desk's whole log, computed; None where the auditor has no copy.
    """

    organisation: OrganisationFolder
    log: CheckedLog | None = None


@dataclass(frozen=True)
class Examination:
    """One bundle, examined.

    Attributes:
        bundle: Its folder or .zip.
        case: Its case; empty where it cannot be read.
        digest: SHA-256 of its tagmanifest, in hex; empty where it cannot be read.
        verification: The nine steps; None where it was passed over, or is no bundle.
        refusal: Why it is no bundle; otherwise empty.
    """

    bundle: Path
    case: str
    digest: str
    verification: Verification | None
    refusal: str = ""

    @property
    def passed_over(self) -> bool:
        """Whether it held when it was verified before, and was not looked at again."""
        return self.verification is None and not self.refusal

    @property
    def holds(self) -> bool:
        """Whether it can be relied on."""
        return self.passed_over or (self.verification is not None and self.verification.passed)

    def to_json(self) -> dict[str, Any]:
        """The examination, ready for canonical JSON."""
        told = {"bundle": str(self.bundle), "digest": self.digest, "verified_before": self.passed_over}
        if self.verification is not None:
            return {**told, **self.verification.to_json()}
        return {**told, "case": self.case, "passed": self.passed_over, "refusal": self.refusal}


@dataclass
class Totals:
    """How many bundles, and what became of them."""

    bundles: int = 0
    hold: int = 0
    fail: int = 0
    verified_before: int = 0
    with_remarks: int = 0

    def add(self, one: Examination) -> None:
        """Count one in."""
        self.bundles += 1
        self.hold += one.holds
        self.fail += not one.holds
        self.verified_before += one.passed_over
        self.with_remarks += bool(one.verification and one.verification.remarks)

    def to_json(self) -> dict[str, int]:
        """The numbers by their names."""
        return dict(vars(self))


def examine(path: Path, trusted: Trusted) -> Examination:
    """Examine the bundle at `path`."""
    try:
        with archive.opened(path) as folder:
            digest = digest_of(folder)
            verification, _ = verify.examine(folder, trusted.organisation, trusted.log)
    except DesktopAssistError as error:
        return Examination(path, "", "", None, error.happened)
    return Examination(path, verification.case, digest, verification)


def examine_all(
    paths: Sequence[Path], trusted: Trusted, state: State | None = None, processes: int = 0
) -> Iterator[Examination]:
    """Examine the bundles at `paths`, in their order; what `state` knows to hold is passed over.

    Raises:
        AuditError: A process was ended from outside, or the state cannot be written.
    """
    held = state.held if state is not None else frozenset[tuple[str, str]]()
    work: Callable[[Path], Examination] = functools.partial(examine, trusted=trusted)
    known = [_passed_over(path, held) for path in paths] if held else [None] * len(paths)
    new = parallel.mapped(
        work, [path for path, one in zip(paths, known, strict=True) if one is None], processes
    )
    for before in known:
        one = before or next(new)
        if state is not None and one.verification is not None:
            state.add(one.case, one.digest, one.verification)
        yield one
    next(new, None)  # lets the processes end


def digest_of(folder: Path) -> str:
    """SHA-256 of a bundle's tagmanifest, in hex; empty where that cannot be read."""
    try:
        return hashlib.sha256(bundles.tagmanifest(folder)).hexdigest()
    except EvidenceError:
        return ""


def _passed_over(path: Path, held: frozenset[tuple[str, str]]) -> Examination | None:
    """The examination that stands from before, where there is one."""
    case = archive.case_of(path)
    try:
        with archive.opened(path) as folder:
            digest = digest_of(folder)
    except DesktopAssistError:
        return None
    return Examination(path, case, digest, None) if (case, digest) in held else None
