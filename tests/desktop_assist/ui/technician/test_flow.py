"""The technician's way through the window, against a simulated desk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from desktop_assist.consent import Capability
from desktop_assist.engagement import events
from desktop_assist.errors import DesktopAssistError
from desktop_assist.ui.widgets.severity import Badge
from simulators.customer_programs import offered
from simulators.technician_program import CASE, QUESTION, line
from simulators.windows import Technician

LEFT = Qt.MouseButton.LeftButton


def test_the_queue_comes_by_itself_and_again_when_asked_for(technician: Technician) -> None:
    technician.qtbot.waitUntil(lambda: len(technician.window.queue.rows) == 1)
    technician.program.cases = (line(), line("01JD7QW8Y4ABCDEFGHJKMNPQRT", 60))
    technician.qtbot.mouseClick(technician.window.queue.refresh, LEFT)
    technician.qtbot.waitUntil(lambda: len(technician.window.queue.rows) == 2)


def test_joining_shows_the_question_and_the_report_and_lends_the_tools(technician: Technician) -> None:
    technician.join()
    window = technician.window
    assert window.case.question.words == QUESTION
    assert window.case.report.isVisible()
    assert window.terminal.isEnabled()
    assert set(window.offer.ticks) == {"storage.space:volume 1", "memory.available"}


def test_a_case_that_cannot_be_joined_says_why_and_can_be_tried_again(technician: Technician) -> None:
    technician.qtbot.waitUntil(lambda: bool(technician.window.queue.rows))
    technician.program.error = DesktopAssistError("Somebody else has it.", next_step="Choose another.")
    technician.qtbot.mouseClick(technician.window.queue.rows[0], LEFT)
    technician.qtbot.mouseClick(technician.window.case.join, LEFT)
    technician.qtbot.waitUntil(lambda: "Somebody else has it." in technician.window.case.notice.words)
    assert technician.window.case.join.isEnabled()
    assert not technician.window.terminal.isEnabled()


def test_asking_needs_a_reason_and_the_answer_is_shown(technician: Technician) -> None:
    technician.join()
    window = technician.window
    window.consent.reason.setText("To look.")
    technician.qtbot.mouseClick(window.consent.ask, LEFT)
    assert technician.did("ask") == ("ask", Capability.TERMINAL, "To look.", "free")
    technician.program.tell(events.ConsentChanged(Capability.TERMINAL, "refused"))
    technician.qtbot.waitUntil(lambda: window.consent.state.words == "terminal: refused")


def test_the_terminal_types_resizes_and_ends(technician: Technician) -> None:
    technician.join()
    dock = technician.window.terminal
    technician.qtbot.mouseClick(dock.open, LEFT)
    technician.qtbot.waitUntil(dock.view.isEnabled)
    assert technician.did("terminal")[1:] == dock.view.size_in_cells
    technician.program.tell(events.TerminalPrinted(b"$ "))
    technician.qtbot.keyClicks(dock.view, "ls")
    technician.qtbot.keyClick(dock.view, Qt.Key.Key_Return)
    technician.qtbot.waitUntil(lambda: technician.program.typed == b"ls\r")
    dock.view.resize(300, 200)
    assert technician.did("resize")[1:] == dock.view.size_in_cells
    technician.program.tell(events.TerminalEnded(7))
    technician.qtbot.waitUntil(lambda: dock.state.words == "Closed, exit status 7.")
    assert not dock.view.isEnabled()


def test_a_terminal_that_does_not_open_says_why(technician: Technician) -> None:
    technician.join()
    technician.program.error = DesktopAssistError("The customer said no.", next_step="Talk first.")
    technician.qtbot.mouseClick(technician.window.terminal.open, LEFT)
    technician.qtbot.waitUntil(lambda: "said no" in technician.window.terminal.notice.words)
    assert technician.window.terminal.open.isEnabled()


def test_an_offer_comes_back_with_its_verdict_and_answer(technician: Technician) -> None:
    technician.join()
    window = technician.window
    window.offer.ticks["storage.space:volume 1"].setChecked(True)
    window.offer.present.click()
    assert technician.did("offer") == ("offer", "disk-tidy", ("storage.space:volume 1",), "")
    technician.program.tell(offered("unsupported"), events.OfferDecided("offer-1", "declined"))
    lines = window.chat.conversation
    technician.qtbot.waitUntil(lambda: "The customer declined the offer." in lines.lines)
    assert lines.findChild(Badge).word == "Not supported by the measurements"


def test_a_claim_is_presented(technician: Technician) -> None:
    technician.join()
    technician.window.claim.words.setPlainText("The disk is nearly full.")
    technician.window.claim.present.click()
    assert technician.did("claim") == ("claim", "The disk is nearly full.", (), "information")


def test_both_sides_talk(technician: Technician) -> None:
    technician.join()
    chat = technician.window.chat
    chat.line.setText("Good evening.")
    technician.qtbot.mouseClick(chat.say, LEFT)
    technician.program.tell(events.Said("customer", "Hello."))
    technician.qtbot.waitUntil(lambda: "Customer: Hello." in chat.conversation.lines)
    assert "You: Good evening." in chat.conversation.lines


def test_a_refusal_is_said_in_place(technician: Technician) -> None:
    technician.join()
    technician.program.tell(events.Refused("The customer was asked 3 times.", "Talk first."))
    technician.qtbot.waitUntil(lambda: "asked 3 times" in technician.window.case.notice.words)


def test_finishing_takes_the_tools_away_and_says_what_is_sealed(technician: Technician) -> None:
    technician.join()
    window = technician.window
    technician.qtbot.mouseClick(window.case.leave, LEFT)
    technician.qtbot.waitUntil(lambda: not window.terminal.isEnabled())
    technician.program.tell(
        events.Progressed("Fetching the record."), events.BundleSealed(Path("/kept/case"), ("desk",))
    )
    technician.qtbot.waitUntil(lambda: any("/kept/case" in each for each in window.chat.conversation.lines))
    assert "Fetching the record." in window.chat.conversation.lines


def test_a_desk_that_does_not_answer_is_said(technician: Technician) -> None:
    technician.program.error = DesktopAssistError("The desk does not answer.", next_step="Try again.")
    technician.program.refresh = lambda: technician.program.join("any")
    technician.qtbot.mouseClick(technician.window.queue.refresh, LEFT)
    technician.qtbot.waitUntil(lambda: "does not answer" in technician.window.queue.notice.words)


def test_closing_leaves_the_session_and_lets_go(technician: Technician) -> None:
    technician.join()
    technician.window.close()
    technician.qtbot.waitUntil(lambda: not technician.window.isVisible())
    assert ("close",) in technician.program.done
    assert technician.program.cases[0].case == CASE
