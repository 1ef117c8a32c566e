"""A case told in lines: everything that happened is there, in its order."""

from __future__ import annotations

from desktop_assist.audit import case_summary, story, telling
from desktop_assist.audit.story import Contents
from desktop_assist.evidence import bundle
from desktop_assist.evidence.statement import Kinds
from simulators.case_builder import Event, at


def told(path):
    read = bundle.read(path)
    contents = Contents(read, story.read(read.statements))
    return "\n".join(telling.lines(case_summary.summarise(contents, path.name), contents.story))


def test_a_whole_session_is_told(session, tmp_path):
    text = told(session.bundle(tmp_path))
    for part in (
        "Question      Why can I not save my photographs?",
        "Technician    maria, 2026-11-21T18:01:00Z",
        "attention: storage.space",
        "offer offer-2: yearly-plan for 169.00 EUR",
        "unsupported; declined.",
        "consent: terminal granted",
        "message: technician: Good evening.",
        "recording: terminal from",
        "claim: claim-1: The disk is nearly full.",
        "decision: offer offer-1: accepted, shown as supported",
        "report: after the session, rules",
        "closing: by the customer: The customer pressed Stop.",
        "comparison",
    ):
        assert part in text, part
    numbers = [int(line.split()[0]) for line in text.splitlines() if line[:8].strip().isdecimal()]
    assert numbers == list(range(len(session.events)))


def test_what_did_not_happen_is_said(built):
    text = told(built.bundle(5))
    assert "nobody came" in text
    assert text.count("    nothing") == 3


def test_what_cannot_be_read_is_said(session, tmp_path):
    path = session.bundle(tmp_path)
    (path / "statements" / "0000.dsse.json").write_bytes(b"{}")
    text = told(path)
    assert "Question      not there" in text
    assert "Statement 0 cannot be read" in text


def test_what_of_the_screen_was_seen_and_when_it_was_paused_is_told(session, tmp_path):
    place = session.place(Kinds.CONSENT, 2)
    steps = (
        {"capability": "screen", "step": "asked", "reason": "To look."},
        {
            "capability": "screen",
            "step": "granted",
            "reason": "",
            "seen": "one window",
            "seen_name": "A letter",
        },
        {"capability": "screen", "step": "paused", "reason": ""},
        {"capability": "control", "step": "expired", "reason": "", "cause": "not seen"},
    )
    session.events[place:place] = [Event(Kinds.CONSENT, body, at(120)) for body in steps]
    text = told(session.bundle(tmp_path))
    for line in (
        "consent: screen asked: To look.",
        "consent: screen granted: one window “A letter”",
        "consent: screen paused",
        "consent: control expired, not seen",
    ):
        assert line in text, line


def test_who_was_not_let_in_is_told(session, tmp_path):
    refusal = {
        "reason": "expired",
        "sentence": "This certificate expired at 2026-11-21T17:00:00Z.",
        "key": "SHA256:fe85JkIjo8VPe+XqXJGH5Mau1EMFdK1OdKvJUFicyA8",
        "certificate": "",
        "count": 1,
    }
    further = {**refusal, "reason": "further", "sentence": "More were not let in.", "key": "", "count": 7}
    place = session.place(Kinds.ARRIVAL)
    session.happen(Kinds.REFUSAL, refusal, 30)
    session.happen(Kinds.REFUSAL, further, 31)
    session.events[place:place] = [session.events.pop(-2), session.events.pop(-1)]
    text = told(session.bundle(tmp_path))
    assert "refusal: expired. This certificate expired at 2026-11-21T17:00:00Z. SHA256:fe85" in text
    assert "refusal: further, 7 times. More were not let in." in text


def test_what_was_done_with_mouse_and_keyboard_is_told_where_there_is_any(session, tmp_path):
    read = bundle.read(session.bundle(tmp_path))
    contents = Contents(read, story.read(read.statements))
    summary = case_summary.summarise(contents, "case")
    assert "mouse" not in "\n".join(telling.lines(summary, contents.story))
    told = list(telling.lines(summary, contents.story, ("18:04:05  typed “a”",)))
    assert told[told.index("  Done with mouse and keyboard:") + 1] == "    18:04:05  typed “a”"
