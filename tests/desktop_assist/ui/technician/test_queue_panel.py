from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.technician.queue_panel import QueuePanel
from desktop_assist.ui.widgets.words import Words
from simulators.technician_program import CASE, QUESTION, line


@pytest.fixture
def panel(look: theme.Theme, qtbot: QtBot) -> QueuePanel:
    made = QueuePanel()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def said(panel: QueuePanel) -> list[str]:
    return [each.words for each in panel.findChildren(Words) if not each.isHidden()]


def test_empty_it_says_what_will_be_here(panel: QueuePanel) -> None:
    assert any("Nobody waits" in each for each in said(panel))


def test_the_customers_words_and_the_wait(panel: QueuePanel) -> None:
    panel.show_cases((line(),))
    assert QUESTION in said(panel)
    assert "waiting 4 minutes" in said(panel)


def test_a_closed_case_is_not_in_the_queue_and_a_taken_one_does_not_wait(panel: QueuePanel) -> None:
    panel.show_cases((line(state="closed"),))
    assert panel.rows == []
    panel.show_cases((line(state="taken"),))
    assert "waiting 4 minutes" not in said(panel)


def test_a_press_chooses_and_the_choice_outlives_a_refresh(panel: QueuePanel, qtbot: QtBot) -> None:
    panel.show_cases((line(),))
    with qtbot.waitSignal(panel.chosen) as chosen:
        qtbot.mouseClick(panel.rows[0], Qt.MouseButton.LeftButton)
    assert chosen.args == [CASE]
    panel.show_cases((line(waited_s=300),))
    assert panel.rows[0].isChecked()
