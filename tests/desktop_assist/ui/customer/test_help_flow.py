"""From the question to the sealed record, against a simulated case."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from desktop_assist.consent import Capability
from desktop_assist.engagement import events
from desktop_assist.errors import DesktopAssistError
from desktop_assist.ui.customer import timed_question
from desktop_assist.ui.customer.consent_question import ConsentQuestion
from simulators.customer_programs import MARIA, bundle, offered
from simulators.fixed_clock import FixedClock
from simulators.windows import Customer

ASKED = events.ConsentAsked(Capability.TERMINAL, "To see which folders are large.", 60)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first moment of a question has tests of its own."""
    monkeypatch.setattr(timed_question, "READABLE_AFTER_MS", 1)


def question(customer: Customer) -> ConsentQuestion:
    session = customer.help.session
    customer.program.tell(ASKED)
    customer.qtbot.waitUntil(lambda: bool(session.questions))
    customer.qtbot.waitUntil(session.questions[0].answers.isEnabled)
    return session.questions[0]


def test_what_is_sent_is_the_question_and_the_previewed_bytes(customer: Customer) -> None:
    customer.open_case()
    assert customer.checkups.kept is not None
    assert customer.program.sent == [("My computer is slow.", customer.checkups.kept.report_bytes)]
    assert "1 case is before yours" in customer.help.waiting.wait.words


def test_a_desk_that_does_not_answer_is_said_in_place_and_the_question_is_kept(customer: Customer) -> None:
    customer.program.error = DesktopAssistError(
        "The desk does not answer.", kept="Nothing was sent.", next_step="Try again in a minute."
    )
    customer.flow.home.help.click()
    customer.help.page.question.setPlainText("My computer is slow.")
    customer.qtbot.waitUntil(customer.help.page.send.isEnabled)
    customer.qtbot.mouseClick(customer.help.page.send, LEFT)
    customer.qtbot.waitUntil(lambda: "The desk does not answer." in customer.help.page.notice.words)
    assert "Nothing was sent. Try again in a minute." in customer.help.page.notice.words
    assert customer.help.page.question.toPlainText() == "My computer is slow."
    assert customer.window.page == "help"


def test_who_is_here_is_shown_and_nothing_is_allowed(customer: Customer) -> None:
    customer.begin_session()
    session = customer.help.session
    assert session.identity.name.words == "Maria Lindqvist"
    assert session.question.words == "My computer is slow."
    assert not any(each.allowed for each in session.switches.each.values())
    assert customer.window.who.words.startswith("Maria Lindqvist is here.")


@pytest.mark.parametrize("allowed", [True, False])
def test_the_customer_answers_a_question(customer: Customer, allowed: bool) -> None:
    customer.begin_session()
    asked = question(customer)
    customer.qtbot.mouseClick(asked.allow if allowed else asked.refuse, LEFT)
    assert customer.program.answers == [(Capability.TERMINAL, allowed)]
    switch = customer.help.session.switches.each[Capability.TERMINAL]
    customer.qtbot.waitUntil(lambda: not customer.help.session.questions)
    assert switch.allowed is allowed


def test_a_made_up_click_grants_nothing(customer: Customer) -> None:
    customer.begin_session()
    asked = question(customer)
    asked.allow.click()
    asked.allow.animateClick()
    assert customer.program.answers == []


def test_no_answer_grants_nothing(customer: Customer, clock: FixedClock) -> None:
    customer.begin_session()
    asked = question(customer)
    with customer.qtbot.waitSignal(asked.expired):
        clock.pass_seconds(61)
    customer.qtbot.mouseClick(asked.allow, LEFT)
    assert customer.program.answers == []
    customer.program.tell(events.ConsentChanged(Capability.TERMINAL, "expired"))
    customer.qtbot.waitUntil(lambda: not customer.help.session.questions)
    assert not customer.help.session.switches.each[Capability.TERMINAL].allowed


