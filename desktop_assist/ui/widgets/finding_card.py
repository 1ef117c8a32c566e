"""One finding as a card.

Decides: the order: severity, what was measured, what it affects, if left, what to do, who is responsible,
evidence.
Leaves alone: every sentence, which is the report's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from desktop_assist.ui.text import report_language, say
from desktop_assist.ui.widgets.fold import Fold
from desktop_assist.ui.widgets.layout import APART, NEAR, STEP, WIDE, Frame
from desktop_assist.ui.widgets.severity import badge
from desktop_assist.ui.widgets.words import Words, heading
from diagnostics.finding import Finding, NormalNote, NotMeasured
from diagnostics.observation import Absent, Reading
from diagnostics.render import words as report_words


class FindingCard(Frame):
    """A finding above normal."""

    def __init__(self, finding: Finding, observations: Mapping[str, Reading]) -> None:
        """Show `finding`, with those of `observations` that it rests on folded away."""
        super().__init__(space=STEP, margin=APART)
        self.setAccessibleName(report_words.title(finding, report_language()))
        self.box.addWidget(badge(finding.severity))
        self.box.addWidget(heading(report_words.title(finding, report_language())))
        self.box.addWidget(Words(finding.measured))
        self.box.addLayout(_labelled(_explained(finding)))
        self.box.addWidget(_evidence(finding, observations))


def _explained(finding: Finding) -> list[tuple[str, str]]:
    return [
        (say(report_words.AFFECTS), finding.affects),
        (say(report_words.IF_LEFT), finding.if_left),
        (say(report_words.DO_YOURSELF), finding.do_yourself),
        (say(report_words.WHOSE_MATTER), report_words.responsible(finding, report_language())),
        (say(report_words.NOT_MEANING), finding.not_meaning),
    ]


def _labelled(entries: Iterable[tuple[str, str]]) -> QGridLayout:
    """Labels to the left, in quiet; sentences to the right."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(WIDE)
    grid.setVerticalSpacing(NEAR)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 3)
    for line, (label, sentence) in enumerate(entry for entry in entries if entry[1]):
        grid.addWidget(Words(label, tone="quiet"), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Words(sentence), line, 1)
    return grid


def _evidence(finding: Finding, observations: Mapping[str, Reading]) -> Fold:
    fold = Fold(say("Evidence"))
    fold.button.describe(say("Evidence for {title}", title=report_words.title(finding, report_language())))
    for name in finding.inputs:
        fold.box.addWidget(Words(_reading(name, observations.get(name)), size="small", selectable=True))
    own = say(" Part of the limit is our own choice.") if finding.ours else ""
    source = say("Rule {rule}, from {source}.", rule=finding.rule, source=finding.source)
    fold.box.addWidget(Words(f"{source}{own}", size="small", tone="quiet", selectable=True))
    return fold


def _reading(name: str, reading: Reading | None) -> str:
    if reading is None:
        return say("{name}: not in this report", name=name)
    if isinstance(reading, Absent):
        return say(
            "{name}: absent ({reason}). {detail}",
            name=name,
            reason=say(reading.reason.value),
            detail=report_language().sentence(reading.detail),
        )
    shown = reading.value if not isinstance(reading.value, tuple) else _items(reading.value)
    source = say("read from {source} at {time}", source=reading.source, time=reading.taken_at)
    return f"{name}: {shown} {reading.unit}\n{source}".replace("  ", " ")


def _items(items: tuple[Mapping[str, int | str | bool], ...]) -> str:
    lines = (", ".join(f"{key} {value}" for key, value in item.items()) for item in items)
    return "\n" + "\n".join(f"– {line}" for line in lines) + "\n"


class NormalCard(Frame):
    """Something that looks alarming and is not."""

    def __init__(self, note: NormalNote) -> None:
        """Show what people are shown as proof, and the truth."""
        super().__init__(space=NEAR)
        self.setAccessibleName(note.title)
        self.box.addWidget(Words(note.title, strong=True))
        if note.shown:
            self.box.addWidget(Words(note.shown, tone="quiet"))
        self.box.addWidget(Words(note.truth))


class UnmeasuredCard(Frame):
    """What could not be measured, and why; neither good nor bad."""

    def __init__(self, entries: Iterable[NotMeasured]) -> None:
        """Show one line an entry."""
        super().__init__("unmeasured", space=STEP)
        for entry in entries:
            title = f"{entry.title}: {say(entry.reason.value)}"
            self.box.addWidget(Words(title, strong=True, tone="not_measured"))
            self.box.addWidget(Words(entry.detail, tone="quiet"))
