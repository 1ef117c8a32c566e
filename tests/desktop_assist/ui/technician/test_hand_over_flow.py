"""Handing over and giving back in the technician's window, against a simulated desk."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt

from desktop_assist.engagement import events
from desktop_assist.engagement.hand_over_events import HandOverTold
from desktop_assist.errors import DesktopAssistError
from simulators.technician_program import CASE, line
from simulators.windows import Technician

LEFT = Qt.MouseButton.LeftButton


def test_the_next_is_chosen_from_who_is_there(technician: Technician) -> None:
    technician.join()
    dock = technician.window.hand_over
    technician.qtbot.waitUntil(lambda: dock.to.count() == 2)
    assert not dock.ask.isEnabled(), "not without a reason"
    dock.to.setCurrentIndex(1)
    dock.reason.setText("Omar knows printers.")
    technician.qtbot.mouseClick(dock.ask, LEFT)
    assert technician.did("hand over") == ("hand over", "Omar knows printers.", "omar", "SHA256:omar")


@pytest.mark.parametrize(("typed", "to"), [("", ""), ("Whoever takes it next", ""), (" eve ", "eve")])
def test_the_next_can_be_typed_or_be_anybody(technician: Technician, typed: str, to: str) -> None:
    technician.join()
    dock = technician.window.hand_over
    dock.to.setCurrentText(typed)
    dock.reason.setText("My shift ends.")
    technician.qtbot.keyClick(dock.reason, Qt.Key.Key_Return)
    assert technician.did("hand over") == ("hand over", "My shift ends.", to, "")


def test_what_was_typed_stays_when_the_list_comes(technician: Technician) -> None:
    technician.join()
    dock = technician.window.hand_over
    technician.qtbot.waitUntil(lambda: dock.to.count() == 2)
    dock.to.setCurrentText("eve")
    dock.show_colleagues(technician.program.colleagues())
    assert dock.to.currentText() == "eve"


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("asked", "The customer is asked to hand the case over to omar."),
        ("agreed", "The customer agreed: the case goes to omar."),
        ("refused", "The customer did not agree: the case stays with you."),
    ],
)
def test_what_became_of_it_is_said(technician: Technician, step: str, words: str) -> None:
    technician.join()
    technician.program.tell(HandOverTold(step, "omar"))
    technician.qtbot.waitUntil(lambda: technician.window.hand_over.state.words == words)
    assert words in technician.window.chat.conversation.lines


def taken_by(technician: Technician, name: str) -> None:
    technician.program.cases = (msgspec.structs.replace(line(state="taken"), technician=name),)
    technician.qtbot.mouseClick(technician.window.queue.refresh, LEFT)
    words = f"{name} is helping."
    technician.qtbot.waitUntil(lambda: words in technician.window.queue.rows[0].accessibleDescription())
    technician.qtbot.mouseClick(technician.window.queue.rows[0], LEFT)


def test_a_case_of_mine_whom_nobody_met_can_be_given_back(technician: Technician) -> None:
    technician.qtbot.waitUntil(lambda: bool(technician.window.queue.rows))
    taken_by(technician, technician.program.identity.name)
    technician.qtbot.mouseClick(technician.window.case.release, LEFT)
    assert technician.did("release") == ("release", CASE)
    technician.qtbot.waitUntil(
        lambda: technician.window.case.state.words == "The case is in the queue again."
    )
    assert not technician.window.case.release.isVisible()


def test_what_the_desk_says_against_it_is_shown(technician: Technician) -> None:
    technician.qtbot.waitUntil(lambda: bool(technician.window.queue.rows))
    taken_by(technician, technician.program.identity.name)
    technician.program.error = DesktopAssistError("The customer has met you.", next_step="Finish it.")
    technician.qtbot.mouseClick(technician.window.case.release, LEFT)
    technician.qtbot.waitUntil(lambda: "has met you" in technician.window.case.notice.words)


def test_a_case_of_another_is_not_mine_to_give_back(technician: Technician) -> None:
    technician.qtbot.waitUntil(lambda: bool(technician.window.queue.rows))
    taken_by(technician, "omar")
    assert not technician.window.case.release.isVisible()
    technician.program.tell(events.QueueChanged((msgspec.structs.replace(line(), technician="omar"),)))
    technician.qtbot.waitUntil(
        lambda: any("waits for omar" in row.accessibleDescription() for row in technician.window.queue.rows)
    )
