"""The desk's archive of finished bundles.

Decides: which bundle the desk puts its seal on, and that an archived one is never replaced but by the same
case's whole record after it went on: what the customer had erased is gone from it, a complaint is in it.
Leaves alone: whether the work in it was honest; the audit judges that.
"""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.channel.identity import Identity
from desktop_assist.desk.errors import DeskNotUsable, RequestRefused
from desktop_assist.evidence import bundle, durable, remaking, sshsig
from desktop_assist.evidence.bundle import Bundle
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.remaking import Added
from desktop_assist.evidence.tombstone import Tombstone

CUSTOMER, TECHNICIAN, DESK = "customer", "technician", "desk"


@dataclass(frozen=True)
class Record:
    """What the desk knows of a case's record.

    Attributes:
        envelopes: The statements that were not erased, as the desk took them in.
        erased: What was erased.
    """

    envelopes: tuple[bytes, ...]
    erased: tuple[Tombstone, ...] = ()

    def is_in(self, held: Bundle) -> bool:
        """Whether a bundle holds these statements, and tells of these erasures."""
        told = tuple(each.envelope for each in held.statements)
        return told == self.envelopes and set(held.erased) == set(self.erased) and not self._left(held)

    def _left(self, held: Bundle) -> bool:
        names = {item.name for item in held.items} | set(held.unopened)
        return any(one.what in names for one in self.erased)


class Archive:
    """Bundles, one folder a case, each sealed."""

    def __init__(self, path: Path, namespace: str, seal_key: SigningKey) -> None:
        """Keep bundles below `path` and seal them with `seal_key` in `namespace`."""
        self._path = path
        self._namespace = namespace
        self._seal_key = seal_key
        self._lock = threading.Lock()

    def folder(self, case: str) -> Path:
        """Where the bundle of `case` is, or would be."""
        return self._path / f"case-{case}"

    def is_whole(self, case: str) -> bool:
        """Whether there is a bundle of `case` that its customer sealed as it is."""
        return CUSTOMER in self.seals(case)

    def bring_up(self, case: str, record: Record, added: Added) -> None:
        """Let the archived bundle, if there is one, be as the case's record says, sealed by us alone.

        Raises:
            EvidenceError: It cannot be read, or the disk refuses; do it again.
        """
        with self._lock, durable.writing("The archive"):
            self._mend(case)
            folder = self.folder(case)
            if folder.is_dir() and not self._is_as(folder, record):
                remaking.remake(folder, record.erased, added)
                bundle.add_seal(folder, DESK, self._sign(folder))

    def _is_as(self, folder: Path, record: Record) -> bool:
        held = bundle.read(folder)
        return not held.problems and DESK in held.seals and record.is_in(held)

    def _replaced(self, case: str) -> Path:
        return self._path / f".replaced-{case}"

    def _mend(self, case: str) -> None:
        """Undo or finish a replacement that a crash cut off."""
        if self._replaced(case).exists() and not self.folder(case).exists():
            self._replaced(case).rename(self.folder(case))
        elif self._replaced(case).exists():
            shutil.rmtree(self._replaced(case))

    def take_in(self, case: str, uploaded: Path, record: Record, customer_key: str) -> None:
        """Check an uploaded bundle, seal it, and keep it.

        Args:
            case: The case's id.
            uploaded: The folder with the uploaded files.
            record: The case's record as the desk knows it.
            customer_key: The key whose seal it must carry.

        Raises:
            RequestRefused: The bundle is not whole, not sealed by the customer alone, or not about these
                statements.
            EvidenceError: It cannot be read as a bundle.
            DeskNotUsable: The disk does not take it.
        """
        with self._lock:
            if self.is_whole(case):
                return
            sealed = self._check(case, uploaded, record, customer_key)
            if not sealed:
                bundle.add_seal(uploaded, DESK, self._sign(uploaded))
            try:
                durable.make_folder(self._path)
                self._mend(case)
                if self.folder(case).exists():  # emptied by us, and not sealed by its customer since
                    self.folder(case).rename(self._replaced(case))
                uploaded.rename(self.folder(case))
                durable.sync_folder(self._path)
                self._mend(case)
            except OSError as error:
                raise DeskNotUsable(
                    f"The desk could not archive the bundle ({error.strerror}).", next_step="Try again later."
                ) from error

    def _check(self, case: str, uploaded: Path, record: Record, customer_key: str) -> bool:
        """Refuse what is not this case's whole record. Returns whether it carries our own seal already."""
        read = bundle.read(uploaded)
        if read.problems:
            raise RequestRefused(
                f"The bundle did not arrive whole: {read.problems[0].path}: {read.problems[0].sentence}",
                next_step="Send it again.",
            )
        if read.case != case or not record.is_in(read):
            raise RequestRefused(
                "The bundle holds other statements than the desk took in, or what was erased.",
                next_step="The bundle must be made from this case's own record.",
            )
        if not self._is_by(read.seals.get(CUSTOMER, ""), read.tagmanifest, customer_key):
            raise RequestRefused(
                "The bundle is not sealed by its customer.", next_step="Seal it, then send it again."
            )
        ours = self._seal_key.public_line
        sealed = DESK in read.seals and self._is_by(read.seals[DESK], read.tagmanifest, ours)
        if set(read.seals) != ({CUSTOMER, DESK} if sealed else {CUSTOMER}):
            raise RequestRefused(
                "The bundle brings seals of others, which only they can give.",
                next_step="Send it with its customer's seal alone.",
            )
        return sealed  # a crash came between our seal and the archive

    def _is_by(self, armored: str, tagmanifest: bytes, key: str) -> bool:
        return sshsig.verify(armored, tagmanifest, self._namespace).public_line == key

    def _sign(self, uploaded: Path) -> str:
        return sshsig.sign(bundle.tagmanifest(uploaded), self._namespace, self._seal_key)

    def add_technician_seal(self, case: str, armored: str, identity: Identity) -> None:
        """Add the technician's seal to an archived bundle.

        Raises:
            RequestRefused: There is no bundle, or the seal is somebody else's.
            EvidenceError: It is no valid seal of this bundle.
        """
        with self._lock:
            folder = self.folder(case)
            if not folder.is_dir():
                raise RequestRefused(
                    "The bundle has not been archived yet.", next_step="Wait for the customer's copy."
                )
            signed = sshsig.verify(armored, bundle.tagmanifest(folder), self._namespace)
            if signed.certificate != identity.certificate:
                raise RequestRefused(
                    "This seal is not yours.", next_step="Seal with the certificate of this line."
                )
            if TECHNICIAN not in self.seals(case):
                bundle.add_seal(folder, TECHNICIAN, armored)

    def seals(self, case: str) -> dict[str, str]:
        """Who has sealed the bundle so far; empty when it is not archived."""
        found = (self.folder(case) / "seals").glob("*.sig")
        return {path.stem: path.read_text(encoding="ascii") for path in sorted(found)}
