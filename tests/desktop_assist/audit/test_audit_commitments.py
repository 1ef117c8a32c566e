"""Step 5: leaves stand for the statements, statements for the files; none too many, none too few."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.evidence import bag, bundle, item
from desktop_assist.evidence.commitment import new_salt
from simulators.audited import failed, said
from simulators.case_builder import CAST, REPORT_AFTER


@pytest.fixture
def repacked(session, desk, tmp_path):
    """Change files of a bundle, then make both manifests and all seals anew."""

    def audit(change):
        path = session.bundle(tmp_path, {})
        change(path)
        names = bag.digests(path, bag.survey(path))
        payload = {name: digest for name, digest in names.items() if name.startswith("data/")}
        (path / bag.MANIFEST).write_bytes(bag.manifest(payload))
        names = bag.digests(path, bag.survey(path))
        tags = {
            name: digest for name, digest in names.items() if name not in payload and name != bag.TAGMANIFEST
        }
        (path / bag.TAGMANIFEST).write_bytes(bag.manifest(tags))
        for who, key in (
            ("customer", session.customer),
            ("technician", session.technician),
            ("desk", desk.seal),
        ):
            bundle.seal(path, who, desk.domain, key)
        return verify(path, desk.organisation)

    return audit


def salts(path, change):
    told = json.loads((path / "openings.json").read_bytes())
    change(told)
    (path / "openings.json").write_bytes(json.dumps(told).encode())


def test_repacking_alone_changes_nothing(repacked):
    assert repacked(lambda path: None).passed


def test_a_recording_that_was_edited_and_repacked_fails_step_5_alone(repacked):
    verification = repacked(lambda path: (path / CAST).write_bytes(b"{}\n"))
    assert failed(verification) == {5}
    assert f"{CAST} is not the file that Statement 7 (recording) commits to." in said(verification, 5)


def test_a_recording_that_was_taken_out_and_repacked_fails_step_5_alone(repacked):
    verification = repacked(lambda path: (path / CAST).unlink())
    assert failed(verification) == {5}
    assert f"{CAST}, which Statement 7 (recording) commits to, is missing." in said(verification, 5)


def test_a_file_that_nobody_committed_to_fails_step_5(session, audited):
    session.items["data/extra.bin"] = item.measured("data/extra.bin", new_salt(), b"extra")
    verification = audited()
    assert failed(verification) == {5}
    assert "data/extra.bin is there, and no statement commits to it." in said(verification, 5)


def test_a_file_without_a_salt_fails_step_5(repacked):
    verification = repacked(lambda path: salts(path, lambda told: told["items"].pop(CAST)))
    assert failed(verification) == {5}
    assert f"no salt for {CAST}" in said(verification, 5)


def test_a_statement_without_a_salt_fails_step_5(repacked):
    verification = repacked(lambda path: salts(path, lambda told: told["statements"].pop("0004")))
    assert failed(verification) == {5}
    assert "no salt for statement 4" in said(verification, 5)


def test_another_salt_opens_no_leaf(session, desk, tmp_path):
    chained = session.logged(session.signed(session.events))
    chained[5] = replace(chained[5], salt=new_salt())
    verification = verify(session.written(tmp_path, chained), desk.organisation)
    assert failed(verification) == {6}  # the bundle's leaf follows the salt, so it is not the logged one


def test_a_leaf_that_does_not_fit_its_salt_fails_step_5(repacked):
    def exchange(path):
        salts(path, lambda told: told["statements"].update({"0005": "00" * 32}))

    verification = repacked(exchange)
    assert failed(verification) == {5}
    assert "log/0005.leaf does not stand for statement 5" in said(verification, 5)


def test_a_missing_leaf_fails_steps_5_and_6(repacked):
    verification = repacked(lambda path: (path / "log" / "0005.leaf").unlink())
    assert failed(verification) == {5, 6}


def test_a_report_item_that_is_gone_fails_step_8_too(repacked):
    verification = repacked(lambda path: (path / REPORT_AFTER).unlink())
    assert failed(verification) == {5, 8}
    assert "does not hold data/report-after.json" in said(verification, 8)
