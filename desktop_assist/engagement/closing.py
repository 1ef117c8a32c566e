"""The closing work of a case: the same checks again, the comparison, the last statement, the sealed bundle.

Decides: what the record ends with, and that both sides hold the same bundle.
Leaves alone: the judgement of what is in it; the audit has that.

1. The subjects that were checked before are checked again; the second report and the comparison go on the
   record.
2. The closing statement is the last one.
3. What the desk has not taken yet is sent; fresh proofs of all statements under one checkpoint are fetched
   and checked, and this program cosigns that checkpoint.
4. The bundle is written and sealed here.
5. It is sent to the desk, which checks, seals and archives it; the desk's and the technician's seals come
   back.

Everything before 3 is kept on this computer even when the desk cannot be reached; `finish` does the rest
later.
"""

from __future__ import annotations

import threading
from pathlib import Path

from desktop_assist.desk import protocol
from desktop_assist.desk.archive import CUSTOMER
from desktop_assist.desk.client import DeskClient, connect_customer
from desktop_assist.desk.folder import allowed_signers
from desktop_assist.engagement.checkups import report_body
from desktop_assist.engagement.errors import NothingToFinish, NotSent
from desktop_assist.engagement.events import BundleSealed, Progressed, ShowCustomer
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.opening import REPORT_AFTER, OpenedCase
from desktop_assist.engagement.record import CaseRecord
from desktop_assist.evidence import bundle, commitment, dsse, statement
from desktop_assist.evidence.bundle import BundleContents
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.organisation import Organisation, OrganisationFolder
from desktop_assist.session.commands import Record
from diagnostics import checkup, compare, report, rule
from diagnostics.checkup import Finished
from diagnostics.clock import timestamp
from diagnostics.report import Report

LOOK_EVERY_S = 0.5
LOOK_TIMES = 40  # ours: twenty seconds; the technician's program fetches, verifies and seals in about one


def close_case(
    install: Install, organisation: OrganisationFolder, opened: OpenedCase, last: Record, show: ShowCustomer
) -> None:
    """Do all of the closing work of a case that was just ended.

    Raises:
        EvidenceError: The record cannot be written on this computer.
        ChannelError, DeskError: The desk cannot be reached or says no; the record is kept, `finish` goes on
        later.
    """
    show(Progressed("Checking the same things again."))
    after = _check_again(install, opened.sealed.report)
    _record_comparison(install, opened, after)
    _add(opened.record, last)  # 2.
    finish(install, organisation, opened.record.case, opened.desk, show)


def _check_again(install: Install, before: Report) -> Report:  # 1.
    never = threading.Event()
    for event in checkup.run(before.selected, install.surroundings, rules=rule.shipped(), cancelled=never):
        if isinstance(event, Finished):
            return event.report
    raise AssertionError("a check-up always finishes")


def _record_comparison(install: Install, opened: OpenedCase, after: Report) -> None:
    data, record = report.encode(after), opened.record
    item = install.store.add_item(record.case, REPORT_AFTER, data, commitment.new_salt())
    _add(record, Record(Kinds.REPORT, report_body("after", after), {REPORT_AFTER: item.commitment}))
    _add(record, Record(Kinds.COMPARISON, compare.compare(opened.sealed.report, after).to_json()))


def _add(record: CaseRecord, command: Record) -> None:
    try:
        record.add(command.kind, command.body, command.items)
    except NotSent:
        return  # kept here; `finish` sends it


def finish(
    install: Install,
    organisation: OrganisationFolder,
    case: str,
    desk: DeskClient | None,
    show: ShowCustomer,
) -> Path:
    """Send, prove, bundle and seal a case whose session has ended. May be called again after a failure.

    Args:
        install: This install.
        organisation: The organisation of the case.
        case: The case's id.
        desk: A line to the desk; none, or a broken one, is made anew.
        show: Told of each step.

    Returns:
        The bundle's folder.

    Raises:
        NothingToFinish: There is no such case here.
        EvidenceError: The record cannot be written, or the desk's log does not hold what it should.
        ChannelError, DeskError: The desk cannot be reached or says no.
    """
    if not install.store.chain(case):
        raise NothingToFinish(
            f"There is no case {case} on this computer.", next_step="Look at the list of cases."
        )
    line = (
        desk if desk is not None and desk.alive else connect_customer(organisation.organisation, install.key)
    )
    try:
        return _finish(
            install,
            organisation.organisation,
            CaseRecord(install, organisation.organisation, case, line),
            line,
            show,
        )
    finally:
        if line is not desk:
            line.close()


