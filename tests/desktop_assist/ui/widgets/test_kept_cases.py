"""The list says what each case was about, and each button says of which case it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.ui import theme
from desktop_assist.ui.record_files import KeptCase
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.kept_cases import KeptCases
from desktop_assist.ui.widgets.words import Words
from simulators.fixed_clock import FixedClock

ONE = KeptCase(Path("/kept/case-A"), "A", "2026-11-21T18:04:05Z", "Why is it slow?")


@pytest.fixture
def view(look: theme.Theme, qtbot: QtBot) -> KeptCases:
    made = KeptCases(FixedClock())
    qtbot.addWidget(made)
    return made


def said(view: KeptCases) -> str:
    return "\n".join(each.words for each in view.findChildren(Words) if not each.isHidden())


def test_no_case_is_said_in_words(view: KeptCases) -> None:
    view.show_cases([])
    assert "There are no sealed cases here yet." in said(view)


def test_each_button_is_about_its_case(view: KeptCases, qtbot: QtBot) -> None:
    view.show_cases([ONE, KeptCase(Path("/kept/case-B"), "B")])
    assert "Why is it slow?" in said(view)
    assert "not here any more" in said(view)
    named = {button.accessibleName(): button for button in view.findChildren(Button)}
    for words, signal in (
        ("Save as a .zip…", view.zip_wanted),
        ("Save as a folder…", view.folder_wanted),
        ("Open the folder", view.look_wanted),
    ):
        with qtbot.waitSignal(signal) as emitted:
            named[f"{words} Why is it slow?"].click()
        assert emitted.args == [ONE]


def test_what_was_done_and_what_failed_take_turns(view: KeptCases) -> None:
    view.say_done("The copy is here: x")
    view.show_error(EvidenceError("It could not be.", next_step="Try again."))
    assert "The copy is here" not in said(view)
    assert "It could not be." in view.notice.words
    view.say_done("The copy is here: y")
    assert view.notice.isHidden()
