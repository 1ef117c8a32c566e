"""What is printed cannot steer a terminal, and what is typed is only ever an answer."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.channel.identity import Identity
from desktop_assist.cli.conversation import Conversation
from desktop_assist.cli.sentences import harmless, sentence
from desktop_assist.consent import Capability
from desktop_assist.engagement.answered import Answered
from desktop_assist.engagement.check_events import ChecksEnded, ChecksProgressed, ReportReady
from desktop_assist.engagement.events import (
    CaseOpened,
    ConsentAsked,
    CustomerEvent,
    SessionEnded,
    ShownJudged,
    TechnicianArrived,
    TerminalPrinted,
)
from desktop_assist.engagement.terminal_events import LineAnswered, LineAsked
from desktop_assist.terms import USUAL, Terms
from diagnostics.finding import Severity
from diagnostics.probes import PROBES
from diagnostics.report import encode
from simulators import reports

ASKED = ConsentAsked(Capability.TERMINAL, "To look.", 60)
OFFER = ShownJudged(
    "offer",
    "offer-1",
    {"service": "yearly-plan", "price": "169.00", "currency": "EUR"},
    {"kind": "contradicted", "reasons": ["The report says: all is well."], "free_alternative": "Do nothing."},
)


class Program:
    """Keeps what the conversation asks of the customer's program."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def __getattr__(self, name: str) -> object:
        return lambda *arguments: self.asked.append((name, *arguments))


def obeyed(typed: str, *events: CustomerEvent) -> list[tuple[object, ...]]:
    program, conversation = Program(), Conversation(io.StringIO(typed), io.StringIO())
    for event in events:
        conversation.show(event)
    conversation.hold(program)  # type: ignore[arg-type]  # the program's methods by name are all it needs
    return program.asked


@given(st.text())
def test_nothing_that_steers_a_terminal_is_printed(text: str) -> None:
    assert all(each.isprintable() or each in "\n\t" for each in harmless(text))


def test_the_terminals_own_escapes_are_printed_as_spaces() -> None:
    output = io.StringIO()
    Conversation(io.StringIO(), output).show(TerminalPrinted(b"\x1b]0;evil\x07ls\r\n"))
    assert "\x1b" not in output.getvalue()
    assert "ls" in output.getvalue()


@pytest.mark.parametrize(("typed", "allowed"), [("yes\nstop\n", True), ("NO\nstop\n", False)])
def test_yes_and_no_answer_the_open_question(typed: str, allowed: bool) -> None:
    assert obeyed(typed, ASKED)[0] == ("answer_consent", Capability.TERMINAL, allowed, USUAL)


@pytest.mark.parametrize("typed", ["yes 10\nstop\n", "Yes 10 minutes\nstop\n"])
def test_yes_for_some_minutes(typed: str) -> None:
    assert obeyed(typed, ASKED)[0] == ("answer_consent", Capability.TERMINAL, True, Terms(10))


def test_a_terminal_with_approval_or_from_a_list() -> None:
    assert obeyed("yes each line\nstop\n", ASKED)[0][-1] == Terms(mode="each line approved")
    assert obeyed("yes listed\nstop\n", ASKED)[0][-1] == Terms(mode="listed commands")


def test_a_line_of_the_terminal_is_answered_first() -> None:
    line = LineAsked(3, "rm x", hidden=False, ends_input=False, waiting=0, seconds=60)
    asked = obeyed("no\nyes\nstop\n", ASKED, line)
    assert asked[:2] == [
        ("answer_line", 3, False),
        ("answer_consent", Capability.TERMINAL, True, USUAL),
    ]
    assert "rm x" in sentence(line)
    answered = obeyed("no\nstop\n", line, LineAnswered(3, "unanswered"))
    assert answered[0] == ("say", "no")


def test_the_terminal_can_be_frozen_and_interrupted() -> None:
    asked = obeyed("freeze\ngo on\ninterrupt\nfreeze it\nstop\n")
    assert asked[:4] == [
        ("freeze_terminal", True),
        ("freeze_terminal", False),
        ("interrupt_terminal",),
        ("say", "freeze it"),
    ]


@pytest.mark.parametrize("typed", ["yes please", "yes 0", "yes 1000", "yes -1", "no way"])
def test_a_sentence_is_no_answer(typed: str) -> None:
    assert obeyed(f"{typed}\nstop\n", ASKED)[0] == ("say", typed)


