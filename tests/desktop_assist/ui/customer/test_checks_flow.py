"""More checks in the customer's window: chosen, followed, seen, sent or not."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from desktop_assist.consent import Capability
from desktop_assist.engagement import events
from desktop_assist.engagement.check_events import ChecksEnded, ChecksProgressed, ReportReady
from desktop_assist.terms import Cause, Terms
from desktop_assist.ui.widgets.words import Words
from diagnostics import report
from diagnostics.finding import Severity
from simulators import reports
from simulators.windows import Customer

CHECKS, LEFT = Capability.MORE_CHECKS, Qt.MouseButton.LeftButton
MADE = reports.made(reports.finding(Severity.ATTENTION))
READY = ReportReady(1, MADE, report.encode(MADE), "Practice Support", 600)


def test_the_customer_sees_what_each_reads_and_unticks_some(customer: Customer) -> None:
    customer.begin_session()
    asked = events.ConsentAsked(CHECKS, "To look.", 60, Terms(subjects=("hosts", "memory")))
    customer.program.tell(asked)
    questions = customer.help.session.questions
    customer.qtbot.waitUntil(lambda: bool(questions) and questions[0].answers.isEnabled())
    question = questions[0]
    assert question.subjects is not None
    words = " ".join(each.words for each in question.subjects.findChildren(Words))
    assert words.count("Reads: ") == words.count("Why: ") == words.count("Personal data: ") == 2
    assert not question.allow_for.isVisible(), "it is for one time"
    tick = question.subjects.ticks["memory"]
    tick.click()
    assert tick.isChecked(), "only a person changes a tick"
    customer.qtbot.mouseClick(tick, LEFT, pos=QPoint(10, tick.height() // 2))
    customer.qtbot.mouseClick(question.allow, LEFT)
    assert customer.program.answers == [(CHECKS, True)]
    assert customer.program.terms.subjects == ("hosts",)


def test_the_checks_are_followed_and_stopped(customer: Customer) -> None:
    customer.begin_session()
    checks = customer.help.checks
    customer.program.tell(ChecksProgressed(0, 3), ChecksProgressed(2, 3))
    customer.qtbot.waitUntil(lambda: checks.card is not None and checks.card.bar.value() == 2)
    assert checks.card is not None
    assert checks.card.done.words == "More checks: 2 of 3 subjects are done."
    customer.qtbot.mouseClick(checks.card.stop, LEFT)
    assert customer.program.withdrawn == [CHECKS]
    customer.program.tell(ChecksEnded(1, ""))
    customer.qtbot.waitUntil(lambda: checks.card is None)


def test_the_report_is_sent_by_a_person_and_then_gone(customer: Customer) -> None:
    customer.begin_session()
    checks = customer.help.checks
    customer.program.tell(ChecksProgressed(1, 1), READY)
    customer.qtbot.waitUntil(lambda: checks.question is not None and checks.question.answers.isEnabled())
    assert checks.card is None
    assert checks.question is not None
    customer.qtbot.mouseClick(checks.question.send, LEFT)
    assert customer.program.reports == [(1, True)]
    customer.qtbot.waitUntil(lambda: checks.question is None)
    lines = customer.help.session.conversation.lines
    customer.qtbot.waitUntil(lambda: "the report was sent" in customer.help.session.conversation.lines[-1])
    assert not any("no answer" in line for line in lines)


def test_each_end_has_its_own_sentence(customer: Customer) -> None:
    customer.begin_session()
    for cause in (Cause.NOT_SENT, Cause.NOT_DONE, Cause.LINE_LOST):
        customer.program.tell(events.ConsentChanged(CHECKS, "expired", Terms(), cause))
    conversation = customer.help.session.conversation
    customer.qtbot.waitUntil(lambda: len(set(conversation.lines)) >= 3)
    said = " ".join(conversation.lines)
    for words in ("was not sent", "could not be finished", "the line was lost"):
        assert words in said
