from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_assist.engagement.events import CaseOpened
from desktop_assist.ui import theme
from desktop_assist.ui.customer.waiting_page import WaitingPage


@pytest.mark.parametrize(
    ("opened", "words"),
    [
        (CaseOpened("01JD", "Slow.", 1, 0, 0), "You are next. How long it takes is not known yet."),
        (CaseOpened("01JD", "Slow.", 2, 360, 9), "1 case is before yours. It usually takes about 6 minutes."),
        (CaseOpened("01JD", "Slow.", 4, 60, 9), "3 cases are before yours. It usually takes about 1 minute."),
    ],
)
def test_the_place_in_the_queue(look: theme.Theme, qtbot: QtBot, opened: CaseOpened, words: str) -> None:
    page = WaitingPage()
    qtbot.addWidget(page)
    page.show_case(opened)
    assert page.wait.words == words
    assert page.question.words == "Slow."
    assert "01JD" in page.case.words
