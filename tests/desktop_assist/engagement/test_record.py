"""A statement counts when the log holds it, and a log that changes its past ends everything."""

from __future__ import annotations

import shutil

import pytest

from desktop_assist.desk.client import connect_customer
from desktop_assist.desk.folder import log_name
from desktop_assist.engagement.errors import NotSent
from desktop_assist.engagement.record import CaseRecord
from desktop_assist.evidence import checkpoint, dsse, statement
from desktop_assist.evidence.errors import BrokenChain, LogForked
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.statement import Kinds
from simulators.engaged import Engaged

MESSAGE = {"from": "customer", "text": "Hello."}


def record_of(engaged: Engaged, case: str) -> CaseRecord:
    organisation = engaged.practice.organisation.organisation
    desk = connect_customer(organisation, engaged.practice.install.key)
    return CaseRecord(engaged.practice.install, organisation, case, desk)


def test_each_statement_continues_the_chain_and_the_log_grows(engaged: Engaged) -> None:
    case = engaged.open()
    record = record_of(engaged, case)
    before = engaged.practice.install.store.last_checkpoint("practice.invalid/log")
    head = record.add(Kinds.MESSAGE, MESSAGE)
    after = engaged.practice.install.store.last_checkpoint("practice.invalid/log")
    assert head.seq == len(engaged.statements()) == 3
    assert checkpoint.read(after).size == checkpoint.read(before).size + 1


def test_without_the_desk_it_is_kept_here_and_sent_later(engaged: Engaged) -> None:
    case = engaged.open()
    record = record_of(engaged, case)
    engaged.practice.stop_desk()
    with pytest.raises(NotSent) as refusal:
        record.add(Kinds.MESSAGE, MESSAGE)
    assert "kept on this computer" in refusal.value.kept
    assert engaged.practice.install.store.chain(case)[-1].proof is None
    engaged.practice.start_desk()
    record_of(engaged, case).send_unsent()
    assert engaged.practice.install.store.chain(case)[-1].proof is not None


def test_a_statement_that_was_made_too_late_is_refused(engaged: Engaged) -> None:
    case = engaged.open()
    record = record_of(engaged, case)
    at = engaged.statements()[0].at
    late = statement.make(Kinds.CLAIM, case=case, seq=1, prev="0" * 64, at=at, body={})
    with pytest.raises(BrokenChain):
        record.add_presented(statement.parse(late), dsse.sign(late, engaged.practice.technician_key))
    assert len(engaged.statements()) == 2


def test_a_log_that_begins_again_is_a_fork_and_both_checkpoints_are_kept(engaged: Engaged) -> None:
    case = engaged.open()
    practice = engaged.practice
    practice.stop_desk()
    folder = practice.desk_folder
    shutil.rmtree(folder.log)
    Log.create(folder.log, log_name("practice.invalid"), folder.log_key()).close()
    practice.start_desk()
    record = record_of(engaged, case)
    with pytest.raises(LogForked) as forked:
        record.add(Kinds.MESSAGE, MESSAGE)
    kept = practice.install.store.forks()
    assert [(fork.known, fork.offered) for fork in kept] == [(forked.value.known, forked.value.offered)]