def test_what_is_allowed_can_be_taken_back(customer: Customer) -> None:
    customer.begin_session()
    customer.program.answer_consent(Capability.TERMINAL, True)
    switch = customer.help.session.switches.each[Capability.TERMINAL]
    customer.qtbot.waitUntil(switch.withdraw.isVisible)
    customer.qtbot.mouseClick(switch.withdraw, LEFT)
    assert customer.program.withdrawn == [Capability.TERMINAL]
    customer.qtbot.waitUntil(lambda: not switch.allowed)


def test_the_terminal_is_seen_live_and_can_be_interrupted(customer: Customer) -> None:
    customer.begin_session()
    session = customer.help.session
    customer.program.answer_consent(Capability.TERMINAL, True)
    customer.program.tell(events.TerminalPrinted(b"$ df -h\r\n"))
    customer.qtbot.waitUntil(lambda: session.terminal.text == "$ df -h")
    customer.qtbot.mouseClick(session.terminal_area.interrupt, LEFT)
    assert customer.program.interrupts == 1
    customer.program.tell(events.TerminalEnded(0))
    customer.qtbot.waitUntil(lambda: "The terminal is closed." in session.conversation.lines)


def test_both_sides_talk(customer: Customer) -> None:
    customer.begin_session()
    session = customer.help.session
    session.line.setText("Hello")
    customer.qtbot.mouseClick(session.say, LEFT)
    customer.program.tell(events.Said("technician", "Good evening."))
    customer.qtbot.waitUntil(lambda: "Maria Lindqvist: Good evening." in session.conversation.lines)
    assert "You: Hello" in session.conversation.lines
    assert customer.program.lines == ["Hello"]


@pytest.mark.parametrize("accepted", [True, False])
def test_an_offer_is_answered_beside_its_verdict(customer: Customer, accepted: bool) -> None:
    customer.begin_session()
    customer.program.tell(offered("unsupported"))
    customer.qtbot.waitUntil(lambda: "offer-1" in customer.help._cards)
    card = customer.help._cards["offer-1"]
    customer.qtbot.mouseClick(card.accept if accepted else card.decline, LEFT)
    assert customer.program.decisions == [("offer-1", accepted)]
    customer.qtbot.waitUntil(lambda: not card.accept.isVisible())


def test_a_claim_is_shown_with_its_verdict(customer: Customer) -> None:
    customer.begin_session()
    before = customer.help.session.conversation.box.count()
    verdict = {"kind": "contradicted", "reasons": ["The report says: the disk is in order."]}
    customer.program.tell(events.ShownJudged("claim", "claim-1", {"text": "It is dying."}, verdict))
    customer.qtbot.waitUntil(lambda: customer.help.session.conversation.box.count() > before)
    assert customer.help._cards == {}


