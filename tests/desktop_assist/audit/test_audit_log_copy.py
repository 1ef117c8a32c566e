"""Step 6 with the whole log: computed again from its entries, and the very log of the bundle."""

from __future__ import annotations

import shutil

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.evidence.log import Log
from simulators.audited import failed, said
from simulators.case_builder import Desk


@pytest.fixture
def audit(session, desk, tmp_path):
    path = session.bundle(tmp_path)

    def audit(log=None):
        return verify(path, desk.organisation, log or desk.folder / "log")

    return audit


def test_the_whole_log_holds_and_then_other_sessions_can_be_counted(audit):
    verification = audit()
    assert verification.passed
    assert "whole log of 20 entries" in said(verification, 6)
    assert not any("other sessions" in sentence for sentence in verification.unknowable)


def test_a_log_that_has_grown_since_holds(audit, desk):
    for number in range(600):
        desk.log.append(b"%d" % number)
    desk.log.checkpoint()
    verification = audit()
    assert verification.passed
    assert "whole log of 620 entries" in said(verification, 6)


def test_a_log_with_a_changed_entry_fails_step_6(audit, desk):
    (file,) = [file for file in (desk.folder / "log/tile/entries").rglob("*") if file.name == "20"]
    data = bytearray(file.read_bytes())
    data[-5] ^= 1
    file.write_bytes(data)
    verification = audit()
    assert failed(verification) == {6}
    assert "do not give the root" in said(verification, 6)
    assert "Entry 19 of the log's copy is not the one" in said(verification, 6)


def test_a_log_with_another_history_by_the_same_key_fails_step_6(audit, desk, tmp_path):
    with Log.create(tmp_path / "forked", desk.log_key.name, desk.log_key) as forked:
        for number in range(25):
            forked.append(b"%d" % number)
        forked.checkpoint()
    verification = audit(tmp_path / "forked")
    assert failed(verification) == {6}
    assert "another history" in said(verification, 6)


def test_a_shortened_log_fails_step_6(audit, desk, tmp_path):
    with Log.create(tmp_path / "short", desk.log_key.name, desk.log_key):
        pass
    verification = audit(tmp_path / "short")
    assert failed(verification) == {6}
    assert "has 0 entries, and the bundle's checkpoint speaks of 20" in said(verification, 6)


def test_a_log_of_another_desk_fails_step_6(audit, tmp_path):
    other = Desk(tmp_path / "other")
    other.log.checkpoint()
    other.log.close()
    assert failed(audit(other.folder / "log")) == {6}


@pytest.mark.parametrize("what", ["missing", "truncated", "huge"])
def test_what_is_no_whole_log_fails_step_6_in_plain_words(audit, desk, tmp_path, what):
    copy = tmp_path / "copy"
    shutil.copytree(desk.folder / "log", copy)
    (file,) = [file for file in (copy / "tile/entries").rglob("*") if file.name == "20"]
    if what == "missing":
        file.unlink()
    elif what == "truncated":
        file.write_bytes(file.read_bytes()[:-1])
    else:
        (copy / "checkpoint").write_bytes(b"x" * 100_000)
    verification = audit(copy)
    assert failed(verification) == {6}
    assert "The log's copy is not whole" in said(verification, 6)
