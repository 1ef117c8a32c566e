from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.organisation import BadOrganisation
from desktop_assist.ui import theme
from desktop_assist.ui.customer.not_set_up_page import NotSetUpPage
from desktop_assist.ui.widgets.words import Words


def test_it_says_how_and_that_nobody_on_the_phone_can(look: theme.Theme, qtbot: QtBot) -> None:
    page = NotSetUpPage(None)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    words = " ".join(each.words for each in page.findChildren(Words))
    assert "your organisation's own installer" in words
    assert "on the phone" in words
    with qtbot.waitSignal(page.checkup_wanted):
        qtbot.mouseClick(page.check, Qt.MouseButton.LeftButton)


def test_a_file_that_cannot_be_used_is_named(look: theme.Theme, qtbot: QtBot) -> None:
    page = NotSetUpPage(BadOrganisation("organisation.toml is malformed.", next_step="Ask for it again."))
    qtbot.addWidget(page)
    assert "organisation.toml is malformed." in page.notice.words
