from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.customer.end_page import EndPage
from desktop_assist.ui.widgets.words import Words
from diagnostics.compare import compare
from diagnostics.finding import Severity
from simulators import reports


@pytest.fixture
def page(look: theme.Theme, qtbot: QtBot) -> EndPage:
    made = EndPage()
    qtbot.addWidget(made)
    made.begin("You pressed Stop.", "Nothing was sold.", ())
    with qtbot.waitExposed(made):
        made.show()
    return made


def said(page: EndPage) -> list[str]:
    """What can be read now, after what was put there has been laid out."""
    QApplication.processEvents()
    return [each.words for each in page.findChildren(Words) if not each.isHidden()]


def test_what_was_sold_is_said_even_when_it_is_nothing(page: EndPage) -> None:
    assert {"You pressed Stop.", "Nothing was sold.", "Nothing was offered."} <= set(said(page))
    assert not page.folder.isEnabled()


def test_an_answer_after_the_end_still_counts(page: EndPage) -> None:
    page.show_offers("You bought: Tidy one disk (49.00 EUR).", ("Tidy one disk. You accepted it.",))
    assert "You bought: Tidy one disk (49.00 EUR)." in said(page)
    assert "Nothing was offered." not in said(page)


def test_what_has_changed(page: EndPage) -> None:
    before, after = (reports.made(reports.finding(each)) for each in (Severity.ATTENTION, Severity.NORMAL))
    page.show_changes(compare(before, after))
    assert any(line.startswith("Solved since the first check-up: Free space") for line in said(page))
    page.show_changes(compare(after, after))
    assert "Neither check-up found anything that needs attention." in said(page)
    page.show_changes(None)
    assert any("no second check-up" in line for line in said(page))


def test_where_the_record_lies_and_who_sealed_it(page: EndPage, qtbot: QtBot) -> None:
    page.show_record(Path("/somewhere/case-01JD"), ("customer", "desk", "technician"))
    lines = said(page)
    assert "/somewhere/case-01JD" in lines
    assert {"Sealed by you", "Sealed by the desk", "Sealed by the technician"} <= set(lines)
    with qtbot.waitSignal(page.folder_wanted):
        qtbot.mouseClick(page.folder, Qt.MouseButton.LeftButton)
