from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop_assist.channel.errors import FileRefused
from desktop_assist.ui.technician.files_dock import FilesDock
from simulators.windows import Technician


@pytest.fixture
def dock(technician: Technician, qtbot: QtBot) -> FilesDock:
    technician.join()
    made = technician.window.files
    qtbot.waitUntil(made.look.isEnabled)
    made.look.click()
    qtbot.waitUntil(lambda: made.list.count() == 2)
    return made


def test_the_folder_is_listed_with_sizes_and_what_was_left_out(dock: FilesDock) -> None:
    assert [dock.list.item(place).text() for place in range(2)] == ["letters", "log.txt   1.5 kB"]
    assert dock.state.words == "2 names, 1 name left out, which disguises itself"
    assert not dock.take.isEnabled()


def test_a_file_is_taken_into_the_folder_that_was_chosen(
    dock: FilesDock, technician: Technician, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dock.list.setCurrentRow(1)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    qtbot.mouseClick(dock.take, Qt.MouseButton.LeftButton)
    assert technician.did("fetch") == ("fetch", "/log.txt", tmp_path)
    qtbot.waitUntil(lambda: dock.state.words == "log.txt: saved")


def test_a_file_that_moves_can_be_stopped_and_nothing_else(
    dock: FilesDock, technician: Technician, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dock.stop.isHidden()
    technician.program.slow_files = threading.Event()
    dock.list.setCurrentRow(1)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    dock.take.click()
    qtbot.waitUntil(dock.stop.isVisible)
    qtbot.mouseClick(dock.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dock.stop.isVisible())
    assert dock.state.words == "You stopped this. It is kept. Begin it again."
    assert not dock.notice.isVisible(), "that is no fault"


def test_a_file_is_sent_into_the_folder_that_is_shown(
    dock: FilesDock, technician: Technician, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dock.list.itemActivated.emit(dock.list.item(0))
    qtbot.waitUntil(lambda: dock.path == "/letters")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "driver.zip"), ""))
    qtbot.mouseClick(dock.send, Qt.MouseButton.LeftButton)
    assert technician.did("send") == ("send", tmp_path / "driver.zip", "/letters")
    qtbot.waitUntil(lambda: technician.program.done.count(("names", "/letters")) == 2)  # it looks again
    dock.up.click()
    qtbot.waitUntil(lambda: not dock.path)


def test_what_the_other_side_refuses_is_said(dock: FilesDock, technician: Technician, qtbot: QtBot) -> None:
    technician.program.error = FileRefused(3, "The customer does not allow it.")
    dock.look.click()
    qtbot.waitUntil(dock.notice.isVisible)
    technician.program.error = None
