"""Finishing a case: from the last statement to the bundle that everybody has sealed.

Decides: in which order the record leaves this computer, and that each step can be done again.
Leaves alone: what the record says, and the judgement of it; the audit has that.

1. What a killed program left behind, unnamed items (`mending`) or a missing closing, is mended first.
2. What the desk has not taken yet is sent.
3. Fresh proofs of all statements under one checkpoint are fetched and checked, and this program cosigns that
   checkpoint.
4. The bundle is written and sealed here. One that was made before the record went on, with an erasure or a
   complaint, is removed for it, and the seals over it are kept; what logged erasures name, and a kill has
   left, goes first.
5. It is sent to the desk, which checks, seals and archives it.
6. The desk's and the technician's seals come back.
"""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path

from desktop_assist.desk import protocol
from desktop_assist.desk.archive import CUSTOMER
from desktop_assist.desk.client import DeskClient, connect_customer
from desktop_assist.desk.folder import allowed_signers
from desktop_assist.engagement import mending, told_erasures
from desktop_assist.engagement.answered import Reply
from desktop_assist.engagement.errors import NothingToFinish
from desktop_assist.engagement.events import BundleSealed, Progressed, ShowCustomer
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.record import CaseRecord
from desktop_assist.evidence import bundle, durable, former
from desktop_assist.evidence.bundle import BundleContents
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.hand_over import HandOverStep
from desktop_assist.organisation import Organisation, OrganisationFolder
from diagnostics.clock import timestamp

LOOK_EVERY_S = 0.5
LOOK_TIMES = 40  # ours: twenty seconds; the technician's program fetches, verifies and seals in about one
TECHNICIAN_CERTIFICATE = "technician-cert.pub"
_AGREED = HandOverStep.AGREED.value


@dataclass(frozen=True)
class Watched:
    """Who follows the work.

    Attributes:
        show: Told of each step.
        leaving: Set when nobody will wait any longer for the seals of others; all else is still done.
        reply: Where the customer's answer is put; none where they are not asked.
    """

    show: ShowCustomer
    leaving: threading.Event = field(default_factory=threading.Event)
    reply: Reply | None = None


def finish(
    install: Install, organisation: OrganisationFolder, case: str, desk: DeskClient | None, watched: Watched
) -> Path:
    """Send, prove, bundle and seal a case whose session has ended. May be called again after a failure.

    Args:
        install: This install.
        organisation: The organisation of the case.
        case: The case's id.
        desk: A line to the desk; none, or a broken one, is made anew.
        watched: Who follows.

    Returns:
        The bundle's folder.

    Raises:
        NothingToFinish: There is no such case here.
        EvidenceError: The record cannot be written, or the desk's log does not hold what it should.
        ChannelError, DeskError: The desk cannot be reached or says no.
    """
    if not install.store.chain(case):
        raise NothingToFinish(
            f"There is no case {case} on this computer.", next_step="Run: desktop-assist cases"
        )
    trusted = organisation.organisation
    line = desk if desk is not None and desk.alive else connect_customer(trusted, install.key)
    try:
        return _Finishing(install, trusted, CaseRecord(install, trusted, case, line), line, watched).run()
    finally:
        if line is not desk:
            line.close()


