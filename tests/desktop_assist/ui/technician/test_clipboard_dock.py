from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from desktop_assist.engagement.clipboard_events import ClipboardCopied
from desktop_assist.session.messages import LARGEST_COPY_BYTES
from simulators.windows import Technician


def test_a_text_goes_by_a_press_only(technician: Technician) -> None:
    technician.join()
    dock = technician.window.clipboard
    QGuiApplication.clipboard().setText("ipconfig /all")
    assert (dock.text.toPlainText(), dock.put.isEnabled()) == ("", False)
    dock.paste.click()
    assert dock.text.toPlainText() == "ipconfig /all"
    assert not any(each[0] == "put" for each in technician.program.done)
    dock.put.click()
    assert technician.did("put") == ("put", "ipconfig /all")
    technician.qtbot.waitUntil(lambda: dock.state.words == "13 bytes reached the customer's program.")


def test_what_the_customer_copied_is_in_a_field_and_on_no_clipboard_before_the_press(
    technician: Technician,
) -> None:
    technician.join()
    dock = technician.window.clipboard
    QGuiApplication.clipboard().setText("mine")
    technician.program.tell(ClipboardCopied("0x80070005"))
    technician.qtbot.waitUntil(lambda: dock.received.toPlainText() == "0x80070005")
    assert QGuiApplication.clipboard().text() == "mine"
    assert dock.received.isReadOnly()
    assert "The customer copied this: 0x80070005" in technician.window.chat.conversation.lines
    dock.copy.click()
    assert QGuiApplication.clipboard().text() == "0x80070005"


def test_a_text_that_was_lost_with_the_line_is_said(technician: Technician) -> None:
    technician.join()
    dock = technician.window.clipboard
    technician.program.tell(ClipboardCopied(""))
    technician.qtbot.waitUntil(lambda: "the line was lost" in dock.came.words)
    assert not dock.copy.isEnabled()


def test_a_text_that_is_too_long_is_said_in_place_and_cannot_be_sent(technician: Technician) -> None:
    technician.join()
    dock = technician.window.clipboard
    dock.text.setPlainText("ä" * (LARGEST_COPY_BYTES // 2 + 1))
    assert not dock.put.isEnabled()
    assert dock.state.words == "Too long: 64 KiB at most. Send a file."
    dock.text.setPlainText("ä" * (LARGEST_COPY_BYTES // 2))
    assert dock.put.isEnabled()
    assert dock.state.words == ""


def test_with_the_customer_gone_nothing_is_left(technician: Technician) -> None:
    technician.join()
    dock = technician.window.clipboard
    technician.program.tell(ClipboardCopied("0x80070005"))
    technician.qtbot.waitUntil(lambda: bool(dock.received.toPlainText()))
    technician.window.case.leave.click()
    technician.qtbot.waitUntil(lambda: not dock.received.toPlainText())
    assert not dock.isEnabled()
