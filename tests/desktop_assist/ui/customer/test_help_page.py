from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.engagement.errors import QuestionRefused
from desktop_assist.engagement.opening import Preview
from desktop_assist.ui import theme
from desktop_assist.ui.customer.help_page import HelpPage
from desktop_assist.ui.widgets.words import Words

BYTES = '{"findings":[],"taken_at":"2026-11-21T18:03:57Z","title":"Größe"}'.encode()


def preview(question: str) -> Preview:
    return Preview(question, "Practice Support", BYTES, ("Your question.", "The report.", "A key."))


@pytest.fixture
def page(look: theme.Theme, qtbot: QtBot) -> HelpPage:
    made = HelpPage()
    qtbot.addWidget(made)
    made.offer(preview)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_preview_is_the_question_and_the_very_bytes(page: HelpPage, qtbot: QtBot) -> None:
    page.question.setPlainText("My computer is slow.")
    qtbot.waitUntil(lambda: "My computer is slow." in page.preview.question.words)
    page.preview.fold.button.click()
    assert page.preview.bytes.isVisible()
    assert page.preview.bytes.isReadOnly()
    assert page.preview.bytes.toPlainText().encode() == BYTES
    said = [each.words for each in page.preview.findChildren(Words)]
    for sentence in ("Your question.", "The report.", "A key."):
        assert any(sentence in each for each in said)
    assert "Practice Support" in page.preview.recipient.words


def test_without_a_question_nothing_can_be_sent(page: HelpPage, qtbot: QtBot) -> None:
    assert not page.send.isEnabled()
    page.question.setPlainText("   \n ")
    with qtbot.assertNotEmitted(page.send_wanted):
        qtbot.mouseClick(page.send, Qt.MouseButton.LeftButton)


def test_without_a_report_a_check_up_comes_first_and_the_question_is_kept(
    look: theme.Theme, qtbot: QtBot
) -> None:
    made = HelpPage()
    qtbot.addWidget(made)
    made.question.setPlainText("My computer is slow.")
    made.offer(None)
    with qtbot.waitExposed(made):
        made.show()
    assert not made.send.isEnabled()
    with qtbot.waitSignal(made.checkup_wanted):
        qtbot.mouseClick(made.check, Qt.MouseButton.LeftButton)
    made.offer(preview)
    assert made.question.toPlainText() == "My computer is slow."
    assert made.send.isEnabled()


def test_what_was_not_sent_is_still_there(page: HelpPage, qtbot: QtBot) -> None:
    page.question.setPlainText("My computer is slow.")
    qtbot.waitUntil(page.send.isEnabled)
    page.sending("Connecting.")
    assert page.question.isReadOnly()
    assert not page.send.isEnabled()
    page.not_sent(QuestionRefused("The desk does not answer.", next_step="Try again in a minute."))
    assert "The desk does not answer." in page.notice.words
    assert "Try again in a minute." in page.notice.words
    assert page.question.toPlainText() == "My computer is slow."
    assert not page.question.isReadOnly()
    assert page.send.isEnabled()


def test_a_question_that_is_refused_says_so_in_place(look: theme.Theme, qtbot: QtBot) -> None:
    def refuse(question: str) -> Preview:
        raise QuestionRefused("The question is too long.", next_step="Shorten it.")

    made = HelpPage()
    qtbot.addWidget(made)
    made.question.setPlainText("word " * 999)
    made.offer(refuse)
    assert "too long" in made.notice.words
    assert not made.send.isEnabled()


def test_after_sending_the_next_question_begins_empty(page: HelpPage) -> None:
    page.question.setPlainText("My computer is slow.")
    page.sent()
    assert page.question.toPlainText() == ""
