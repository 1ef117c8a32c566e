"""What of the screen may be seen is a person's choice, among names that other programs made up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop_assist.screen.choice import AllScreens, Choice, Choices, OneScreen, ShownWindow
from desktop_assist.ui import theme
from desktop_assist.ui.customer.screen_choice import ScreenChoice
from desktop_assist.ui.widgets.words import Words
from simulators.customer_programs import BANK, LEFT, LETTER, RIGHT


def made(qtbot: QtBot, choices: Choices, now: Choice = AllScreens()) -> ScreenChoice:  # noqa: B008 - frozen
    choice = ScreenChoice(choices, now)
    qtbot.addWidget(choice)
    choice.resize(700, 400)
    with qtbot.waitExposed(choice):
        choice.show()
    return choice


def names(choice: ScreenChoice) -> list[str]:
    return [radio.accessibleName() for radio, _ in choice.radios]


def test_everything_each_screen_and_each_window_can_be_chosen(look: theme.Theme, qtbot: QtBot) -> None:
    choice = made(qtbot, Choices((LEFT, RIGHT), (LETTER, BANK)))
    assert names(choice) == [
        "Everything, on 2 screens",
        "Only screen 1 from the left (HDMI-1, 1920 × 1080)",
        "Only screen 2 from the left (DP-2, 1280 × 1024)",
        "Only the window “A letter & more – LibreOffice Writer (libreoffice-writer)”",
        "Only the window “My account (Firefox)”",
    ]
    assert choice.chosen == AllScreens(), "it is what was asked for"


def test_one_screen_alone_is_no_choice(look: theme.Theme, qtbot: QtBot) -> None:
    assert names(made(qtbot, Choices((LEFT,), (BANK,)))) == [
        "Everything on your screen",
        "Only the window “My account (Firefox)”",
    ]


def test_what_counts_already_is_chosen_first_while_it_is_there(look: theme.Theme, qtbot: QtBot) -> None:
    choices = Choices((LEFT, RIGHT), (BANK,))
    assert made(qtbot, choices, OneScreen("DP-2")).chosen == OneScreen("DP-2")
    assert made(qtbot, choices, LETTER.choice).chosen == AllScreens()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_only_a_person_chooses(look: theme.Theme, qtbot: QtBot, by: str) -> None:
    choice = made(qtbot, Choices((LEFT,), (LETTER, BANK)))
    radio = choice.radios[2][0]
    radio.click()
    assert choice.chosen == AllScreens(), "neither code nor an accessibility action"
    if by == "mouse":
        qtbot.mouseClick(radio, Qt.MouseButton.LeftButton, pos=QPoint(10, radio.height() // 2))
    else:
        choice.radios[0][0].setFocus()
        for _ in range(2):
            qtbot.keyClick(choice.focusWidget(), Qt.Key.Key_Down)
        assert radio.hasFocus()
        qtbot.keyClick(radio, Qt.Key.Key_Space)
    assert choice.chosen == BANK.choice


@pytest.mark.parametrize("percent", [100, 200])
def test_every_choice_is_a_large_target_and_a_name_of_any_length_one_line(
    look: theme.Theme, qtbot: QtBot, percent: int
) -> None:
    look.set_text_percent(percent)
    title = "A very long title " * 40
    choice = made(qtbot, Choices((LEFT,), (ShownWindow(1, title + "\n\u202eevil", ""),)))
    radio = choice.radios[1][0]
    assert radio.height() >= 44 * percent / 100
    assert radio.width() <= choice.width() <= 700
    assert radio.text().endswith("…")
    assert radio.text().count("\n") == 0
    assert radio.accessibleName() == f"Only the window “{title[:200]}”"


def test_why_there_are_no_windows_is_said(look: theme.Theme, qtbot: QtBot) -> None:
    for choices, sentence in (
        (Choices((LEFT,)), "No other window is open that could be shown alone."),
        (Choices((LEFT,), no_windows_because="Not here."), "Not here."),
        (Choices((LEFT,), own_windows_seen_because="This program too."), "This program too."),
    ):
        assert sentence in [each.words for each in made(qtbot, choices).findChildren(Words)]
