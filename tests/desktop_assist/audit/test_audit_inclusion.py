"""Step 6: everything is in the log, in order, under one checkpoint that the customer's program cosigned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.evidence import bundle, keyfile
from desktop_assist.evidence.note import NoteKey
from desktop_assist.evidence.statement import Kinds
from simulators.audited import failed, said
from simulators.case_builder import Event, at


@pytest.fixture
def resigned(session, desk, tmp_path):
    """A customer with key and seal, but without the desk's log, tells another story than the logged one."""

    def audit(change):
        proofs = session.logged(session.signed(session.events))
        change(session.events)
        told = session.signed(session.events)
        proofs += [proofs[-1]] * (len(told) - len(proofs))
        forged = [replace(each, proof=proofs[place].proof) for place, each in enumerate(told)]
        return verify(session.written(tmp_path, forged), desk.organisation)

    return audit


def test_a_statement_dropped_from_a_signed_chain_fails_step_6(session, resigned):
    verification = resigned(lambda events: events.pop(session.place(Kinds.MESSAGE)))
    assert failed(verification) == {6}
    assert "log/0003.tlog-proof does not prove that statement 3 is in the log." in said(verification, 6)


def test_a_statement_inserted_into_a_signed_chain_fails_step_6(resigned):
    added = Event(Kinds.MESSAGE, {"from": "customer", "text": "I agree to everything."}, at(600))
    assert failed(resigned(lambda events: events.insert(3, added))) == {6}


def test_statements_reordered_in_a_signed_chain_fail_step_6(resigned):
    def swap(events):
        events[9], events[11] = events[11], events[9]

    assert 6 in failed(resigned(swap))


def test_leaves_in_another_order_than_the_statements_fail_step_6_alone(session, desk, tmp_path):
    chained = session.signed(session.events)
    logged = session.logged(chained[:-2] + chained[:-3:-1])
    path = session.written(tmp_path, sorted(logged, key=lambda each: each.seq))
    verification = verify(path, desk.organisation)
    assert failed(verification) == {6}
    assert "Statement 18 stands in the log at 18, before statement 17 at 19." in said(verification, 6)


def test_a_proof_under_another_checkpoint_fails_step_6_alone(session, desk, tmp_path):
    logged = session.logged(session.signed(session.events))
    old = desk.log.proof(logged[2].leaf_index)
    desk.log.append(b"later")
    fresh = [replace(each, proof=desk.log.proof(each.leaf_index)) for each in logged]
    fresh[2] = replace(fresh[2], proof=old)
    verification = verify(session.written(tmp_path, fresh), desk.organisation)
    assert failed(verification) == {6}
    assert "log/0002.tlog-proof is under another checkpoint" in said(verification, 6)


def test_a_missing_proof_fails_step_6_alone(session, desk, tmp_path):
    logged = session.logged(session.signed(session.events))
    logged[4] = replace(logged[4], proof=None)
    verification = verify(session.written(tmp_path, logged), desk.organisation)
    assert failed(verification) == {6}
    assert "Statement 4 has no leaf or no proof" in said(verification, 6)


def test_a_log_by_another_key_of_the_same_name_fails_step_6(session, desk, audited, monkeypatch):
    other = NoteKey(desk.log_key.name, keyfile.generate().private)
    monkeypatch.setattr(desk.log, "_key", other)
    verification = audited()
    assert failed(verification) == {6}
    assert "This checkpoint is not one of the log practice.invalid/log." in said(verification, 6)


@pytest.mark.parametrize("witness", ["nobody", "somebody else"])
def test_a_checkpoint_without_the_customers_cosignature_fails_step_6(
    session, desk, tmp_path, witness, monkeypatch
):
    logged = session.logged(session.signed(session.events))
    written = bundle.write

    def without(folder, contents):
        cosigned = contents.checkpoint.splitlines(keepends=True)
        assert cosigned[-1].startswith("\u2014 customer.")
        line = "" if witness == "nobody" else cosigned[-1].replace("customer.", "stranger.")
        return written(folder, replace(contents, checkpoint="".join(cosigned[:-1]) + line))

    monkeypatch.setattr(bundle, "write", without)
    verification = verify(session.written(tmp_path, logged), desk.organisation)
    assert failed(verification) == {6}
    assert "not cosigned by the customer's program" in said(verification, 6)
