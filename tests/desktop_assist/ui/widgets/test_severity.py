from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_assist.offers.verdict import VerdictKind
from desktop_assist.ui import theme
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.widgets.severity import VERDICTS, badge, verdict_badge
from diagnostics.finding import Severity


def test_a_severity_is_a_word_and_a_drawing_never_a_colour_alone(look: theme.Theme, qtbot: QtBot) -> None:
    words, drawings = set(), set()
    for severity in Severity:
        made = badge(severity)
        qtbot.addWidget(made)
        words.add(made.word)
        drawings.add(made.findChild(Drawing).name)
    assert words == {"Serious", "Attention", "Information", "Normal"}
    assert len(drawings) == 4


@pytest.mark.parametrize("kind", list(VerdictKind))
def test_every_verdict_has_its_words(look: theme.Theme, qtbot: QtBot, kind: VerdictKind) -> None:
    assert kind.value in VERDICTS
    made = verdict_badge(kind.value)
    qtbot.addWidget(made)
    assert made.word != kind.value
    assert made.findChild(Drawing) is not None


def test_a_verdict_is_never_red(look: theme.Theme) -> None:
    assert "serious" not in {token for token, _drawing in VERDICTS.values()}


def test_a_verdict_of_a_newer_program_shows_as_itself(look: theme.Theme, qtbot: QtBot) -> None:
    made = verdict_badge("withdrawn")
    qtbot.addWidget(made)
    assert made.word == "withdrawn"
