from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.customer.page import Page, back_button
from desktop_assist.ui.widgets.words import Words


def test_a_page_begins_with_its_title(look: theme.Theme, qtbot: QtBot) -> None:
    page = Page("some", "A title", "A sentence.")
    qtbot.addWidget(page)
    assert page.objectName() == "some"
    assert [each.words for each in page.findChildren(Words) if each.words] == ["A title", "A sentence."]
    assert page.notice.isHidden()


def test_the_way_back_has_its_words(look: theme.Theme, qtbot: QtBot) -> None:
    made = back_button("Back")
    qtbot.addWidget(made)
    assert made.accessibleName() == "Back"
