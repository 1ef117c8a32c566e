"""What a technician reads of a customer's earlier cases: words and dates, and nothing that is added up."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_assist.desk.protocol import EarlierLine, EarlierVerdict
from desktop_assist.engagement.events import CaseJoined
from desktop_assist.ui import theme
from desktop_assist.ui.technician.case_panel import CasePanel
from desktop_assist.ui.technician.earlier_cases import EarlierCases
from simulators import reports
from simulators.fixed_clock import FixedClock
from simulators.technician_program import CASE, QUESTION

VERDICT = EarlierVerdict("offer", "offer-1", "unsupported", "declined")


def earlier(**changed: object) -> EarlierLine:
    values = {
        "case": CASE,
        "question": "Why was it slow?",
        "opened_at": "2026-10-01T10:00:00Z",
        "closed_at": "2026-10-01T11:00:00Z",
        "state": "closed",
        "answered": True,
        "verdicts": (VERDICT,),
        **changed,
    }
    return EarlierLine(**values)  # type: ignore[arg-type]


def test_they_stand_below_the_report_once_the_case_is_joined(
    look: theme.Theme, clock: FixedClock, qtbot: QtBot
) -> None:
    panel = CasePanel(clock)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    assert not panel.earlier.isVisible()
    panel.show_joined(CaseJoined(CASE, QUESTION, reports.made(), (), (earlier(),)))
    assert panel.earlier.isVisible()
    assert panel.earlier.said == [
        "Why was it slow?",
        "Asked on 2026-10-01, closed on 2026-10-01, a technician answered.",
        "Offer offer-1: unsupported; declined.",
    ]


def test_what_is_not_known_is_said_and_nothing_disguises_itself(look: theme.Theme, qtbot: QtBot) -> None:
    shown = EarlierCases()
    qtbot.addWidget(shown)
    shown.show_cases(())
    assert shown.said == ["This computer's program has not asked for help here before."]
    odd = earlier(question="\u202eevil\x1b[2J", closed_at="", state="waiting", answered=False, verdicts=())
    shown.show_cases((odd, earlier(question="", closed_at="", verdicts=())))
    assert "\u202e" not in shown.said[0]
    assert "\x1b" not in shown.said[0]
    assert shown.said[1:] == [
        "Asked on 2026-10-01, still open, nobody answered.",
        "The question was erased.",
        "Asked on 2026-10-01, closed, a technician answered.",
    ]
