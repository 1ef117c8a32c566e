"""Every event has its sentence, bounded, and none can steer a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.cli.work.words import LONGEST, sentence
from desktop_assist.consent import Capability
from desktop_assist.engagement import events
from desktop_assist.engagement.check_events import ChecksProgressed, MeasuredDuring
from desktop_assist.engagement.clipboard_events import ClipboardCopied, ClipboardReached
from desktop_assist.engagement.file_events import FileProgressed
from desktop_assist.engagement.hand_over_events import HandOverTold
from desktop_assist.terms import Terms
from diagnostics.finding import Severity
from simulators import reports

REPORT = reports.made(reports.finding(Severity.ATTENTION))
SHOWN = events.ShownJudged("offer", "offer-1", {}, {"kind": "supported", "reasons": ["Because."]})


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (events.CaseJoined("01", "Why?", REPORT, ("a", "b", "c", "d")), "four words out"),
        (events.Said("customer", "Hello."), "Customer: Hello."),
        (events.ConsentChanged(Capability.TERMINAL, "granted", Terms(10)), "granted (for 10 minutes)."),
        (events.ConsentChanged(Capability.SCREEN, "granted"), "ssh -L 5900:screen:5900"),
        (events.ConsentChanged(Capability.MORE_CHECKS, "expired", cause="not sent"), "did not send"),
        (SHOWN, "beside this verdict: supported. Because."),
        (events.ChangeRecorded("c", "It.", "Undo."), "changed by you: It. To undo it: Undo."),
        (events.OfferDecided("offer-1", "lapsed"), "has lapsed"),
        (events.OfferDecided("offer-1", "accepted"), "offer offer-1: accepted."),
        (HandOverTold("agreed", "omar"), "the case goes to omar"),
        (HandOverTold("refused", ""), "stays with you"),
        (events.LineLost("The line is down.", "Wait.", 2.0), "The line is down. Wait."),
        (events.LineBack("It is back.", ("a", "b")), "It is back. Its four words: a b"),
        (events.Refused("It was refused.", "Ask."), "It was refused. Ask."),
        (FileProgressed("log.txt", 5, 5, "saved"), "log.txt: saved, 5 bytes."),
        (FileProgressed("log.txt", 5, 9, ""), ""),
        (ChecksProgressed(1, 2), ""),
        (ChecksProgressed(2, 2), "all subjects are done"),
        (MeasuredDuring("data/x", REPORT), "Measured during the session"),
        (ClipboardReached(5), "5 bytes reached"),
        (ClipboardCopied("text"), "The customer copied this: text"),
        (ClipboardCopied(""), "was not sent"),
        (events.TerminalEnded(3), "exit status 3"),
        (events.SessionEnded("It is over."), "It is over."),
        (events.BundleSealed(Path("/b"), ("desk",)), "sealed by desk: /b"),
    ],
)  # fmt: skip
def test_every_event_has_its_sentence(event: events.TechnicianEvent, expected: str) -> None:
    assert expected in sentence(event) if expected else sentence(event) == ""


@pytest.mark.parametrize(
    "event",
    [
        events.Said("customer", "\x1b[2J" + "x" * 100_000),
        events.Refused("\x1b]0;x\x07" + "x" * 100_000, ""),
        events.ShownJudged("claim", "c", {}, {"kind": "\x1b[2J", "reasons": ["x" * 200_000]}),
        events.OfferDecided("o", "\u202e" + "x" * 100_000),
    ],
)
def test_what_the_other_side_wrote_is_bounded_and_harmless(event: events.TechnicianEvent) -> None:
    said = sentence(event)
    assert len(said) < 2 * LONGEST
    assert "\x1b" not in said
    assert "\u202e" not in said
