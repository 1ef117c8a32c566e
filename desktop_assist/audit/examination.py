"""Examining many bundles: each verified, in parallel processes, and what was verified before passed over.

Decides: what one bundle's examination holds, and when an earlier one still stands: the same case, the same
manifest, verified for the same organisation by the same program.
Leaves alone: the verification (`verify`), and how earlier ones are kept (`state`).
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_assist.audit import archive, case_summary, parallel, verify
from desktop_assist.audit.case_summary import CaseSummary
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
        identity: A file with the key of a reader of encrypted archives; None where the auditor has none.
    """

    organisation: OrganisationFolder
    log: CheckedLog | None = None
    identity: Path | None = None


@dataclass(frozen=True)
class Examination:
    """One bundle, examined.

    Attributes:
        bundle: Its folder or .zip.
        case: Its case; empty where it cannot be read.
        digest: SHA-256 of its tagmanifest, in hex; empty where it cannot be read.
        verification: The nine steps; None where it was passed over, or is no bundle.
        refusal: Why it is no bundle; otherwise empty.
        summary: The case in a few lines, where that was asked for and can be read.
    """

    bundle: Path
    case: str
    digest: str
    verification: Verification | None
    refusal: str = ""
    summary: CaseSummary | None = None

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


@dataclass(frozen=True)
class Work:
    """What is done with a bundle; a question for `parallel.mapped`.

    Attributes:
        bundle: Its folder or .zip.
        held: The digest with which it held before, so that it is not verified; empty where it did not.
        summarise: Whether its case is summed up too.
    """

    bundle: Path
    held: str = ""
    summarise: bool = False


def examine(work: Work, trusted: Trusted) -> Examination:
    """Examine one bundle."""
    path = work.bundle
    try:
        with archive.opened(path, trusted.identity) as folder:
            if work.held:
                summary = case_summary.read(folder) if work.summarise else None
                return Examination(path, archive.case_of(path), work.held, None, summary=summary)
            digest = digest_of(folder)
            verification, material = verify.examine(folder, trusted.organisation, trusted.log)
            wanted = material is not None and work.summarise
            summary = case_summary.summarise(material, path.name) if material and wanted else None
    except DesktopAssistError as error:
        return Examination(path, "", "", None, error.happened)
    return Examination(path, verification.case, digest, verification, summary=summary)


def examine_all(
    paths: Sequence[Path],
    trusted: Trusted,
    state: State | None = None,
    processes: int = 0,
    *,
    summarise: bool = False,
) -> Iterator[Examination]:
    """Examine the bundles at `paths`, in their order.

    Args:
        paths: The bundles.
        trusted: What they are held against.
        state: What it knows to hold is not verified again, and what is verified is kept in it.
        processes: How many work at once; 0 for one a processor.
        summarise: Whether each case is summed up too.

    Raises:
        AuditError: A process was ended from outside, or the state cannot be written.
    """
    held = state.held if state is not None else frozenset[tuple[str, str]]()
    asked = [Work(path, _held(path, held) if held else "", summarise) for path in paths]
    left = [one for one in asked if summarise or not one.held]
    done = parallel.mapped(functools.partial(examine, trusted=trusted), left, processes)
    for work in asked:
        before = Examination(work.bundle, archive.case_of(work.bundle), work.held, None)
        one = before if work.held and not summarise else next(done)
        if state is not None and one.verification is not None:
            state.add(one.case, one.digest, one.verification)
        yield one
    next(done, None)  # lets the processes end


def digest_of(folder: Path) -> str:
    """SHA-256 of a bundle's tagmanifest, in hex; empty where that cannot be read."""
    try:
        return hashlib.sha256(bundles.tagmanifest(folder)).hexdigest()
    except EvidenceError:
        return ""


def _held(path: Path, held: frozenset[tuple[str, str]]) -> str:
    """The digest with which the bundle held before; empty where it did not."""
    try:
        with archive.opened(path) as folder:
            digest = digest_of(folder)
    except DesktopAssistError:
        return ""
    return digest if (archive.case_of(path), digest) in held else ""
