from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.layout import (
    COLUMN_WIDTH,
    NARROW,
    Beside,
    Column,
    Fitting,
    Frame,
    clear,
    column,
    row,
    rule,
)


def test_beside_turns_where_it_is_narrow(look: theme.Theme, qtbot: QtBot) -> None:
    beside = Beside()
    qtbot.addWidget(beside)
    beside.box.addWidget(QLabel("one"))
    beside.resize(NARROW + 100, 100)
    beside.show()
    assert not beside.stacked
    beside.resize(NARROW - 100, 100)
    qtbot.waitUntil(lambda: beside.stacked)


def test_large_text_is_narrow_sooner(look: theme.Theme, qtbot: QtBot) -> None:
    look.set_text_percent(200)
    beside = Beside()
    qtbot.addWidget(beside)
    beside.resize(NARROW + 100, 100)
    beside.show()
    assert beside.stacked


def test_a_column_is_bounded_and_grows_with_the_text(look: theme.Theme, qtbot: QtBot) -> None:
    made = Column()
    qtbot.addWidget(made)
    made.resize(3000, 400)
    made.box.addWidget(QLabel("one"))
    made.show()
    inner = made.box.parentWidget()
    assert inner is not None
    qtbot.waitUntil(lambda: inner.width() == COLUMN_WIDTH)
    look.set_text_percent(200)
    qtbot.waitUntil(lambda: inner.width() == 2 * COLUMN_WIDTH)


def test_clear_takes_out_everything(look: theme.Theme, qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    box = column(around)
    inner = row()
    inner.addWidget(QLabel("one"))
    box.addLayout(inner)
    box.addWidget(rule())
    box.addWidget(Frame())
    clear(box)
    assert box.count() == 0
    qtbot.waitUntil(lambda: not around.findChildren(QLabel))


def test_fitting_turns_where_its_things_do_not_fit_and_back(look: theme.Theme, qtbot: QtBot) -> None:
    outer, fitting = QWidget(), Fitting()
    qtbot.addWidget(outer)
    column(outer).addWidget(fitting)
    for _ in range(2):
        inner = QWidget()
        inner.setMinimumSize(100, 20)
        fitting.box.addWidget(inner)
    assert fitting.minimumSizeHint().width() == 100
    outer.resize(150, 60)
    outer.show()
    qtbot.waitUntil(lambda: fitting.stacked)
    outer.resize(260, 60)
    qtbot.waitUntil(lambda: not fitting.stacked)
