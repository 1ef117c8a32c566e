from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop_assist.consent import Capability
from desktop_assist.engagement.errors import FolderNotShared
from desktop_assist.engagement.events import ConsentAsked
from desktop_assist.engagement.file_events import FileMoved
from desktop_assist.ui.customer.consent_question import ConsentQuestion
from simulators.windows import Customer


@pytest.fixture
def asked(customer: Customer, qtbot: QtBot) -> ConsentQuestion:
    customer.begin_session()
    customer.program.tell(ConsentAsked(Capability.SEND_FILES, "To bring a driver.", 60))
    qtbot.waitUntil(lambda: bool(customer.help.session.questions))
    question = customer.help.session.questions[0]
    qtbot.waitUntil(question.answers.isEnabled)
    return question


def test_the_folder_is_shown_before_the_answer_and_can_be_another(
    asked: ConsentQuestion, customer: Customer, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked.folder is not None
    assert "/home/ada/Downloads/Desktop Assist" in asked.folder.words.words
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    qtbot.mouseClick(asked.folder.other, Qt.MouseButton.LeftButton)
    assert str(tmp_path) in asked.folder.words.words
    qtbot.mouseClick(asked.allow, Qt.MouseButton.LeftButton)
    assert customer.program.shared == tmp_path
    assert customer.program.answers == [(Capability.SEND_FILES, True)]
    customer.program.tell(FileMoved(0, Capability.SEND_FILES, "driver.zip", 5, 10, ""))
    qtbot.waitUntil(customer.help.session.transfers.isVisible)
    qtbot.mouseClick(customer.help.session.transfers.rows[0].stop, Qt.MouseButton.LeftButton)
    assert customer.program.stopped_files == [0]


def test_a_folder_that_cannot_be_shared_is_no(
    asked: ConsentQuestion, customer: Customer, qtbot: QtBot
) -> None:
    customer.program.error = FolderNotShared("That is too much.", next_step="Choose another folder.")
    qtbot.mouseClick(asked.allow, Qt.MouseButton.LeftButton)
    assert customer.program.answers == [(Capability.SEND_FILES, False)]
    assert customer.help.session.notice.isVisible()


def test_once_shared_it_stays_the_same(asked: ConsentQuestion, customer: Customer, qtbot: QtBot) -> None:
    qtbot.mouseClick(asked.allow, Qt.MouseButton.LeftButton)
    customer.program.tell(ConsentAsked(Capability.FETCH_FILES, "To see the log.", 60))
    qtbot.waitUntil(
        lambda: any(each.capability is Capability.FETCH_FILES for each in customer.help.session.questions)
    )
    again = customer.help.session.questions[-1]
    assert again.folder is not None
    assert again.folder.other.isHidden()