@dataclass(frozen=True)
class _Finishing:
    install: Install
    organisation: Organisation
    record: CaseRecord
    desk: DeskClient
    watched: Watched

    def run(self) -> Path:
        self._say("Fetching the proofs that the log holds everything, and checking them.")
        self.record.send_unsent()  # 2.
        self._mend()
        told_erasures.carry_out(self.install.store, self.record.case)
        path = self.install.home.bundles / f"case-{self.record.case}"
        if not self._is_current(path):
            self.record.prove_all()  # 3.
            _set_aside(path)
            self._say("Writing and sealing the record.")
            bundle.write(self.install.home.bundles, self._contents(_aside(path)))  # 4.
        _remove(_aside(path))
        if CUSTOMER not in bundle.read(path).seals:
            bundle.seal(path, CUSTOMER, self.organisation.domain, self.install.key)
        self._say("Sending the record to the desk's archive.")
        self._send(path)
        self._fetch_seals(path)
        return path

    def _is_current(self, path: Path) -> bool:
        """Whether the bundle is there, with all of the record and nothing of what was erased."""
        if not path.exists():
            return False
        held, case = bundle.read(path), self.record.case
        kept = tuple(each.envelope for each in self.install.store.chain(case) if each.erased is None)
        told = tuple(each.envelope for each in held.statements)
        return told == kept and set(held.erased) == set(self.install.store.erased(case))

    def _say(self, sentence: str) -> None:
        self.watched.show(Progressed(sentence))

    def _mend(self) -> None:  # 1.
        if any(each.kind is Kinds.CLOSING for each in self._made()):
            return
        mending.mend(self.install, self.record, mending.CUT_OFF)
        ended_at = timestamp(self.install.clock.now())
        reason = "The program ended before the session was closed."
        self.record.add(Kinds.CLOSING, {"ended_by": "line", "reason": reason, "ended_at": ended_at})

    def _made(self) -> tuple[Statement, ...]:
        return mending.statements(self.install, self.record.case)

    def _contents(self, before: Path) -> BundleContents:
        case = self.record.case
        return BundleContents(
            case=case,
            organisation=self.organisation.domain,
            at=timestamp(self.install.clock.now()),
            statements=self.install.store.chain(case),
            items=self.install.store.items(case),
            checkpoint=self.record.cosigned_checkpoint(),
            policy=self.record.policy(),
            keys={name: text.encode() for name, text in self._keys().items()},
            erased=self.install.store.erased(case),
            former=former.kept_of(before, CUSTOMER),
        )

    def _keys(self) -> dict[str, str]:
        own = self.install.key.public_line
        customer = f'customer namespaces="{self.organisation.seal_namespace}" {own}\n'
        keys = {"allowed_signers": customer + allowed_signers(self.organisation), "customer.pub": f"{own}\n"}
        arrived = (made for made in self._made() if made.kind is Kinds.ARRIVAL)
        *former, last = ["", *(f"{made.body['certificate']}\n" for made in arrived)]
        handed_over = [each for each in dict.fromkeys(former) if each not in ("", last)]
        for number, certificate in enumerate(handed_over, start=1):
            keys[f"technician-{number}-cert.pub"] = certificate
        return {**keys, TECHNICIAN_CERTIFICATE: last} if last else keys

    def _has_technician(self) -> bool:
        """Whether a technician was in at the end: who handed the case over does not seal."""
        told = self._made()
        came = [made for made in told if made.kind is Kinds.ARRIVAL or made.body.get("step") == _AGREED]
        return bool(came) and came[-1].kind is Kinds.ARRIVAL

    def _send(self, path: Path) -> None:  # 5.
        case = self.record.case
        if CUSTOMER in self.desk.ask(protocol.Seals(case), protocol.SealsSoFar).seals:
            return
        held = self.desk.held(case)
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            name = f"bundle/{file.relative_to(path).as_posix()}"
            if name not in held and not former.is_one(file):  # the desk has kept its own
                self.desk.upload(case, name, file.read_bytes())
        self.desk.ask(protocol.Archive(case), protocol.SealsSoFar)

    def _fetch_seals(self, path: Path) -> None:  # 6.
        """Add the seals of the others as they come; the technician's may never, which the audit remarks."""
        expected = 3 if self._has_technician() else 2
        known = frozenset[str]()
        for _ in range(LOOK_TIMES):
            add_seals_of_others(path, self.record.case, self.desk)
            seals = frozenset(bundle.read(path).seals)
            if seals != known:
                known = seals
                self.watched.show(BundleSealed(path, tuple(sorted(seals))))
            if len(seals) >= expected or self.watched.leaving.wait(LOOK_EVERY_S):
                return


def add_seals_of_others(path: Path, case: str, desk: DeskClient) -> None:
    """Add to the bundle at `path`, if there is one, the seals that others have given meanwhile.

    Raises:
        EvidenceError: One is not over this bundle, or the disk refuses.
        ChannelError, DeskError: The desk does not answer, or says no.
    """
    if not path.exists():
        return
    own = bundle.read(path).seals
    theirs = desk.ask(protocol.Seals(case), protocol.SealsSoFar).seals
    for who, armored in theirs.items():
        if who not in own:
            bundle.add_seal(path, who, armored)


def _aside(path: Path) -> Path:
    return path.with_name(f".removed-{path.name}")


def _set_aside(path: Path) -> None:
    """Move a bundle away, so that no half of a new one is ever seen; a kill may have done it already."""
    with durable.writing("The former bundle"):
        if path.exists():
            if _aside(path).exists():
                shutil.rmtree(_aside(path))
            path.rename(_aside(path))
            durable.sync_folder(path.parent)


def _remove(aside: Path) -> None:
    with durable.writing("The former bundle"):
        if aside.exists():
            shutil.rmtree(aside)
