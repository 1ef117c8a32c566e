"""The firmware's level is for technicians alone, beside its baseline, and no finding."""

from __future__ import annotations

import dataclasses

import pytest
from pytestqt.qtbot import QtBot

from desktop_assist.engagement.events import CaseJoined
from desktop_assist.ui import theme
from desktop_assist.ui.technician.case_panel import CasePanel
from desktop_assist.ui.technician.lookups import FIRMWARE, firmware
from desktop_assist.ui.widgets.report_view import ReportView
from desktop_assist.ui.widgets.words import Words
from diagnostics.observation import Absent, Observation, Reading, Reason
from diagnostics.report import Report
from simulators import reports
from simulators.fixed_clock import FixedClock
from simulators.technician_program import CASE, QUESTION


def level(value: int) -> Reading:
    return Observation(value, "level", "fwupdmgr security --json", reports.AT)


def with_firmware(reading: Reading) -> Report:
    report = reports.made()
    return dataclasses.replace(report, observations={**report.observations, FIRMWARE: reading})


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "HSI:0, below the baseline HSI:1"), (1, "HSI:1, not below"), (4, "HSI:4, not below")],
)
def test_the_level_stands_beside_the_baseline(value: int, words: str) -> None:
    assert words in firmware(level(value))


def test_what_was_not_measured_has_its_reason() -> None:
    absent = Absent(Reason.NOT_SUPPORTED, "The firmware is not rated here.", "fwupdmgr", reports.AT)
    assert firmware(absent) == "Firmware security: not supported. The firmware is not rated here."
    assert firmware(None) == "Firmware security: not in this report."


def shown(widget: ReportView | CasePanel) -> str:
    return "\n".join(words.words for words in widget.findChildren(Words))


def test_technicians_see_it_and_customers_do_not(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> None:
    report = with_firmware(level(0))
    panel, customers = CasePanel(clock), ReportView(clock)
    qtbot.addWidget(panel)
    qtbot.addWidget(customers)
    panel.show_joined(CaseJoined(CASE, QUESTION, report))
    customers.show_report(report)
    assert "HSI:0" in shown(panel)
    assert "HSI" not in shown(customers)
    assert not panel.lookups.fold.button.isChecked()
