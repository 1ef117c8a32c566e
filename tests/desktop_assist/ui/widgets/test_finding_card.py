from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.finding_card import FindingCard, NormalCard, UnmeasuredCard
from desktop_assist.ui.widgets.fold import Fold
from desktop_assist.ui.widgets.words import Words
from diagnostics.finding import Severity
from simulators import reports


def words_of(widget: QWidget) -> list[str]:
    return [each.words for each in widget.findChildren(Words)]


def test_a_finding_says_everything_it_must(look: theme.Theme, qtbot: QtBot) -> None:
    finding = reports.finding(Severity.ATTENTION)
    card = FindingCard(finding, reports.made(finding).observations)
    qtbot.addWidget(card)
    said = words_of(card)
    for sentence in (
        finding.measured,
        finding.affects,
        finding.if_left,
        finding.do_yourself,
        finding.not_meaning,
    ):
        assert sentence in said
    for label in ("What it affects", "If nothing is done", "What you can do yourself", "Whose matter it is"):
        assert label in said
    assert "Attention" in said
    assert said.index("Attention") < said.index(finding.measured) < said.index(finding.do_yourself)


def test_the_evidence_is_folded_and_names_reading_rule_and_source(look: theme.Theme, qtbot: QtBot) -> None:
    finding = reports.finding(Severity.SERIOUS)
    card = FindingCard(finding, reports.made(finding).observations)
    qtbot.addWidget(card)
    fold = card.findChild(Fold)
    assert not fold.button.isChecked()
    evidence = " ".join(words_of(fold))
    for part in ("storage.volumes", "used_permille 960", "statvfs", reports.AT, finding.rule, finding.source):
        assert part in evidence
    assert "our own choice" in evidence


def test_evidence_that_is_absent_or_missing_is_said(look: theme.Theme, qtbot: QtBot) -> None:
    finding = reports.finding(Severity.ATTENTION)
    card = FindingCard(finding, {})
    qtbot.addWidget(card)
    assert any("not in this report" in each for each in words_of(card))


def test_what_is_normal_and_what_was_not_measured(look: theme.Theme, qtbot: QtBot) -> None:
    report = reports.made()
    normal, unmeasured = NormalCard(report.normal_notes[0]), UnmeasuredCard(report.not_measured[:1])
    qtbot.addWidget(normal)
    qtbot.addWidget(unmeasured)
    assert report.normal_notes[0].truth in words_of(normal)
    assert "Battery wear: not present" in words_of(unmeasured)
    assert unmeasured.property("kind") == "unmeasured"
