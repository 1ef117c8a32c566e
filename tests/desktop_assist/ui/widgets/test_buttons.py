from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.buttons import BigCard, Button, PersonButton

CUSTOMER_TARGET, TECHNICIAN_TARGET = 44, 32


@pytest.fixture
def button(look: theme.Theme, qtbot: QtBot) -> PersonButton:
    made = PersonButton("Allow")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def mouse(button: PersonButton, kind: QEvent.Type) -> QMouseEvent:
    middle = QPointF(button.rect().center())
    held = Qt.MouseButton.LeftButton
    return QMouseEvent(kind, middle, button.mapToGlobal(middle), held, held, Qt.KeyboardModifier.NoModifier)


def test_a_person_can_choose_with_mouse_and_with_space(button: PersonButton, qtbot: QtBot) -> None:
    with qtbot.waitSignal(button.chosen):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(button.chosen):
        qtbot.keyClick(button, Qt.Key.Key_Space)


def test_nothing_made_up_can_choose(button: PersonButton, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(button.chosen):
        button.click()
        button.animateClick()
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            QCoreApplication.sendEvent(button, mouse(button, kind))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(
                button, QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
            )


def test_half_a_persons_press_chooses_nothing(button: PersonButton, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(button.chosen):
        QCoreApplication.sendEvent(button, mouse(button, QEvent.Type.MouseButtonPress))
        qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
        qtbot.mousePress(button, Qt.MouseButton.LeftButton)
        QCoreApplication.sendEvent(button, mouse(button, QEvent.Type.MouseButtonRelease))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_chooses_nothing(button: PersonButton, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.assertNotEmitted(button.chosen):
        qtbot.keyClick(button, key)


def test_who_lets_go_elsewhere_has_not_chosen(button: PersonButton, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(button.chosen):
        qtbot.mousePress(button, Qt.MouseButton.LeftButton)
        qtbot.mouseRelease(button, Qt.MouseButton.LeftButton, pos=button.rect().bottomRight() * 3)


@pytest.mark.parametrize(("compact", "target"), [(False, CUSTOMER_TARGET), (True, TECHNICIAN_TARGET)])
def test_targets_are_large_enough(look: theme.Theme, qtbot: QtBot, compact: bool, target: int) -> None:
    for kind in ("plain", "primary", "link", "stop"):
        if compact and kind == "stop":
            continue
        made = Button("Say it", kind=kind, compact=compact)
        qtbot.addWidget(made)
        made.ensurePolished()
        assert made.sizeHint().height() >= target, kind


def test_a_big_card_is_pressed_by_pointer_enter_and_space(look: theme.Theme, qtbot: QtBot) -> None:
    card = BigCard("help", "Get help", "A person answers.")
    qtbot.addWidget(card)
    with qtbot.waitExposed(card):
        card.show()
    with qtbot.waitSignal(card.clicked):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(card.clicked):
            qtbot.keyClick(card, key)
    assert card.accessibleName() == "Get help"
    card.say("Another sentence.")
    assert card.accessibleDescription() == "Another sentence."


def test_a_buttons_name_is_its_words(look: theme.Theme, qtbot: QtBot) -> None:
    made = Button("Stop", drawing="stop", about="Ends everything.")
    qtbot.addWidget(made)
    assert made.accessibleName() == "Stop"
    assert made.accessibleDescription() == "Ends everything."
    made.say("Stopping")
    assert made.accessibleName() == "Stopping"
    assert "Stopping" in made.text()
