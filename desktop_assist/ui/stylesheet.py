"""How each kind of widget is dressed in the tokens.

Decides: the one style sheet of the application: `$name` stands for a token, `15sp` for pixels that grow
with text.
Leaves alone: the values of the tokens (`tokens`), and which widget is of which kind; widgets say that
themselves.
"""

from __future__ import annotations

import dataclasses
import re
from string import Template

from desktop_assist.ui.tokens import Tokens

_GROWING = re.compile(r"\b(\d+)sp\b")

_TEXT = """
* { outline: none; }
QWidget { color: $text; }
QMainWindow, QDialog, QWidget[kind="page"] { background: $ground; }
QLabel { background: transparent; }
QLabel[type="small"] { font-size: 13sp; }
QLabel[type="body"] { font-size: 15sp; }
QLabel[type="lead"] { font-size: 18sp; }
QLabel[type="title"] { font-size: 24sp; font-weight: 600; }
QLabel[type="display"] { font-size: 32sp; font-weight: 600; }
QLabel[strong="true"] { font-weight: 600; }
QLabel[tone="quiet"] { color: $quiet; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="normal"] { color: $normal; }
QLabel[tone="information"] { color: $information; }
QLabel[tone="attention"] { color: $attention; }
QLabel[tone="serious"] { color: $serious; }
QLabel[tone="not_measured"] { color: $not_measured; }
QToolTip { background: $card; color: $text; border: 1px solid $line; padding: 4px; }
"""

_AREAS = """
QFrame[kind="card"], QFrame[kind="quiet card"], QFrame[kind="asking"], QFrame[kind="notice"] {
    background: $card; border: 1px solid $line; border-radius: 12px; }
QFrame[kind="quiet card"] { background: transparent; }
QFrame[kind="unmeasured"] { background: transparent; border: 1px dotted $not_measured; border-radius: 12px; }
QFrame[kind="asking"] { border: 2px solid $accent; }
QFrame[kind="notice"] { border-left: 4px solid $attention; }
QFrame[kind="banner"] { background: $card; border: none; border-bottom: 1px solid $line; }
QFrame[kind="practice"] { background: $information; border: none; }
QFrame[kind="practice"] QLabel { color: $card; }
QFrame[kind="footer"] { background: $card; border: none; border-top: 1px solid $line; }
QFrame[kind="side"] { background: $card; border: none; border-right: 1px solid $line; }
QFrame[kind="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QScrollArea, QScrollArea > QWidget > QWidget[kind="column"] { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $line; border-radius: 4px; min-height: 32px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $line; border-radius: 4px; min-width: 32px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMainWindow::separator { background: $ground; width: 8px; height: 8px; }
QDockWidget { font-weight: 600; }
QDockWidget::title { background: $ground; padding: 8px 8px; text-align: left; }
QTabBar::tab { background: transparent; color: $quiet; padding: 8px 12px; border: none;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { color: $accent; }
QMenu { background: $card; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 8px 24px; border-radius: 6px; }
QMenu::item:selected { background: $touched; }
"""

