"""The technician's seal: the archived bundle is fetched, verified, and only then sealed.

Decides: that a technician's program puts its seal only on evidence that holds.
Leaves alone: what the evidence says of the technician.
"""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.audit.verify import verify
from desktop_assist.desk import protocol
from desktop_assist.desk.archive import TECHNICIAN
from desktop_assist.desk.client import DeskClient
from desktop_assist.desk.files import ReceivedFiles
from desktop_assist.engagement.events import BundleSealed, Progressed, Refused, ShowTechnician
from desktop_assist.evidence import bundle, durable
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.organisation import OrganisationFolder
from diagnostics.errors import PlainError

LOOK_EVERY_S = 0.5
LOOK_TIMES = 360  # ours: three minutes; a second check-up and an upload take seconds
_SEAL = "seals/desk.sig"


@dataclass(frozen=True)
class Sealer:
    """What a technician's program needs to seal one case.

    Attributes:
        desk: The line to the desk.
        case: The case's id.
        organisation: Whose desk it is.
        key: The technician's, with the certificate.
        bundles: Where fetched bundles are kept.
        show: Told of each step.
    """

    desk: DeskClient
    case: str
    organisation: OrganisationFolder
    key: SigningKey
    bundles: Path
    show: ShowTechnician

    def seal_when_archived(self, closing: threading.Event) -> None:
        """Wait until the desk has archived the bundle, then fetch, verify and seal it.

        `closing` ends the wait. Whatever goes wrong is shown, and the bundle stays without this seal.
        """
        try:
            self.show(Progressed("Waiting for the customer's program to finish the record."))
            for _ in range(LOOK_TIMES):
                if _SEAL in self.desk.files(self.case):
                    self._seal()
                    return
                if closing.wait(LOOK_EVERY_S):
                    return
            self.show(Refused("The record of this case was not archived in time.", "Seal it later."))
        except PlainError as error:
            if not closing.is_set():
                self.show(Refused(error.happened, error.next_step))

    def _seal(self) -> None:
        self.show(Progressed("Fetching the record and verifying it before sealing."))
        path = self._fetch()
        verified = verify(path, self.organisation)
        if not verified.passed:
            failed = next(step for step in verified.steps if not step.passed)
            sentence = f"The record does not verify: {failed.title}. {' '.join(failed.details)}"
            self.show(Refused(sentence, "It was not sealed. Tell an auditor."))
            return
        armored = bundle.seal(path, TECHNICIAN, self.organisation.organisation.domain, self.key)
        self.desk.ask(protocol.Seal(self.case, armored), protocol.Done)
        self.show(BundleSealed(path, tuple(sorted(bundle.read(path).seals))))

    def _fetch(self) -> Path:
        path = self.bundles / f"case-{self.case}"
        fetching = self.bundles / f"{durable.TEMPORARY_PREFIX}{self.case}"
        shutil.rmtree(fetching, ignore_errors=True)
        received = ReceivedFiles(fetching)
        for name in self.desk.files(self.case):
            received.add(name, 0, self.desk.download(self.case, name), last=True)
        shutil.rmtree(path, ignore_errors=True)
        with durable.writing("The fetched record"):
            fetching.rename(path)
        return path
