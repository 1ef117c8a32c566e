from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.terminal_view import LARGEST_COLUMNS, LARGEST_ROWS, TerminalView


def shown(qtbot: QtBot, *, typing: bool) -> TerminalView:
    made = TerminalView(typing=typing, name="Terminal")
    qtbot.addWidget(made)
    made.resize(800, 500)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_it_shows_what_is_printed(look: theme.Theme, qtbot: QtBot) -> None:
    view = shown(qtbot, typing=False)
    view.feed(b"one\r\ntwo\r\n\x1b[31mthree\x1b[0m\x1b[2;1Hzwei")
    assert view.text == "one\nzwei\nthree"
    view.reset()
    assert view.text == ""


def test_bytes_of_a_character_may_come_apart(look: theme.Theme, qtbot: QtBot) -> None:
    view = shown(qtbot, typing=False)
    for byte in "Größe".encode():
        view.feed(bytes([byte]))
    assert view.text == "Größe"


def test_it_paints_ink_where_there_is_text(look: theme.Theme, qtbot: QtBot) -> None:
    view = shown(qtbot, typing=False)
    view.feed(b"M" * 40 + b"\x1b[7mreverse\x1b[0m")
    image = view.grab().toImage()
    card = QColor(theme.colour("card"))
    inked = [x for x in range(image.width()) for y in range(8, 24) if image.pixelColor(x, y) != card]
    assert len(inked) > 100


def test_keys_are_typed_only_where_typing_is_wanted(look: theme.Theme, qtbot: QtBot) -> None:
    view = shown(qtbot, typing=True)
    typed: list[bytes] = []
    view.typed.connect(typed.append)
    qtbot.keyClicks(view, "ls")
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert b"".join(typed) == b"ls\t\r"
    onlooker = shown(qtbot, typing=False)
    with qtbot.assertNotEmitted(onlooker.typed):
        qtbot.keyClicks(onlooker, "rm")


@pytest.mark.parametrize("width", [300, 1500])
def test_the_terminal_takes_the_size_of_the_window(look: theme.Theme, qtbot: QtBot, width: int) -> None:
    view = shown(qtbot, typing=True)
    with qtbot.waitSignal(view.resized) as resized:
        view.resize(width, 300)
    assert tuple(resized.args) == view.size_in_cells
    assert 20 <= view.size_in_cells[0] <= LARGEST_COLUMNS
    assert 5 <= view.size_in_cells[1] <= LARGEST_ROWS


def test_the_onlookers_view_keeps_the_terminals_size(look: theme.Theme, qtbot: QtBot) -> None:
    view = shown(qtbot, typing=False)
    view.resize(300, 100)
    assert view.size_in_cells == (80, 24)


def test_in_a_low_view_the_cursors_line_is_seen(look: theme.Theme, qtbot: QtBot) -> None:
    view = shown(qtbot, typing=False)
    view.resize(800, 80)
    view.feed(b"\r\n" * 20 + b"M" * 30)
    image = view.grab().toImage()
    card = QColor(theme.colour("card"))
    assert any(image.pixelColor(x, y) != card for x in range(10, 200) for y in range(image.height()))