STATES = {
    "waiting": (),
    "session": (),
    "a question is open": (ASKED,),
    "a terminal is open": (
        events.ConsentChanged(Capability.TERMINAL, "granted"),
        events.TerminalPrinted(b"$ "),
    ),
    "an offer is open": (offered("supported"),),
    "paused": (events.Paused("The disk is full."),),
    "refused": (events.Refused("The line broke.", "Wait."),),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("percent", [100, 200])
def test_stop_is_there_in_every_state_and_ends_it(customer: Customer, state: str, percent: int) -> None:
    if state == "waiting":
        customer.open_case()
    else:
        customer.begin_session()
        customer.program.tell(*STATES[state])
    customer.window.menu.choose(percent)
    customer.window.resize(1000, 700)
    stop = customer.window.stop
    customer.qtbot.waitUntil(stop.isVisible)
    corner = stop.rect().bottomRight()
    customer.qtbot.waitUntil(lambda: customer.window.rect().contains(stop.mapTo(customer.window, corner)))
    assert (customer.window.width(), customer.window.height()) == (1000, 700)
    customer.qtbot.mouseClick(stop, LEFT)
    assert customer.program.stops == ["The customer pressed Stop."]
    assert customer.window.page == "end"
    assert not stop.isVisible()


def test_paused_allows_nothing_and_says_why(customer: Customer) -> None:
    customer.begin_session()
    customer.program.answer_consent(Capability.TERMINAL, True)
    customer.program.tell(events.Paused("The disk is full."))
    session = customer.help.session
    customer.qtbot.waitUntil(lambda: "The disk is full." in session.notice.words)
    assert "The session is paused." in session.notice.words
    assert not any(each.allowed for each in session.switches.each.values())
    assert not session.terminal_area.isVisible()


def test_the_end_says_what_came_of_it(
    customer: Customer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    customer.begin_session()
    customer.program.tell(offered("supported"))
    customer.qtbot.waitUntil(lambda: "offer-1" in customer.help._cards)
    customer.qtbot.mouseClick(customer.help._cards["offer-1"].accept, LEFT)
    customer.program.tell(
        events.SessionEnded("The technician has finished."),
        events.Progressed("Checking the same things again."),
        bundle(tmp_path / "bundle"),
    )
    end = customer.help.end
    customer.qtbot.waitUntil(end.folder.isEnabled)
    assert end.reason.words == "The technician has finished."
    assert end.sold.words == "You bought: Tidy one disk (49.00 EUR)."
    customer.qtbot.mouseClick(end.folder, LEFT)
    assert opened == [str(tmp_path / "bundle")]


def test_an_answer_that_comes_after_stop_is_still_told(customer: Customer) -> None:
    customer.begin_session()
    customer.program.tell(offered("supported"))
    customer.qtbot.waitUntil(lambda: "offer-1" in customer.help._cards)
    customer.qtbot.mouseClick(customer.window.stop, LEFT)
    assert customer.help.end.sold.words == "Nothing was sold."
    customer.program.tell(events.OfferDecided("offer-1", "accepted"))
    customer.qtbot.waitUntil(lambda: "You bought" in customer.help.end.sold.words)


def test_closing_work_that_fails_says_what_was_kept(customer: Customer) -> None:
    customer.begin_session()
    customer.qtbot.mouseClick(customer.window.stop, LEFT)
    customer.program.tell(events.Refused("The desk does not answer.", "Everything is kept. Finish it later."))
    customer.qtbot.waitUntil(lambda: "Everything is kept." in customer.help.end.notice.words)


def test_after_the_end_a_new_case_has_a_new_program(customer: Customer) -> None:
    customer.begin_session()
    first = customer.program
    customer.qtbot.mouseClick(customer.window.stop, LEFT)
    customer.qtbot.mouseClick(customer.help.end.home, LEFT)
    customer.shows("home")
    customer.qtbot.waitUntil(lambda: first.closed)
    customer.begin_session()
    assert customer.program is not first
    assert customer.help.session.questions == []


def test_closing_the_window_stops_the_session_first(customer: Customer) -> None:
    customer.begin_session()
    customer.window.close()
    assert customer.program.stops == ["The customer closed the program."]
    customer.qtbot.waitUntil(lambda: not customer.window.isVisible())
    assert customer.program.closed


def test_who_is_not_let_in_is_said_while_waiting_and_in_the_session(customer: Customer) -> None:
    customer.open_case()
    customer.program.tell(events.TurnedAway("This certificate expired."))
    notice = customer.help.waiting.notice
    customer.qtbot.waitUntil(notice.isVisible)
    assert "Somebody was not let in. This certificate expired." in notice.words
    customer.program.tell(events.TechnicianArrived(MARIA, ("lid", "debug", "skid", "grid")))
    customer.shows("session")
    four = customer.help.session.identity.four_words
    assert four.words.words == "lid · debug · skid · grid"
    customer.program.tell(events.LineAdded(("acid", "acorn", "acre", "acts")))
    customer.qtbot.waitUntil(lambda: four.words.words == "acid · acorn · acre · acts")


def test_a_lost_line_is_said_where_the_customer_looks(customer: Customer) -> None:
    customer.begin_session()
    customer.program.tell(events.LineLost("The desk does not answer.", "Check the network.", 4.0))
    line = customer.help.session.line_notice
    customer.qtbot.waitUntil(lambda: "It is tried again in 4 seconds." in line.words)
    customer.program.tell(events.LineBack("The line to the desk is back."))
    customer.qtbot.waitUntil(lambda: not line.words)
