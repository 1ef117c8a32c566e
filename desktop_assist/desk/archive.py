"""The desk's archive of finished bundles.

Decides: which bundle the desk puts its seal on, and that an archived one is never replaced but by the same
case's whole record after it went on: what the customer had erased is gone from it, a complaint is in it.
Leaves alone: whether the work in it was honest; the audit judges that.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.channel.identity import Identity
from desktop_assist.desk.errors import DeskNotUsable, RequestRefused
from desktop_assist.evidence import at_rest, bag, bundle, chain, checkpoint, durable, former, remaking, sshsig
from desktop_assist.evidence.bundle import Bundle
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.remaking import Added
from desktop_assist.evidence.tombstone import Tombstone

Changing = Callable[[str], AbstractContextManager[None]]
CUSTOMER, TECHNICIAN, DESK = "customer", "technician", "desk"


@dataclass(frozen=True)
class Record:
    """What the desk knows of a case's record.

    Attributes:
        envelopes: The statements that were not erased, as the desk took them in.
        erased: What the customer had erased.
        outlived: What the desk erased because its period was over.
        notes: The desk's own statements on that.
    """

    envelopes: tuple[bytes, ...]
    erased: tuple[Tombstone, ...] = ()
    outlived: tuple[Tombstone, ...] = ()
    notes: tuple[bytes, ...] = ()

    @property
    def gone(self) -> tuple[Tombstone, ...]:
        """All that was erased."""
        return (*self.erased, *self.outlived)

    def is_in(self, held: Bundle) -> bool:
        """Whether a bundle holds these statements and notes, and tells of these erasures."""
        told, notes = (tuple(each.envelope for each in those) for those in (held.statements, held.notes))
        same = (told, notes, set(held.erased)) == (self.envelopes, self.notes, set(self.gone))
        return same and not _left(held, self.gone)

    def is_what_the_customer_has(self, held: Bundle) -> bool:
        """Whether a bundle is the customer's own: with what is gone here because its period is over."""
        outlived = {one.seq: one.digest for one in self.outlived if one.seq is not None}
        of_both = [
            each.envelope for each in held.statements if outlived.get(each.seq) != chain.digest(each.envelope)
        ]
        same = (tuple(of_both), held.notes, set(held.erased)) == (self.envelopes, (), set(self.erased))
        return same and not _left(held, self.erased)


def _left(held: Bundle, gone: Iterable[Tombstone]) -> bool:
    names = {item.name for item in held.items} | set(held.unopened)
    return any(one.what in names for one in gone)


@dataclass(frozen=True)
class Cosigned:
    """How far a bundle was sealed and cosigned by its customer.

    Attributes:
        log_size: The entries of the log at the cosigned checkpoint.
        count: How many statements the customer's seal covers.
    """

    log_size: int
    count: int


