from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_assist.consent import Capability
from desktop_assist.engagement.file_events import FileMoved, FolderShared
from desktop_assist.ui import theme
from desktop_assist.ui.customer.transfers import MOST_ROWS, Transfers, sentence

FETCH, SEND = Capability.FETCH_FILES, Capability.SEND_FILES


@pytest.fixture
def transfers(look: theme.Theme, qtbot: QtBot) -> Transfers:
    made = Transfers()
    qtbot.addWidget(made)
    return made


def test_each_file_is_named_with_its_way_and_its_bytes(transfers: Transfers) -> None:
    assert transfers.isHidden()
    transfers.show_event(FileMoved(0, FETCH, "log.txt", 500, 2_000_000, ""))
    assert not transfers.isHidden()
    row = transfers.rows[0]
    assert row.state.words == "500 bytes of 2.0 MB to the technician, now"
    transfers.show_event(FileMoved(0, FETCH, "log.txt", 2_000_000, 2_000_000, "closed"))
    assert row.state.words == "2.0 MB to the technician, done"


def test_the_latest_are_shown_and_all_are_counted(transfers: Transfers) -> None:
    for number in range(7):
        transfers.show_event(FileMoved(number, SEND, f"{number}.txt", 1, 1, "closed"))
        transfers.show_event(FileMoved(number, SEND, f"{number}.txt", 1, 1, "closed"))
    assert sorted(transfers.rows) == [6 - number for number in reversed(range(MOST_ROWS))]
    assert transfers.title.words == "7 files in this session"


def test_what_moves_can_be_stopped_however_many_came_after_it(transfers: Transfers, qtbot: QtBot) -> None:
    transfers.show_event(FileMoved(0, FETCH, "large.iso", 1, 2_000_000, ""))
    for number in range(1, 6):
        transfers.show_event(FileMoved(number, SEND, f"{number}.txt", 1, 1, ""))
        transfers.show_event(FileMoved(number, SEND, f"{number}.txt", 1, 1, "closed"))
    stop = transfers.rows[0].stop
    assert not stop.isHidden()
    assert transfers.rows[5].stop.isHidden()
    with qtbot.waitSignal(transfers.stop_wanted) as wanted:
        stop.click()
    assert wanted.args == [0]
    transfers.show_event(FileMoved(0, FETCH, "large.iso", 1, 0, "stopped"))
    assert 0 not in transfers.rows or transfers.rows[0].stop.isHidden()


def test_the_folder_is_one_press_away(transfers: Transfers, qtbot: QtBot) -> None:
    transfers.show_event(FolderShared(Path("/home/ada/shared")))
    with qtbot.waitSignal(transfers.folder_wanted) as wanted:
        transfers.open.click()
    assert wanted.args == [Path("/home/ada/shared")]


@pytest.mark.parametrize("ended", ["closed", "withdrawn", "stopped", "broken off", "refused"])
def test_every_end_is_said(ended: str) -> None:
    assert sentence(FileMoved(0, SEND, "a", 1, 1, ended)) != sentence(FileMoved(0, SEND, "a", 1, 1, ""))
