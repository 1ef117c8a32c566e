"""The warning stands first; trusting takes the whole wait, a tick and a person's own press."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.engagement.enrolling import Standing
from desktop_assist.enrolment.pending import Pending
from desktop_assist.ui import theme
from desktop_assist.ui.customer.organisation_page import OrganisationPage
from simulators.enrolments import HELP

WAITED = Pending("xn--bcher-kva.example", "Help Ltd", "", "2026-11-21T18:04:05Z", 1000)
NOBODY = Standing(None, False, None, timedelta())


@pytest.fixture
def page(look: theme.Theme, qtbot: QtBot) -> OrganisationPage:
    made = OrganisationPage()
    qtbot.addWidget(made)
    made.show_standing(NOBODY)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_warning_stands_above_the_field(page: OrganisationPage, qtbot: QtBot) -> None:
    assert "it is very likely a scam" in page.warning.words
    assert page.warning.isVisible()
    below = page.domain.mapTo(page, page.domain.rect().topLeft()).y()
    assert page.warning.mapTo(page, page.warning.rect().bottomLeft()).y() < below
    assert "trusts no organisation yet" in page.trusted.words
    assert not page.waiting.isVisible()
    page.domain.setText("help.example")
    with qtbot.waitSignal(page.look_up_wanted) as wanted:
        qtbot.mouseClick(page.look_up, Qt.MouseButton.LeftButton)
    assert wanted.args == ["help.example"]


def test_it_is_not_to_be_had_before_the_wait_is_over_and_ticked(page: OrganisationPage, qtbot: QtBot) -> None:
    page.show_standing(Standing(None, False, WAITED, timedelta(minutes=9, seconds=59)))
    assert page.who.words == "Help Ltd (bücher.example (xn--bcher-kva.example))"
    assert "Not trusted yet" in page.left.words
    page.tick.setChecked(True)
    assert not page.use.isEnabled()
    page.show_standing(Standing(None, False, WAITED, timedelta()))
    assert page.use.isEnabled()
    page.tick.setChecked(False)
    assert not page.use.isEnabled()
    page.tick.setChecked(True)
    with qtbot.assertNotEmitted(page.use_wanted):
        page.use.click()  # this program's own code, or another one, is no person
    with qtbot.waitSignal(page.use_wanted):
        qtbot.mouseClick(page.use, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.forget_wanted):
        qtbot.mouseClick(page.forget, Qt.MouseButton.LeftButton)


def test_whoever_is_trusted_is_shown_with_the_domain(page: OrganisationPage, qtbot: QtBot) -> None:
    page.show_standing(Standing(HELP, False, None, timedelta()))
    assert page.trusted.words == "Help Ltd (help.example). Nobody else can come in."
    assert not page.asking.isVisible()
    assert not page.warning.isVisible()
    with qtbot.waitSignal(page.remove_wanted):
        qtbot.mouseClick(page.remove, Qt.MouseButton.LeftButton)
    page.show_standing(Standing(HELP, True, None, timedelta()))
    assert "came with the installer" in page.trusted.words
    assert not page.remove.isVisible()


def test_nothing_else_can_be_asked_for_while_it_is_looked_up(page: OrganisationPage) -> None:
    page.busy(True)
    assert not page.look_up.isEnabled()
    page.busy(False)
    assert page.look_up.isEnabled()
    assert not page.use.isEnabled()
