"""What only a technician sees of a report: measurements from which nothing follows for most people.

Decides: that the firmware's level (HSI) stands here beside its baseline, as a measurement to look up; that it
is no finding, so that no offer and no claim can rest on it; and that an absent one has its reason.
Leaves alone: the report, in which the customer has the same number, and what was found (`ReportView`).
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.fold import Fold
from desktop_assist.ui.widgets.layout import column
from desktop_assist.ui.widgets.words import Words
from diagnostics.observation import Observation, Reading
from diagnostics.report import Report

FIRMWARE = "firmware.hsi_level"
# From: https://fwupd.github.io/libfwupdplugin/hsi.html#low-security-level
BASELINE = 1


class Lookups(QWidget):
    """Folded away below the report."""

    def __init__(self) -> None:
        """Begin without a report."""
        super().__init__()
        self.fold = Fold(tr("For you to look up"))
        self.firmware = Words(size="small", selectable=True)
        self.fold.box.addWidget(self.firmware)
        note = tr(
            "Only technicians are shown this. It is no finding: nothing may be sold or claimed because of it."
        )
        self.fold.box.addWidget(Words(note, size="small", tone="quiet"))
        column(self).addWidget(self.fold)

    def show_report(self, report: Report) -> None:
        """Show what `report` has of it."""
        self.firmware.say(firmware(report.observations.get(FIRMWARE)))


def firmware(reading: Reading | None) -> str:
    """The firmware's level as a sentence."""
    if reading is None:
        return tr("Firmware security: not in this report.")
    if not isinstance(reading, Observation):
        reason = reading.reason.value
        return tr("Firmware security: {reason}. {detail}", reason=reason, detail=reading.detail)
    level, baseline = reading.value, BASELINE
    below = isinstance(level, int) and level < baseline
    words = tr("below the baseline") if below else tr("not below the baseline")
    return tr(
        "Firmware security: HSI:{level}, {words} HSI:{baseline}. Read from {source} at {time}.",
        level=level,
        words=words,
        baseline=baseline,
        source=reading.source,
        time=reading.taken_at,
    )
