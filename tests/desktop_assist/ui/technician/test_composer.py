from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.technician.composer import ChangeDock, ClaimDock, OfferDock
from diagnostics.finding import Severity
from simulators import reports
from simulators.technician_program import TIDY

FINDINGS = (
    reports.finding(Severity.NORMAL, "memory.available", ""),
    reports.finding(Severity.SERIOUS),
)
LEFT = Qt.MouseButton.LeftButton


def test_an_offer_is_a_service_and_ticked_findings(look: theme.Theme, qtbot: QtBot) -> None:
    dock = OfferDock((TIDY,))
    qtbot.addWidget(dock)
    dock.show_findings(FINDINGS)
    assert list(dock.ticks) == ["storage.space:volume 1", "memory.available"]
    assert "49.00 EUR" in dock.about.words
    assert dock.findChildren(QLineEdit) == []  # nowhere to type a price
    dock.ticks["storage.space:volume 1"].setChecked(True)
    dock.words.setPlainText("I can make room.")
    with qtbot.waitSignal(dock.offer_wanted) as offered:
        qtbot.mouseClick(dock.present, LEFT)
    assert offered.args == ["disk-tidy", ("storage.space:volume 1",), "I can make room."]
    assert dock.ticked == ()
    assert dock.words.toPlainText() == ""


def test_a_claim_needs_words(look: theme.Theme, qtbot: QtBot) -> None:
    dock = ClaimDock()
    qtbot.addWidget(dock)
    dock.show_findings(FINDINGS)
    with qtbot.assertNotEmitted(dock.claim_wanted):
        qtbot.mouseClick(dock.present, LEFT)
    dock.words.setPlainText("The disk is nearly full.")
    dock.severity.setCurrentIndex(list(Severity).index(Severity.SERIOUS))
    with qtbot.waitSignal(dock.claim_wanted) as claimed:
        qtbot.mouseClick(dock.present, LEFT)
    assert claimed.args == ["The disk is nearly full.", (), "serious"]


def test_a_change_has_words_and_perhaps_a_way_back(look: theme.Theme, qtbot: QtBot) -> None:
    dock = ChangeDock()
    qtbot.addWidget(dock)
    dock.show_findings(FINDINGS)
    assert not dock.present.isEnabled()
    dock.words.setPlainText("I emptied the waste bin.")
    dock.undo.setText("It cannot be undone.")
    next(iter(dock.ticks.values())).setChecked(True)
    with qtbot.waitSignal(dock.change_wanted) as told:
        qtbot.mouseClick(dock.present, LEFT)
    assert told.args[:2] == ["I emptied the waste bin.", "It cannot be undone."]
    assert len(told.args[2]) == 1
    assert not dock.undo.text()
    assert not dock.words.toPlainText()


def test_an_empty_price_list_is_said(look: theme.Theme, qtbot: QtBot) -> None:
    dock = OfferDock(())
    qtbot.addWidget(dock)
    assert dock.about.words == "The price list is empty."
