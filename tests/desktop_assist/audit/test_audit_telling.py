"""A case told in lines: everything that happened is there, in its order."""

from __future__ import annotations

from desktop_assist.audit import case_summary, story, telling
from desktop_assist.audit.story import Contents
from desktop_assist.evidence import bundle


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
