"""A draw in a folder: drawn again, the very same; changed anywhere, refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop_assist.audit import draw_record
from desktop_assist.audit.draw_record import Frozen
from desktop_assist.audit.errors import BadSample
from desktop_assist.evidence.errors import EvidenceError
from diagnostics.errors import PlainError
from simulators import auditors
from simulators.auditors import ROUND
from simulators.summaries import case


@pytest.fixture
def frozen(desk):
    plan = auditors.plan()
    place = desk.log.append(plan.leaf())
    for number in range(40):
        desk.log.append(b"%d" % number)
    return Frozen(plan, desk.log.proof(place), desk.log.checkpoint(), ROUND)


@pytest.fixture
def cases():
    return [case(number, places=(number,)) for number in range(30)]


@pytest.fixture
def drawn(desk, frozen, cases, tmp_path):
    folder = tmp_path / "draw"
    result = draw_record.write(folder, frozen, auditors.key(), cases, desk.log_key.vkey)
    return folder, result


def test_it_is_drawn_again_from_the_folder(desk, drawn, cases):
    folder, result = drawn
    assert draw_record.check(folder, cases, desk.log_key.vkey) == result
    assert result["plan_place"] == 1
    assert result["strata"][0]["population"] == 28  # the openings after the plan
    assert [one.to_json() for one in draw_record.strata(result)] == result["strata"]


@pytest.mark.parametrize(
    "name",
    ["plan.json", "checkpoint", "beacon", "draw.message", "draw.sig", "draw.json", "plan.proof"],
)
def test_a_draw_that_was_changed_is_refused(desk, drawn, cases, name):
    file = drawn[0] / name
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :])
    with pytest.raises(PlainError):
        draw_record.check(drawn[0], cases, desk.log_key.vkey)
    file.unlink()
    with pytest.raises(BadSample):
        draw_record.check(drawn[0], cases, desk.log_key.vkey)


def test_an_archive_from_which_a_case_was_taken_gives_another_draw(desk, drawn, cases):
    gone = drawn[1]["strata"][0]["drawn"][0]["case"]
    with pytest.raises(BadSample, match="gives other cases"):
        draw_record.check(drawn[0], [one for one in cases if one.case != gone], desk.log_key.vkey)


def test_a_plan_that_is_not_in_the_log_is_said(desk, frozen, cases, tmp_path):
    unlogged = Frozen(frozen.plan, "", frozen.checkpoint, frozen.beacon)
    result = draw_record.write(tmp_path / "draw", unlogged, auditors.key(), cases, desk.log_key.vkey)
    assert result["plan_place"] == "not in the log"
    assert result["strata"][0]["population"] == 30


def test_a_proof_of_another_plan_and_a_plan_of_another_log_are_refused(desk, frozen, cases, tmp_path):
    other = Frozen(auditors.plan(), frozen.plan_proof, frozen.checkpoint, ROUND)
    with pytest.raises(EvidenceError):
        draw_record.write(tmp_path / "a", other, auditors.key(), cases, desk.log_key.vkey)
    foreign = Frozen(auditors.plan("elsewhere.invalid/log"), "", frozen.checkpoint, ROUND)
    with pytest.raises(BadSample, match="for the log"):
        draw_record.write(tmp_path / "b", foreign, auditors.key(), cases, desk.log_key.vkey)


def test_a_draw_is_never_overwritten(desk, drawn, frozen, cases):
    before = {path: path.read_bytes() for path in drawn[0].iterdir()}
    with pytest.raises(BadSample, match="there already"):
        draw_record.write(drawn[0], frozen, auditors.key(), cases, desk.log_key.vkey)
    assert {path: path.read_bytes() for path in drawn[0].iterdir()} == before


def test_a_copy_elsewhere_checks_too(desk, drawn, cases, tmp_path):
    copied = Path(shutil.copytree(drawn[0], tmp_path / "copy"))
    assert draw_record.check(copied, cases, desk.log_key.vkey)
