from __future__ import annotations

from PySide6.QtWidgets import QDockWidget

from simulators.windows import Technician


def test_identity_and_validity_are_on_top(technician: Technician) -> None:
    window = technician.window
    assert window.identity.words.startswith("Maria Lindqvist, certificate valid until ")
    assert window.identity.mapTo(window, window.identity.rect().topLeft()).y() < window.case.y() + 150
    assert "practice" in window.windowTitle()


def test_the_tools_are_docks_and_of_no_use_without_a_customer(technician: Technician) -> None:
    window = technician.window
    titles = {dock.windowTitle() for dock in window.findChildren(QDockWidget)}
    about = {"Offer", "Claim", "What I changed", "Hand over"}
    tools = {"Ask for leave", "More checks", "Terminal", "Files", "Clipboard", *about}
    assert titles == {"Conversation", *tools}
    assert not window.terminal.isEnabled()
    assert not window.offer.isEnabled()
    window.tools_enabled(True)
    assert window.terminal.isEnabled()


def test_the_queue_is_at_the_left_of_the_case(technician: Technician) -> None:
    window = technician.window
    queue = window.queue.mapTo(window, window.queue.rect().topLeft())
    assert queue.x() < window.case.mapTo(window, window.case.rect().topLeft()).x()