_BUTTONS = """
QPushButton, QToolButton[kind="menu"] {
    background: $card; color: $text; border: 1px solid $line; border-radius: 8px;
    padding: 5px 17px; min-height: 32sp; font-size: 15sp; }
QPushButton[target="compact"] { padding: 3px 11px; min-height: 24sp; font-size: 13sp; }
QPushButton:hover, QToolButton[kind="menu"]:hover { background: $touched; }
QPushButton:focus, QToolButton[kind="menu"]:focus { border: 2px solid $accent; padding: 4px 16px; }
QPushButton[target="compact"]:focus { padding: 2px 10px; }
QPushButton:disabled { color: $quiet; background: transparent; }
QPushButton[kind="primary"] {
    background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed { background: $accent_pressed; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: transparent; color: $quiet; border: 1px solid $line; }
QPushButton[kind="stop"] { background: $card; color: $serious; border: 2px solid $serious; font-weight: 600;
    padding: 4px 24px; }
QPushButton[kind="stop"]:hover { background: $touched; }
QPushButton[kind="stop"]:focus { border: 4px solid $serious; padding: 2px 22px; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: $accent;
    padding: 5px; text-align: left; }
QPushButton[kind="link"]:hover { background: $touched; }
QPushButton[kind="link"]:focus { border: 2px solid $accent; padding: 4px; }
QPushButton[kind="big card"] { background: $card; border: 1px solid $line; border-radius: 12px; padding: 0; }
QPushButton[kind="big card"]:hover { background: $touched; }
QPushButton[kind="big card"]:focus { border: 2px solid $accent; }
QPushButton[kind="row"] {
    background: transparent; border: 1px solid transparent; border-radius: 8px; padding: 0;
    text-align: left; }
QPushButton[kind="row"]:hover { background: $touched; }
QPushButton[kind="row"]:checked { background: $touched; border: 1px solid $line; }
QPushButton[kind="row"]:focus { border: 2px solid $accent; }
QToolButton[kind="menu"]::menu-indicator { image: none; width: 0; }
QToolButton[kind="menu"] { background: transparent; border: 1px solid transparent; padding: 5px; }
QToolButton[kind="menu"]:focus { padding: 4px; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox {
    background: $card; color: $text; border: 1px solid $line; border-radius: 8px; padding: 7px 11px;
    font-size: 15sp; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus {
    border: 2px solid $accent; padding: 6px 10px; }
QLineEdit, QComboBox { min-height: 28sp; }
QPlainTextEdit[type="lead"] { font-size: 18sp; }
QPlainTextEdit[kind="bytes"] { font-size: 13sp; background: $ground; }
QWidget[density="technician"] QLineEdit, QWidget[density="technician"] QPlainTextEdit,
QWidget[density="technician"] QComboBox { font-size: 13sp; padding: 3px 7px; min-height: 24sp; }
QWidget[density="technician"] QLineEdit:focus, QWidget[density="technician"] QPlainTextEdit:focus,
QWidget[density="technician"] QComboBox:focus { padding: 2px 6px; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url($arrow); width: 16px; height: 16px; }
QComboBox QAbstractItemView {
    background: $card; border: 1px solid $line;
    selection-background-color: $touched; selection-color: $text; }
QCheckBox, QRadioButton {
    spacing: 12px; font-size: 15sp; padding: 6px; border: 2px solid transparent; border-radius: 8px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; }
QCheckBox::indicator {
    width: 20sp; height: 20sp; border: 1px solid $quiet; border-radius: 5px; background: $card; }
QCheckBox::indicator:checked { background: $accent; border: 1px solid $accent; image: url($tick); }
QRadioButton::indicator {
    width: 18sp; height: 18sp; border: 1sp solid $quiet; border-radius: 10sp; background: $card; }
QRadioButton::indicator:checked {
    width: 8sp; height: 8sp; border: 6sp solid $accent; border-radius: 10sp; background: $on_accent; }
QCheckBox[target="compact"] { font-size: 13sp; padding: 2px; spacing: 8px; }
QProgressBar { background: $line; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QProgressBar[tone="late"]::chunk { background: $attention; }
"""


def sheet(tokens: Tokens, percent: int, *, tick: str, arrow: str) -> str:
    """The style sheet.

    Args:
        tokens: The colours.
        percent: The size of text, 100 to 200.
        tick: The file of a tick in the colour `on_accent`; a style sheet takes pictures from files only.
        arrow: The file of an arrow in the colour `quiet`.
    """
    template = Template(_TEXT + _AREAS + _BUTTONS + _FIELDS)
    colours = template.substitute(dataclasses.asdict(tokens), tick=tick, arrow=arrow)
    return _GROWING.sub(lambda match: f"{round(int(match[1]) * percent / 100)}px", colours)
