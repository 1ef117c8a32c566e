"""The desk's archive of finished bundles.

Decides: which bundle the desk puts its seal on, and that an archived one is never replaced.
Leaves alone: whether the work in it was honest; the audit judges that.
"""

from __future__ import annotations

import threading
from pathlib import Path

from desktop_assist.channel.identity import Identity
from desktop_assist.desk.errors import DeskNotUsable, RequestRefused
from desktop_assist.evidence import bundle, durable, sshsig
from desktop_assist.evidence.keyfile import SigningKey

CUSTOMER, TECHNICIAN, DESK = "customer", "technician", "desk"


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

    def take_in(self, case: str, uploaded: Path, envelopes: tuple[bytes, ...], customer_key: str) -> None:
        """Check an uploaded bundle, seal it, and keep it.

        Args:
            case: The case's id.
            uploaded: The folder with the uploaded files.
            envelopes: The statements as the desk took them in.
            customer_key: The key whose seal it must carry.

        Raises:
            RequestRefused: The bundle is not whole, not sealed by the customer alone, or not about these
                statements.
            EvidenceError: It cannot be read as a bundle.
            DeskNotUsable: The disk does not take it.
        """
        with self._lock:
            if self.folder(case).exists():
                return
            sealed = self._check(case, uploaded, envelopes, customer_key)
            if not sealed:
                bundle.add_seal(uploaded, DESK, self._sign(uploaded))
            try:
                durable.make_folder(self._path)
                uploaded.rename(self.folder(case))
                durable.sync_folder(self._path)
            except OSError as error:
                raise DeskNotUsable(
                    f"The desk could not archive the bundle ({error.strerror}).", next_step="Try again later."
                ) from error

    def _check(self, case: str, uploaded: Path, envelopes: tuple[bytes, ...], customer_key: str) -> bool:
        """Refuse what is not this case's whole record. Returns whether it carries our own seal already."""
        read = bundle.read(uploaded)
        if read.problems:
            raise RequestRefused(
                f"The bundle did not arrive whole: {read.problems[0].path}: {read.problems[0].sentence}",
                next_step="Send it again.",
            )
        if read.case != case or tuple(each.envelope for each in read.statements) != envelopes:
            raise RequestRefused(
                "The bundle holds other statements than the desk took in.",
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
