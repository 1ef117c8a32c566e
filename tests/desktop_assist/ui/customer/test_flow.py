"""The customer's way through the window, clicked as a person clicks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from desktop_assist.errors import DesktopAssistError
from desktop_assist.ui.customer import report_files
from desktop_assist.ui.widgets.buttons import Button
from simulators.windows import Customer


def click(customer: Customer, button: Button) -> None:
    customer.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_only_what_is_ticked_is_read(customer: Customer) -> None:
    customer.flow.home.check.click()
    customer.shows("checkup")
    customer.flow.checkup.rows[1].tick.click()
    click(customer, customer.flow.checkup.start)
    customer.shows("report")
    assert customer.checkups.selected == [frozenset({"memory"})]


def test_nothing_is_read_without_a_tick(customer: Customer) -> None:
    customer.flow.home.check.click()
    click(customer, customer.flow.checkup.start)
    customer.qtbot.keyClick(customer.flow.checkup.start, Qt.Key.Key_Space)
    assert customer.checkups.selected == []
    assert customer.window.page == "checkup"


def test_a_run_can_be_stopped(customer: Customer) -> None:
    customer.checkups.go_on.clear()
    customer.flow.home.check.click()
    customer.flow.checkup.all.click()
    click(customer, customer.flow.checkup.start)
    customer.shows("progress")
    click(customer, customer.flow.progress.stop)
    customer.shows("report")
    assert customer.checkups.kept is not None
    assert not customer.checkups.kept.report.complete


def test_a_check_up_that_fails_says_so_in_place(customer: Customer) -> None:
    customer.checkups.error = DesktopAssistError("The disk is full.", next_step="Free some space.")
    customer.flow.home.check.click()
    customer.flow.checkup.all.click()
    click(customer, customer.flow.checkup.start)
    customer.qtbot.waitUntil(lambda: "The disk is full." in customer.flow.checkup.notice.words)
    assert customer.window.page == "checkup"
    assert customer.flow.checkup.ticked


def test_the_last_report_can_be_seen_again(customer: Customer) -> None:
    click(customer, customer.flow.home.report)
    customer.shows("report")
    customer.flow.report.back_wanted.emit()
    customer.shows("home")


def test_a_report_is_saved_where_the_customer_says(
    customer: Customer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    monkeypatch.setattr(report_files, "ask_where", lambda _parent: path)
    click(customer, customer.flow.home.report)
    click(customer, customer.flow.report.save)
    assert customer.checkups.kept is not None
    assert path.read_bytes() == customer.checkups.kept.report_bytes
    monkeypatch.setattr(report_files, "ask_where", lambda _parent: tmp_path / "nowhere" / "mine.json")
    click(customer, customer.flow.report.save)
    assert "could not be written" in customer.flow.report.notice.words


def test_a_report_is_printed(customer: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[object] = []
    monkeypatch.setattr(report_files, "print_report", lambda sealed, _parent: printed.append(sealed))
    click(customer, customer.flow.home.report)
    click(customer, customer.flow.report.print)
    assert printed == [customer.checkups.kept]


def test_help_without_a_report_goes_through_a_check_up_and_keeps_the_question(customer: Customer) -> None:
    customer.checkups.kept = None
    customer.flow._go_home()
    customer.flow.home.help.click()
    customer.shows("help")
    customer.help.page.question.setPlainText("My computer is slow.")
    click(customer, customer.help.page.check)
    customer.shows("checkup")
    customer.flow.checkup.all.click()
    click(customer, customer.flow.checkup.start)
    customer.shows("help")
    assert customer.help.page.question.toPlainText() == "My computer is slow."
    assert customer.help.page.send.isEnabled()


def test_without_an_organisation_check_ups_work_and_help_says_why_not(alone: Customer) -> None:
    alone.flow.home.help.click()
    alone.shows("not-set-up")
    click(alone, alone.flow.not_set_up.check)
    alone.shows("checkup")
    alone.flow.checkup.all.click()
    click(alone, alone.flow.checkup.start)
    alone.shows("report")
    click(alone, alone.flow.report.help)
    alone.shows("not-set-up")


def test_the_folder_is_opened_by_the_system(
    customer: Customer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    customer.help.folder_wanted.emit(tmp_path)
    assert opened == [str(tmp_path)]
