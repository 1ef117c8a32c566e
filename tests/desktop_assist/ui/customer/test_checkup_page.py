from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.customer.checkup_page import CheckupPage
from desktop_assist.ui.widgets.words import Words
from diagnostics.probes import PROBES


@pytest.fixture
def page(look: theme.Theme, qtbot: QtBot) -> CheckupPage:
    made = CheckupPage(PROBES)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_every_subject_says_what_why_and_what_personal_data(page: CheckupPage) -> None:
    words = " ".join(each.words for each in page.findChildren(Words))
    for probe in PROBES:
        assert f"Reads: {probe.reads}" in words
        assert f"Why: {probe.why}" in words
        assert f"Personal data: {probe.personal_data}" in words
    assert [row.tick.text() for row in page.rows] == [probe.title for probe in PROBES]
    assert all(row.tick.accessibleDescription() for row in page.rows)


def test_nothing_is_ticked_and_nothing_can_start(page: CheckupPage, qtbot: QtBot) -> None:
    assert page.ticked == frozenset()
    with qtbot.assertNotEmitted(page.start_wanted):
        qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
        qtbot.keyClick(page.start, Qt.Key.Key_Space)
    assert "nothing will be read" in page.counted.words


def test_only_what_is_ticked_is_asked_for(page: CheckupPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.rows[1].tick, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.start_wanted) as started:
        qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    assert started.args == [frozenset({PROBES[1].id})]


def test_all_and_none(page: CheckupPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.all, Qt.MouseButton.LeftButton)
    assert page.ticked == {probe.id for probe in PROBES}
    assert page.counted.words == f"{len(PROBES)} subjects will be read."
    qtbot.mouseClick(page.none, Qt.MouseButton.LeftButton)
    assert page.ticked == frozenset()
    assert not page.start.isEnabled()