def test_yes_without_a_question_grants_nothing() -> None:
    assert obeyed("yes\nstop\n")[0] == ("say", "yes")


def test_the_other_words() -> None:
    asked = obeyed("back terminal\naccept offer-1\ndecline offer-2\nHello there\nback nonsense\nstop\n")
    assert asked == [
        ("withdraw", Capability.TERMINAL),
        ("decide", "offer-1", True),
        ("decide", "offer-2", False),
        ("say", "Hello there"),
        ("say", "back nonsense"),
        ("stop",),
    ]


def test_the_verdict_stands_above_the_price() -> None:
    shown = sentence(OFFER)
    assert shown.index("contradicted") < shown.index("Do nothing.") < shown.index("169.00")


def test_a_claim_stands_below_its_verdict() -> None:
    claim = ShownJudged("claim", "claim-1", {"text": "Viruses!"}, {"kind": "unsupported", "reasons": []})
    shown = sentence(claim)
    assert shown.index("unsupported") < shown.index("Viruses!")


def test_who_arrived_and_how_long_it_takes_are_said() -> None:
    identity = Identity("maria", "technician", "", "2026-11-22T06:00:00Z", b"")
    assert "maria" in sentence(TechnicianArrived(identity))
    assert "6 minutes" in sentence(CaseOpened("case", "Why?", 1, 370, 9))
    assert "minutes" not in sentence(CaseOpened("case", "Why?", 1, 0, 0))


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("partly\n", Answered.PARTLY), (" YES \n", Answered.YES), ("\n", Answered.NO_ANSWER)],
)
def test_one_more_line_is_read_at_the_end_whether_the_question_was_answered(
    typed: str, answer: Answered
) -> None:
    came = TechnicianArrived(Identity("maria", "technician", "", "2026-11-21T18:04:05Z", b""))
    assert obeyed(f"stop\n{typed}", came) == [("stop",), ("answer_question", answer)]
    assert obeyed(typed, came, SessionEnded("Over.")) == [("answer_question", answer)]
    assert obeyed(f"stop\n{typed}") == [("stop",)]  # nobody came


CHECKS = ConsentAsked(Capability.MORE_CHECKS, "To look.", 60, Terms(subjects=("hosts", "memory")))


@pytest.mark.parametrize(
    ("typed", "allowed", "subjects"),
    [
        ("yes\n", True, ("hosts", "memory")),
        ("only memory\n", True, ("memory",)),
        ("only memory, secrets\n", True, ("memory",)),
        ("only secrets\n", False, ()),
        ("no\n", False, None),
    ],
)
def test_more_checks_are_allowed_for_what_was_asked_or_less(
    typed: str, allowed: bool, subjects: tuple[str, ...] | None
) -> None:
    (_, capability, answered, terms), _ = obeyed(f"{typed}stop\n", CHECKS)
    assert (capability, answered) == (Capability.MORE_CHECKS, allowed)
    assert isinstance(terms, Terms)
    assert subjects is None or not allowed or terms.subjects == subjects


def test_only_is_a_word_like_any_other_where_no_checks_are_asked_for() -> None:
    assert obeyed("only memory\nstop\n", ASKED) == [("say", "only memory"), ("stop",)]


def test_the_question_says_what_each_subject_reads_and_why() -> None:
    words = sentence(CHECKS)
    for probe in PROBES:
        assert (f"[{probe.id}]" in words) is (probe.id in ("hosts", "memory"))
    assert "You see the report before it is sent." in words


def test_the_very_bytes_come_before_the_question_whether_to_send_them() -> None:
    made = reports.made(reports.finding(Severity.ATTENTION))
    ready = ReportReady(2, made, encode(made), "Practice Support", 600)
    words = sentence(ready)
    assert ready.report_bytes.decode() in words
    assert words.endswith("Type send or keep; no answer within 10 minutes means keep.")
    assert obeyed("send\nsend\nstop\n", ready) == [("answer_report", 2, True), ("say", "send"), ("stop",)]
    assert obeyed("keep\nstop\n", ready) == [("answer_report", 2, False), ("stop",)]
    assert obeyed("send\nstop\n") == [("say", "send"), ("stop",)]


@pytest.mark.parametrize("cause", ["sent", "not sent", "not done", ""])
def test_each_end_of_more_checks_is_said(cause: str) -> None:
    assert sentence(ChecksEnded(1, cause)).startswith("More checks: ")
    assert sentence(ChecksProgressed(1, 2)) == "More checks: 1 of 2 subjects are done."
