"""Many bundles: each examined, the bad ones named, what held before passed over, wherever it was stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_assist.audit import archive, examination, log_copy, parallel
from desktop_assist.audit.errors import NotALog
from desktop_assist.audit.examination import Totals, Work
from desktop_assist.audit.state import State, purpose_of
from desktop_assist.evidence import archive_file
from desktop_assist.evidence.log import Log
from simulators.archives import case_id
from simulators.audited import failed, said

ROOT = Path(__file__).resolve().parents[3]


def examined(built, folder, state=None, processes=1):
    return list(examination.examine_all(archive.named([folder]), built.trusted, state, processes))


@pytest.fixture
def copied(built, tmp_path):
    """The archive, to be changed."""
    return Path(shutil.copytree(built.folder, tmp_path / "archive"))


def test_a_good_archive_holds_and_is_counted(built):
    totals = Totals()
    for one in examined(built, built.folder):
        assert one.holds, one
        totals.add(one)
    assert totals.to_json() == {
        "bundles": 6, "hold": 6, "fail": 0, "verified_before": 0, "with_remarks": 6,
    }  # fmt: skip


def test_processes_give_what_one_gives(built, monkeypatch):
    monkeypatch.setattr(parallel, "BATCH", 1)
    alone, together = examined(built, built.folder), examined(built, built.folder, processes=2)
    assert together == alone


def test_a_bad_bundle_fails_alone_and_what_is_none_is_refused(built, copied):
    changed = copied / built.bundle(1).name / "statements" / "0000.dsse.json"
    changed.write_bytes(changed.read_bytes().replace(b"payload", b"paylaod", 1))
    (copied / "case-empty").mkdir()
    (copied / "case-not.zip").write_bytes(b"PK")
    found = {one.bundle.name: one for one in examined(built, copied)}
    bad = [name for name, one in found.items() if not one.holds]
    assert sorted(bad) == sorted([built.bundle(1).name, "case-empty", "case-not.zip"])
    assert "does not hold a bundle" in found["case-empty"].refusal
    assert "not a .zip" in found["case-not.zip"].refusal
    assert found["case-empty"].to_json()["passed"] is False


def test_a_zip_is_examined_as_its_folder_is(built, tmp_path):
    packed = tmp_path / f"case-{case_id(3)}.zip"
    archive_file.export(built.bundle(3), packed)
    (one,) = examined(built, tmp_path)
    assert one.holds
    assert one.case == case_id(3)


def test_what_held_before_is_passed_over_and_what_failed_is_not(built, copied, tmp_path):
    seal = copied / built.bundle(2).name / "seals" / "desk.sig"
    good = seal.read_bytes()
    seal.write_bytes(good.replace(b"A", b"B", 1))
    purpose = purpose_of(built.desk.organisation, with_log=False)
    with State(tmp_path / "state", purpose) as state:
        assert sum(one.holds for one in examined(built, copied, state)) == 5
    seal.write_bytes(good)
    with State(tmp_path / "state", purpose) as state:
        again = examined(built, copied, state)
    assert [one.passed_over for one in again] == [True, True, False, True, True, True]
    assert all(one.holds for one in again)


def test_another_manifest_is_examined_again(built, copied, tmp_path):
    purpose = purpose_of(built.desk.organisation, with_log=False)
    with State(tmp_path / "state", purpose) as state:
        examined(built, copied, state)
    manifest = copied / built.bundle(0).name / "tagmanifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes() + b"\n")
    with State(tmp_path / "state", purpose) as state:
        first = examined(built, copied, state)[0]
    assert not first.holds
    assert not first.passed_over


def test_cases_are_summed_up_whether_they_held_before_or_not(built, tmp_path):
    with State(tmp_path / "state", purpose_of(built.desk.organisation, with_log=False)) as state:
        examined(built, built.bundle(1), state)
    with State(tmp_path / "state", purpose_of(built.desk.organisation, with_log=False)) as state:
        found = list(
            examination.examine_all(archive.named([built.folder]), built.trusted, state, 1, summarise=True)
        )
    assert [one.passed_over for one in found] == [False, True, False, False, False, False]
    assert [one.summary.technician for one in found] == ["maria"] * 3 + ["paul"] * 2 + [""]


KILLED = """
import os, signal, sys
from pathlib import Path
from desktop_assist import organisation
from desktop_assist.audit import archive, examination
from desktop_assist.audit.examination import Trusted
from desktop_assist.audit.state import State, purpose_of
trusted = Trusted(organisation.load(Path(sys.argv[2])))
state = State(Path(sys.argv[3]), purpose_of(trusted.organisation, with_log=False))
for number, one in enumerate(examination.examine_all(archive.named([Path(sys.argv[1])]), trusted, state, 1)):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_an_audit_that_was_killed_goes_on_where_it_was(built, tmp_path):
    public, file = built.desk.organisation.path, tmp_path / "state"
    command = [sys.executable, "-c", KILLED, str(built.folder), str(public), str(file)]
    killed = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    with State(file, purpose_of(built.desk.organisation, with_log=False)) as state:
        assert len(state.held) == 3
        again = examined(built, built.folder, state)
    assert [one.passed_over for one in again] == [True] * 3 + [False] * 3


# With the whole log, computed once


def test_bundles_of_a_log_that_was_computed_once_hold(built):
    log = log_copy.compute(built.desk.folder / "log", built.desk.organisation.organisation.log)
    one = examination.examine(Work(built.bundle(0)), replace(built.trusted, log=log))
    assert one.holds
    assert f"The whole log of {log.head.size} entries continues" in said(one.verification, 6)
    assert not any("other sessions" in sentence for sentence in one.verification.unknowable)


def test_another_history_by_the_same_key_fails_step_6(built, tmp_path):
    with Log.create(tmp_path / "forked", built.desk.log_key.name, built.desk.log_key) as forked:
        for number in range(300):
            forked.append(b"%d" % number)
        forked.checkpoint()
    log = log_copy.compute(tmp_path / "forked", built.desk.organisation.organisation.log)
    one = examination.examine(Work(built.bundle(0)), replace(built.trusted, log=log))
    assert failed(one.verification) == {6}
    assert "another history" in said(one.verification, 6)


def test_a_shorter_log_fails_step_6(built, tmp_path):
    with Log.create(tmp_path / "short", built.desk.log_key.name, built.desk.log_key):
        pass
    log = log_copy.compute(tmp_path / "short", built.desk.organisation.organisation.log)
    one = examination.examine(Work(built.bundle(0)), replace(built.trusted, log=log))
    assert "has 0 entries" in said(one.verification, 6)


def test_entries_that_do_not_give_the_root_are_no_log(built, tmp_path):
    copy = Path(shutil.copytree(built.desk.folder / "log", tmp_path / "log"))
    files = [path for path in (copy / "tile/entries").rglob("*") if path.is_file()]
    file = max(files, key=lambda path: int(path.name))
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(NotALog, match="do not give the root"):
        log_copy.compute(copy, built.desk.organisation.organisation.log)
