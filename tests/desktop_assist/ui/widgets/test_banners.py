from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.banners import practice_banner, title_bar


def test_practice_is_said_in_words(look: theme.Theme, qtbot: QtBot) -> None:
    banner = practice_banner()
    qtbot.addWidget(banner)
    assert banner.accessibleName() == "Practice — no real organisation, and nothing is sold"
    assert any(
        each.text() == "Practice — no real organisation, and nothing is sold"
        for each in banner.findChildren(QLabel)
    )


def test_the_title_bar_names_the_organisation(look: theme.Theme, qtbot: QtBot) -> None:
    bar = title_bar("Practice Support", QLabel("menu"), QLabel("more"))
    qtbot.addWidget(bar)
    words = [each.text() for each in bar.findChildren(QLabel)]
    assert {"Practice Support", "menu", "more"} <= set(words)