class Archive:
    """Bundles, one folder a case, each sealed."""

    def __init__(self, path: Path, namespace: str, seal_key: SigningKey, changing: Changing) -> None:
        """Keep bundles below `path`; `seal_key` seals them in `namespace`, `changing` frames each change."""
        self._path = path
        self._namespace = namespace
        self._seal_key = seal_key
        self._changing = changing
        self._lock = threading.Lock()

    def folder(self, case: str) -> Path:
        """Where the bundle of `case` is, or would be."""
        return self._path / f"case-{case}"

    def is_whole(self, case: str) -> bool:
        """Whether there is a bundle of `case` whose statements its customer has all sealed."""
        return CUSTOMER in self.seals(case)

    def bring_up(self, case: str, record: Record, added: Callable[[Cosigned], Added]) -> None:
        """Let the archived bundle, if there is one, be as the case's record says, sealed by us alone.

        Args:
            case: The case's id.
            record: Its record.
            added: What came since its customer sealed it.

        Raises:
            EvidenceError: It cannot be read, or the disk refuses; do it again.
        """
        with self._lock, durable.writing("The archive"):
            self._mend(case)
            folder = self.folder(case)
            if folder.is_dir() and not self._is_as(folder, record):
                made = self._copied(case, folder)
                remaking.remake(made, record.gone, added(_cosigned(made)))
                bundle.add_seal(made, DESK, self._sign(made))
                self._put(case, made)

    def _is_as(self, folder: Path, record: Record) -> bool:
        held = bundle.read(folder)
        return not held.problems and DESK in held.seals and record.is_in(held)

    def _replaced(self, case: str) -> Path:
        return self._path / f".replaced-{case}"

    def _making(self, case: str) -> Path:
        return self._path / f".making-{case}"

    def _copied(self, case: str, source: Path) -> Path:
        """A copy that can be changed while the one that it is of stays as it is."""
        durable.make_folder(self._path)
        made = self._making(case)
        shutil.copytree(source, made, copy_function=at_rest.link)
        for folder in (made, *(each for each in made.rglob("*") if each.is_dir())):
            durable.sync_folder(folder)
        return made

    def _put(self, case: str, made: Path) -> None:
        """Let what was made be the archived bundle, in one step or, after a crash, at the next start."""
        with self._changing(case):
            if self.folder(case).exists():
                self.folder(case).rename(self._replaced(case))
            made.rename(self.folder(case))
        durable.sync_folder(self._path)
        self._mend(case)

    def _mend(self, case: str) -> None:
        """Undo or finish a replacement that a crash cut off."""
        if self._replaced(case).exists() and not self.folder(case).exists():
            self._replaced(case).rename(self.folder(case))
        for left in (self._replaced(case), self._making(case)):
            if left.exists():
                shutil.rmtree(left)

    def mend_all(self) -> None:
        """Undo or finish what a crash cut off, of all cases.

        Raises:
            EvidenceNotWritten: The disk refuses.
        """
        with self._lock, durable.writing("The archive"):
            for left in (*self._path.glob(".replaced-*"), *self._path.glob(".making-*")):
                self._mend(left.name.partition("-")[2])

    def take_in(
        self, case: str, uploaded: Path, record: Record, customer_key: str, added: Callable[[Cosigned], Added]
    ) -> None:
        """Check an uploaded bundle, seal it, and keep it.

        Args:
            case: The case's id.
            uploaded: The folder with the uploaded files.
            record: The case's record as the desk knows it.
            customer_key: The key whose seal it must carry.
            added: As for `bring_up`; of a case whose periods are over in part.

        Raises:
            RequestRefused: The bundle is not whole, not sealed by the customer alone, or not about these
                statements.
            EvidenceError: It cannot be read as a bundle.
            DeskNotUsable: The disk does not take it.
        """
        with self._lock:
            if self.is_whole(case):
                shutil.rmtree(uploaded, ignore_errors=True)  # a crash came before it was removed
                return
            sealed = self._check(case, uploaded, record, customer_key)
            try:
                self._mend(case)
                made = self._copied(case, uploaded)
                former.carry_over(self.folder(case), made)
                if not sealed:
                    bundle.add_seal(made, DESK, self._sign(made))
                if record.notes:  # the customer's copy keeps what the desk does not; both have our seal
                    remaking.remake(made, record.gone, added(_cosigned(made)))
                    bundle.add_seal(made, DESK, self._sign(made))
                self._put(case, made)
                shutil.rmtree(uploaded)
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
        if read.case != case or not record.is_what_the_customer_has(read):
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
        if set(read.seals) != ({CUSTOMER, DESK} if sealed else {CUSTOMER}) or read.former:
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
                with self._changing(case):
                    bundle.add_seal(folder, TECHNICIAN, armored)

    def encrypt(self, case: str, recipients: tuple[str, ...]) -> bool:
        """Encrypt the items of an archived bundle to `recipients`; whether there was anything to do.

        Raises:
            EvidenceError: A recipient is not one, or the disk refuses; the bundle is as it was.
        """
        with self._lock, durable.writing("The archive"):
            self._mend(case)
            folder = self.folder(case)
            if not at_rest.is_open(folder):
                return False
            made = self._copied(case, folder)
            at_rest.close(made, recipients)
            self._put(case, made)
            return True

    def seals(self, case: str) -> dict[str, str]:
        """Who has sealed the customer's record so far; empty when it is not archived.

        Where only the desk erased since, these are the seals over the bundle as it was: the customer's
        program has that one, and nothing of it is missing here that the customer would have to send.
        """
        folder = self.folder(case)
        found = sorted(path for path in (folder / "seals").glob("*.sig") if "." not in path.stem)
        present = {path.stem: path.read_text(encoding="ascii") for path in found}
        if CUSTOMER in present or not present:
            return present
        before = former.read(folder, {f"seals/{each.name}": 0 for each in (folder / "seals").iterdir()})
        if before and before[-1].count == former.count(folder):
            return dict(before[-1].seals)
        return present


def _cosigned(folder: Path) -> Cosigned:
    head = checkpoint.read(bag.read_tag_file(folder, "log/checkpoint").decode("utf-8", "replace"))
    return Cosigned(head.size, former.sealed_count(folder, CUSTOMER))