def _finish(
    install: Install, organisation: Organisation, record: CaseRecord, desk: DeskClient, show: ShowCustomer
) -> Path:
    show(Progressed("Fetching the proofs that the log holds everything, and checking them."))
    record.send_unsent()  # 3.
    _close_if_open(install, record)
    path = install.home.bundles / f"case-{record.case}"
    if not path.exists():
        record.prove_all()
        show(Progressed("Writing and sealing the record."))
        bundle.write(install.home.bundles, _contents(install, organisation, record))  # 4.
        bundle.seal(path, CUSTOMER, organisation.domain, install.key)
    show(Progressed("Sending the record to the desk's archive."))
    _send(desk, record.case, path)  # 5.
    _fetch_seals(desk, record.case, path, show)
    return path


def _close_if_open(install: Install, record: CaseRecord) -> None:
    """A program that was killed left no closing; it is written when the case is finished later."""
    if _statements(install, record.case)[-1].kind is not Kinds.CLOSING:
        ended_at = timestamp(install.clock.now())
        reason = "The program ended before the session was closed."
        record.add(Kinds.CLOSING, {"ended_by": "line", "reason": reason, "ended_at": ended_at})


def _statements(install: Install, case: str) -> tuple[Statement, ...]:
    return tuple(statement.parse(dsse.read(kept.envelope).payload) for kept in install.store.chain(case))


def _contents(install: Install, organisation: Organisation, record: CaseRecord) -> BundleContents:
    certificates = [
        str(made.body.get("certificate", ""))
        for made in _statements(install, record.case)
        if made.kind is Kinds.ARRIVAL
    ]
    customer = f'customer namespaces="{organisation.seal_namespace}" {install.key.public_line}\n'
    keys = {
        "allowed_signers": customer + allowed_signers(organisation),
        "customer.pub": install.key.public_line + "\n",
    }
    if certificates:
        keys["technician-cert.pub"] = f"{certificates[0]}\n"
    return BundleContents(
        case=record.case,
        organisation=organisation.domain,
        at=timestamp(install.clock.now()),
        statements=install.store.chain(record.case),
        items=install.store.items(record.case),
        checkpoint=record.cosigned_checkpoint(),
        policy=record.policy(),
        keys={name: text.encode() for name, text in keys.items()},
    )


def _send(desk: DeskClient, case: str, path: Path) -> None:
    if desk.ask(protocol.Seals(case), protocol.SealsSoFar).seals:
        return
    held = desk.ask(protocol.Held(case), protocol.FileNames).files
    for file in sorted(file for file in path.rglob("*") if file.is_file()):
        name = f"bundle/{file.relative_to(path).as_posix()}"
        if name not in held:
            desk.upload(case, name, file.read_bytes())
    desk.ask(protocol.Archive(case), protocol.SealsSoFar)


def _fetch_seals(desk: DeskClient, case: str, path: Path, show: ShowCustomer) -> None:
    """Add the seals of the others as they come; the technician's may never come, which the audit remarks."""
    expected = 3 if (path / "keys" / "technician-cert.pub").exists() else 2
    pause = threading.Event()
    known: set[str] = set()
    for _ in range(LOOK_TIMES):
        own = bundle.read(path).seals
        for who, armored in desk.ask(protocol.Seals(case), protocol.SealsSoFar).seals.items():
            if who not in own:
                bundle.add_seal(path, who, armored)
        seals = set(bundle.read(path).seals)
        if seals != known:
            known = seals
            show(BundleSealed(path, tuple(sorted(seals))))
        if len(seals) >= expected:
            return
        pause.wait(LOOK_EVERY_S)
