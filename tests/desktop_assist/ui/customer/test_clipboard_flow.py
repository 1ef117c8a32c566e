"""The customer's clipboard in the window: what goes is shown, and goes only while it is allowed."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from desktop_assist.consent import Capability
from desktop_assist.engagement import events
from desktop_assist.engagement.clipboard_events import ClipboardKept, ClipboardPut, ClipboardSent
from desktop_assist.ui.customer import clipboard_watch
from desktop_assist.ui.customer.clipboard_flow import ClipboardFlow
from desktop_assist.ui.widgets.conversation import MOST_SHOWN, Conversation
from simulators.clipboards import SimulatedClipboard
from simulators.customer_programs import SimulatedHelp
from simulators.windows import Customer

TO, FROM = Capability.CLIPBOARD_TO_CUSTOMER, Capability.CLIPBOARD_FROM_CUSTOMER


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first moment has tests of its own."""
    monkeypatch.setattr(clipboard_watch, "SETTLE_MS", 1)


def said(customer: Customer, beginning: str) -> str:
    lines = customer.help.session.conversation
    customer.qtbot.waitUntil(lambda: any(each.startswith(beginning) for each in lines.lines))
    return next(each for each in lines.lines if each.startswith(beginning))


def test_the_technicians_text_is_put_on_the_clipboard_and_shown(customer: Customer) -> None:
    customer.begin_session()
    customer.program.answer_consent(TO, True)
    customer.program.tell(ClipboardPut("ipconfig /all"))
    shown = said(customer, "The technician put this on your clipboard")
    assert shown.endswith(": ipconfig /all")
    assert QGuiApplication.clipboard().text() == "ipconfig /all"


def test_a_text_that_comes_after_the_leave_was_taken_back_is_not_put(customer: Customer) -> None:
    QGuiApplication.clipboard().setText("my own")
    customer.begin_session()
    customer.program.answer_consent(TO, True)
    customer.program.withdraw(TO)
    customer.program.tell(ClipboardPut("format c:"))
    said(customer, "The technician sent a text for your clipboard. It is not allowed")
    assert QGuiApplication.clipboard().text() == "my own"


def test_what_was_sent_is_shown_and_a_long_text_says_how_much_more(customer: Customer) -> None:
    customer.begin_session()
    customer.program.tell(ClipboardSent("x" * (MOST_SHOWN + 7)))
    assert said(customer, "You copied this, and it was sent").endswith("x … and 7 more characters")
    customer.program.tell(ClipboardKept("It is longer than 64 KiB."))
    assert said(customer, "What you copied was not sent.").endswith("It is longer than 64 KiB.")


@pytest.mark.parametrize("ending", ["withdrawn", "suspended", "expired"])
def test_it_is_watched_from_the_grant_to_its_end(customer: Customer, ending: str) -> None:
    customer.begin_session()
    watch = customer.help.clipboard.watch
    customer.program.answer_consent(FROM, True)
    customer.qtbot.waitUntil(lambda: watch.live)
    customer.program.tell(events.ConsentChanged(FROM, ending))
    customer.qtbot.waitUntil(lambda: not watch.live)
    customer.program.tell(events.ConsentChanged(FROM, "resumed"))
    customer.qtbot.waitUntil(lambda: watch.live)


def test_stop_ends_it(customer: Customer) -> None:
    customer.begin_session()
    watch = customer.help.clipboard.watch
    customer.program.answer_consent(FROM, True)
    customer.qtbot.waitUntil(lambda: watch.live)
    customer.window.stop.click()
    assert not watch.live


def test_what_is_copied_goes_to_the_program_and_a_board_that_refuses_is_said(customer: Customer) -> None:
    board, conversation = SimulatedClipboard(), Conversation("")
    customer.qtbot.addWidget(conversation)
    program = SimulatedHelp(lambda _event: None)
    flow = ClipboardFlow(board, lambda: program, conversation)
    program.answer_consent(FROM, True)
    program.answer_consent(TO, True)
    flow.show_step(events.ConsentChanged(FROM, "granted"))
    customer.qtbot.waitUntil(lambda: flow.watch.live)
    board.copied("0x80070005")
    assert program.copies == ["0x80070005"]
    board.takes = False
    flow.show_event(ClipboardPut("x"))
    assert conversation.lines[-1] == "The technician sent this for your clipboard, which did not take it: x"
