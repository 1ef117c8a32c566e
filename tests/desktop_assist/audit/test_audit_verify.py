"""The whole: a good bundle holds, any changed byte is named, and nothing that a forger sends crashes it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_assist.audit import order
from desktop_assist.audit.errors import AuditError
from desktop_assist.audit.verify import verify
from desktop_assist.evidence.statement import Kinds
from diagnostics import canonical
from simulators.audited import all_faults, failed
from simulators.case_builder import Desk, Session


@pytest.fixture(scope="module")
def genuine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("genuine")
    desk = Desk(folder / "desk")
    yield Session(desk, technician=desk.technician()).play().bundle(folder), desk
    desk.log.close()


def test_a_good_bundle_holds_in_all_nine_steps(genuine):
    path, desk = genuine
    verification = verify(path, desk.organisation)
    assert verification.passed, all_faults(verification)
    assert [step.number for step in verification.steps] == list(range(1, 10))
    assert all(step.details for step in verification.steps)
    assert verification.case in path.name
    assert len(verification.unknowable) == 5


def test_verifying_changes_nothing(genuine):
    path, desk = genuine

    def contents():
        return {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}

    before = contents()
    verify(path, desk.organisation, desk.folder / "log")
    assert contents() == before


def test_the_result_is_canonical_json(genuine):
    path, desk = genuine
    told = canonical.decode(canonical.encode(verify(path, desk.organisation).to_json()))
    assert told["passed"] is True
    assert len(told["steps"]) == 9


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_one_flipped_byte_anywhere_fails_and_its_file_is_named(genuine, seed):
    path, desk = genuine
    dice = random.Random(seed)
    files = sorted(file for file in path.rglob("*") if file.is_file())
    assert len(files) > 60
    for file in files:
        good = file.read_bytes()
        place = dice.randrange(len(good))
        file.write_bytes(good[:place] + bytes([good[place] ^ dice.randrange(1, 256)]) + good[place + 1 :])
        try:
            verification = verify(path, desk.organisation)
        finally:
            file.write_bytes(good)
        assert not verification.passed, f"byte {place} of {file}"
        assert file.relative_to(path).as_posix() in all_faults(verification), f"byte {place} of {file}"
    assert verify(path, desk.organisation).passed


@pytest.fixture
def copied(genuine, tmp_path):
    path, desk = genuine
    return Path(shutil.copytree(path, tmp_path / path.name)), desk


def test_every_removed_file_is_named(copied):
    path, desk = copied
    for file in sorted(file for file in path.rglob("*") if file.is_file()):
        good = file.read_bytes()
        file.unlink()
        verification = verify(path, desk.organisation)
        file.write_bytes(good)
        name = file.relative_to(path).as_posix()
        if name == "seals/technician.sig":
            assert any("maria has not sealed" in remark for remark in verification.remarks)
        else:
            assert not verification.passed
            assert name in all_faults(verification)


def test_an_added_file_is_named(copied):
    path, desk = copied
    (path / "data" / "extra.txt").write_text("hello")
    verification = verify(path, desk.organisation)
    assert 1 in failed(verification)
    assert "data/extra.txt" in all_faults(verification)


def test_a_link_in_a_bundle_fails_the_first_step_and_the_rest_says_so(copied):
    path, desk = copied
    (path / "data" / "passwords").symlink_to("/etc/passwd")
    verification = verify(path, desk.organisation)
    assert failed(verification) == set(range(1, 10))
    assert "data/passwords in this bundle is a link" in verification.steps[0].details[0]
    assert all("Not checked" in step.details[0] for step in verification.steps[1:])


@pytest.mark.parametrize("what", ["missing", "empty", "file", "link", "long"])
def test_what_is_no_bundle_is_refused_in_plain_words(genuine, tmp_path, what):
    path, desk = genuine
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_bytes(b"PK\x03\x04")
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(AuditError) as refused:
        verify(tmp_path / ("x" * 5000 if what == "long" else what), desk.organisation)
    assert "Nothing was verified." in str(refused.value)


def test_a_folder_with_only_a_declaration_fails_every_step(genuine, tmp_path):
    (tmp_path / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\n")
    verification = verify(tmp_path, genuine[1].organisation)
    assert failed(verification) == set(range(1, 10))
    assert "manifest-sha256.txt: It is missing." in verification.steps[0].details


def test_a_step_that_breaks_has_failed_and_the_others_go_on(genuine, monkeypatch):
    path, desk = genuine

    def broken(material):
        raise RuntimeError("nobody thought of this")
        yield

    monkeypatch.setattr(order, "check", broken)
    verification = verify(path, desk.organisation)
    assert failed(verification) == {7}
    assert "nobody thought of this" in verification.steps[6].details[0]


# Forgeries that everybody signs: each is found by the step whose business it is.


def test_a_foreign_organisation_does_not_verify_it(genuine, tmp_path):
    other = Desk(tmp_path / "other", "help.invalid")
    verification = verify(genuine[0], other.organisation)
    other.log.close()
    assert {2, 3, 6, 7} <= failed(verification)
    assert "practice.invalid" in verification.steps[1].details[0]
    assert "help.invalid" in verification.steps[1].details[0]


def test_another_organisation_of_the_same_name_does_not_verify_it(genuine, tmp_path):
    other = Desk(tmp_path / "other")
    verification = verify(genuine[0], other.organisation)
    other.log.close()
    assert failed(verification) == {3, 6, 7}


def test_a_case_without_a_technician_holds(desk, tmp_path):
    session = Session(desk)
    session.open()
    session.close()
    path = session.bundle(tmp_path, {"customer": session.customer, "desk": desk.seal})
    verification = verify(path, desk.organisation)
    assert verification.passed, all_faults(verification)
    assert "Nothing was claimed and nothing was offered." in verification.steps[8].details


def test_a_bundle_of_one_lone_opening_is_incomplete(desk, tmp_path):
    session = Session(desk)
    session.open()
    del session.events[1:]
    verification = verify(session.bundle(tmp_path), desk.organisation)
    assert {4, 5, 7, 8} <= failed(verification)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_body_whatever_crashes_a_step(tmp_path_factory, desk, data):
    """Whatever a statement says, signed by everybody, the result is nine steps and no unforeseen error."""
    session = Session(desk, technician=desk.technician()).play()
    place = data.draw(st.integers(0, len(session.events) - 1))
    values = st.one_of(st.text(max_size=20), st.integers(-5, 5), st.booleans(), st.just({}), st.just([]))
    body = dict(session.events[place].body)
    body[data.draw(st.sampled_from(sorted(body)))] = data.draw(values)
    session.events[place] = session.events[place].saying(**body)
    verification = verify(session.bundle(tmp_path_factory.mktemp("odd")), desk.organisation)
    assert len(verification.steps) == 9
    assert "unforeseen" not in all_faults(verification)


def test_a_session_has_the_kinds_that_this_file_relies_on(session):
    kinds = {event.kind for event in session.events}
    assert {Kinds.OPENING, Kinds.ARRIVAL, Kinds.CLAIM, Kinds.OFFER, Kinds.RECORDING, Kinds.CLOSING} <= kinds
