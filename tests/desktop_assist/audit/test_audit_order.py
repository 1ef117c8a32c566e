"""Step 7: the report before the technician, everything within its consent, nothing after the session."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_assist.evidence import keyfile
from desktop_assist.evidence.statement import Kinds
from simulators.audited import failed, said
from simulators.case_builder import CAST, SPACE, Event, Session, at


def move(session, kind, to, number=0):
    event = session.events.pop(session.place(kind, number))
    session.events.insert(to, event)


def test_a_report_sealed_after_the_arrival_fails_step_7_alone(session, audited):
    move(session, Kinds.REPORT, 2)
    verification = audited()
    assert failed(verification) == {7}
    assert "Statement 2 (report) was sealed after the technician had arrived." in said(verification, 7)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"hours": -1}, "expired at 2026-11-21T17:55:00Z"),
        ({"principal": "auditor"}, "not one of a technician"),
        ({"ca": keyfile.generate()}, "issued by somebody other than your organisation"),
    ],
)
def test_a_certificate_that_was_not_good_then_fails_step_7_alone(desk, how, sentence, audited, session):
    other = Session(desk, customer=session.customer, technician=desk.technician(**how)).play()
    session.__dict__.update(other.__dict__)
    verification = audited()
    assert failed(verification) == {7}
    assert sentence in said(verification, 7)


def test_a_certificate_is_judged_by_the_time_of_arrival_not_of_the_audit(session, audited):
    place = session.place(Kinds.ARRIVAL)
    session.events[place] = replace(session.events[place], at=at(13 * 3600))
    verification = audited()
    assert failed(verification) == {7}
    assert "at 2026-11-22T07:00:00Z" in said(verification, 7)


def test_an_arrival_under_another_name_fails_step_7(session, audited):
    session.change(Kinds.ARRIVAL, technician="microsoft")
    verification = audited()
    assert failed(verification) == {7}
    assert "names another technician" in said(verification, 7)


def test_a_second_arrival_fails_step_7(session, audited):
    session.events.insert(5, session.events[session.place(Kinds.ARRIVAL)])
    verification = audited()
    assert failed(verification) == {7}
    assert "second arrival" in said(verification, 7)


@pytest.mark.parametrize("kind", [Kinds.CLAIM, Kinds.OFFER, Kinds.CONSENT, Kinds.MESSAGE])
def test_nothing_of_the_technicians_comes_before_the_arrival(session, audited, kind):
    move(session, kind, 2)
    verification = audited()
    assert 7 in failed(verification)
    assert f"Statement 2 ({kind.value}) comes before any technician arrived." in said(verification, 7)


def test_no_change_comes_before_the_arrival_either(session, audited):
    change = {"id": "change-1", "what": "The waste bin was emptied.", "undo": "", "findings": []}
    session.events.insert(2, Event(Kinds.CHANGE, change, at(30), technician=True))
    verification = audited()
    assert failed(verification) == {7}
    assert "Statement 2 (change) comes before any technician arrived." in said(verification, 7)


def test_the_customer_may_write_before_anybody_arrives(session, audited):
    session.events.insert(2, Event(Kinds.MESSAGE, {"from": "customer", "text": "Hello?"}, at(30)))
    assert audited().passed


def test_a_grant_that_nobody_asked_for_fails_step_7(session, audited):
    del session.events[session.place(Kinds.CONSENT)]
    verification = audited()
    assert failed(verification) == {7}
    assert "which nobody had asked for" in said(verification, 7)


def test_a_recording_without_a_grant_fails_step_7(session, audited):
    session.change(Kinds.CONSENT, 1, step="refused")
    session.change(Kinds.CONSENT, 2, step="asked")
    verification = audited()
    assert failed(verification) == {7}
    assert "Statement 7 (recording): the terminal was used from 2026-11-21T18:01:51Z" in said(verification, 7)


@pytest.mark.parametrize(
    "times",
    [
        {"started_at": at(90)},
        {"ended_at": at(240)},
        {"started_at": at(150), "ended_at": at(140)},
        {"started_at": "this morning"},
    ],
)
def test_a_recording_outside_its_grant_fails_step_7_alone(session, audited, times):
    session.change(Kinds.RECORDING, **times)
    verification = audited()
    assert failed(verification) == {7}
    assert "it was not allowed for all of that time" in said(verification, 7)


@pytest.mark.parametrize(("minutes", "passes"), [(2, True), (1, False)])
def test_a_recording_after_the_minutes_that_were_granted_fails_step_7_alone(
    session, audited, minutes, passes
):
    session.change(Kinds.CONSENT, 1, minutes=minutes)
    session.change(Kinds.RECORDING, ended_at=at(190))
    verification = audited()
    assert failed(verification) == (set() if passes else {7})


def test_a_recording_after_its_time_was_over_fails_step_7_alone(session, audited):
    place = session.place(Kinds.CONSENT, 1)
    granted = session.events[place]
    over = {**granted.body, "step": "expired", "cause": "time over"}
    session.events.insert(place + 1, Event(Kinds.CONSENT, over, granted.at))
    assert failed(audited()) == {7}


def test_leave_for_one_thing_is_no_leave_for_another(session, audited):
    for number in range(3):
        session.change(Kinds.CONSENT, number, capability="screen")
    assert failed(audited()) == {7}


def test_leave_that_was_never_withdrawn_lasts_until_the_closing(session, audited):
    del session.events[session.place(Kinds.CONSENT, 2)]
    assert audited().passed


def test_a_second_leave_covers_a_second_recording_only(session, audited):
    session.change(Kinds.RECORDING, started_at=at(250), ended_at=at(260))
    place = session.place(Kinds.RECORDING)
    again = [
        Event(Kinds.CONSENT, {"capability": "terminal", "step": step, "reason": ""}, at(seconds))
        for step, seconds in (("asked", 240), ("granted", 245), ("withdrawn", 270))
    ]
    session.events[place:place] = again
    assert audited().passed


def lost_line(session, *steps):
    place = session.place(Kinds.RECORDING)
    session.events[place:place] = [
        Event(Kinds.CONSENT, {"capability": "terminal", "step": step, "reason": ""}, at(seconds))
        for step, seconds in steps
    ]


def test_use_after_a_lost_line_lies_within_what_was_resumed(session, audited):
    session.change(Kinds.CONSENT, 2, step="suspended")
    session.change(Kinds.RECORDING, started_at=at(250), ended_at=at(260))
    lost_line(session, ("resumed", 245), ("withdrawn", 270))
    assert audited().passed


@pytest.mark.parametrize("step", ["paused", "continued", "changed"])
def test_use_goes_on_after_a_pause_and_a_change_of_what_is_seen(session, audited, step):
    """Of the screen, truly; the rule asks only what was granted."""
    place = session.place(Kinds.CONSENT, 2)
    noted = {
        "capability": "terminal",
        "step": step,
        "reason": "",
        "seen": "one window",
        "seen_name": "A letter",
    }
    session.events.insert(place, Event(Kinds.CONSENT, noted, at(120)))
    assert audited().passed


def test_what_was_suspended_can_be_paused_and_comes_back(session, audited):
    session.change(Kinds.CONSENT, 2, step="suspended")
    session.change(Kinds.RECORDING, started_at=at(250), ended_at=at(260))
    lost_line(session, ("paused", 242), ("resumed", 245), ("withdrawn", 270))
    assert audited().passed


def test_what_was_not_allowed_cannot_be_paused(session, audited):
    noted = {"capability": "screen", "step": "paused", "reason": ""}
    session.events.insert(session.place(Kinds.CONSENT), Event(Kinds.CONSENT, noted, at(100)))
    verification = audited()
    assert failed(verification) == {7}
    assert "the screen is paused, and was not allowed" in said(verification, 7)


def test_use_while_the_line_was_lost_fails_step_7_alone(session, audited):
    session.change(Kinds.CONSENT, 2, step="suspended")
    session.change(Kinds.RECORDING, started_at=at(230), ended_at=at(235))
    lost_line(session, ("resumed", 245), ("withdrawn", 270))
    assert failed(audited()) == {7}


def test_what_was_not_suspended_cannot_be_resumed(session, audited):
    lost_line(session, ("resumed", 245), ("withdrawn", 270))
    verification = audited()
    assert failed(verification) == {7}
    assert "resumes the terminal, which was not suspended" in said(verification, 7)


def test_an_offer_after_stop_fails_step_7_alone(session, audited):
    session.present(session.offer("offer-3"), "declined", 903, sold=(SPACE,))
    late = session.events[-3:]
    del session.events[-3:]
    session.events[-1:-1] = late
    verification = audited()
    assert failed(verification) == {7}
    assert "(offer) comes after the session had ended." in said(verification, 7)


def test_two_reports_from_before_fail_step_7(session, audited):
    session.events.insert(2, session.events[session.place(Kinds.REPORT)])
    assert 7 in failed(audited())


def test_a_session_without_a_second_check_up_is_remarked_on(session, audited):
    del session.events[session.place(Kinds.REPORT, 1) : -1]
    del session.items["data/report-after.json"]
    verification = audited()
    assert verification.passed
    assert any("no second check-up" in remark for remark in verification.remarks)


def test_leave_for_the_terminal_without_a_recording_is_remarked_on(session, audited):
    del session.events[session.place(Kinds.RECORDING)]
    del session.items[CAST]
    verification = audited()
    assert verification.passed
    assert any("there is no recording of its use" in remark for remark in verification.remarks)


def test_a_clock_that_was_set_back_is_remarked_on(session, audited):
    session.events[3] = replace(session.events[3], at=at(10))
    verification = audited()
    assert verification.passed
    assert any("set back between statements 2 and 3" in remark for remark in verification.remarks)


def moved(session, **changed):
    """A file that was sent while that was allowed, in its place before the claims; then changed."""
    session.move_file()
    steps = session.events[-4:]
    del session.events[-4:]
    body = {"transfers": [session.transferred(), session.transferred(**changed)]}
    place = session.place(Kinds.RECORDING) + 1
    session.events[place:place] = [*steps[:3], replace(steps[3], body=body)]


def test_files_that_moved_while_that_was_allowed_pass(session, audited):
    moved(session)
    verification = audited()
    assert verification.passed
    assert "2 files moved only while that was allowed" in said(verification, 7)


@pytest.mark.parametrize(
    "changed",
    [
        {"capability": "fetch files"},
        {"ended_at": at(240)},
        {"started_at": at(190)},
        {"started_at": "this morning"},
    ],
)
def test_a_file_that_moved_when_it_was_not_allowed_fails_step_7_alone(session, audited, changed):
    moved(session, **changed)
    verification = audited()
    assert failed(verification) == {7}
    assert "driver.zip moved from" in said(verification, 7)


@pytest.mark.parametrize("changed", [{"moved": {"first": -1}}, {"more": 1}, {"capability": "everything"}])
def test_a_transfer_that_is_not_told_whole_fails_step_4(session, audited, changed):
    moved(session, **changed)
    assert 4 in failed(audited())


def copied(session, seconds):
    """A text that the customer copied while it was allowed until 230, sent at `seconds`."""
    session.keep("data/clipboard-0001.txt", b"0x80070005")
    told = {"capability": "clipboard from customer"}
    sent = Event(Kinds.CLIPBOARD, {**told, "bytes": 10}, at(seconds), ("data/clipboard-0001.txt",))
    steps = [
        Event(Kinds.CONSENT, {**told, "step": step, "reason": ""}, at(moment))
        for step, moment in (("asked", 205), ("granted", 210), ("withdrawn", 230))
    ]
    place = session.place(Kinds.RECORDING) + 1
    session.events[place:place] = sorted([*steps, sent], key=lambda each: each.at)


def test_a_text_of_the_clipboard_passes_while_that_was_allowed(session, audited):
    copied(session, 215)
    verification = audited()
    assert verification.passed
    assert "a text went over the clipboard while that was allowed" in said(verification, 7)


@pytest.mark.parametrize("seconds", [207, 250])
def test_a_text_of_the_clipboard_before_or_after_the_leave_fails_step_7_alone(session, audited, seconds):
    copied(session, seconds)
    verification = audited()
    assert failed(verification) == {7}
    assert "clipboard from customer was not allowed" in said(verification, 7)


@pytest.mark.parametrize(
    ("when", "holds", "why"),
    [
        (at(200), True, ""),
        (at(150), False, "not allowed for all of that time"),  # the terminal was used until 200
        (at(201), False, "cannot be"),
        ("yesterday", False, "cannot be"),
    ],
)
def test_an_end_that_was_recorded_later_counts_from_when_it_happened(session, audited, when, holds, why):
    session.change(Kinds.CONSENT, 2, happened_at=when, cause="not written")
    verification = audited()
    assert failed(verification) == (set() if holds else {7})
    assert why in said(verification, 7)


def test_nothing_begins_unrecorded(session, audited):
    session.change(Kinds.CONSENT, 1, happened_at=at(105))
    assert "cannot be" in said(audited(), 7)
