"""A program of somebody else's on a private display: a window with a line to type into, that tells what came.

It runs as a process of its own, so that its windows are no part of the program under test.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

PATIENCE_S = 20.0
_COMMON = """
import json, sys
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
application = QApplication([])
def tell(**what):
    print(json.dumps(what), flush=True)
"""
LINE = (
    _COMMON
    + """
class Line(QLineEdit):
    def keyPressEvent(self, event):
        tell(key=event.key(), modifiers=event.modifiers().value)
        super().keyPressEvent(event)
    def keyReleaseEvent(self, event):
        tell(up=event.key())
        super().keyReleaseEvent(event)
    def mousePressEvent(self, event):
        tell(pressed=event.button().value, x=event.position().x(), y=event.position().y())
    def mouseReleaseEvent(self, event):
        tell(released=event.button().value)
    def wheelEvent(self, event):
        tell(wheel=[event.angleDelta().x(), event.angleDelta().y()])
line = Line()
line.textChanged.connect(lambda text: tell(text=text))
line.setWindowTitle(sys.argv[1])
line.setGeometry(*(int(each) for each in sys.argv[2:6]))
line.show()
line.activateWindow()
def ready():
    if line.hasFocus() and line.isActiveWindow() and line.windowHandle().isExposed():
        QTimer.singleShot(50, lambda: tell(ready=True))
    else:
        line.activateWindow()
        QTimer.singleShot(20, ready)
ready()
application.exec()
"""
)

FORM = (
    _COMMON
    + """
import threading
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
window = QWidget()
box = QVBoxLayout(window)
fields = {"name": QLineEdit(), "password": QLineEdit()}
fields["password"].setEchoMode(QLineEdit.EchoMode.Password)
for called, field in fields.items():
    box.addWidget(field)
    field.textChanged.connect(lambda text, called=called: tell(**{called: text}))
class Asked(QObject):
    asked = Signal(str)
def ask(what):
    fields[what].setFocus()
    tell(focused=fields[what].hasFocus())
asked = Asked()
asked.asked.connect(ask)
def listen():
    for line in sys.stdin:
        asked.asked.emit(line.strip())
threading.Thread(target=listen, daemon=True).start()
window.setGeometry(20, 20, 400, 120)
window.show()
fields[sys.argv[1]].setFocus()
def ready():
    if fields[sys.argv[1]].hasFocus() and window.isActiveWindow() and window.windowHandle().isExposed():
        QTimer.singleShot(50, lambda: tell(ready=True))
    else:
        window.activateWindow()
        QTimer.singleShot(20, ready)
ready()
application.exec()
"""
)

QUESTION = (
    _COMMON
    + """
import select, threading
from PySide6.QtCore import QPoint, Signal
from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentAsked
from desktop_assist.ui import theme
from desktop_assist.ui.customer.consent_question import ConsentQuestion
from diagnostics.clock import SystemClock
events, answers, chosen = [], [], []
class Watch(QObject):
    def eventFilter(self, seen, event):
        if event.spontaneous() and event.type() in (
            QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.KeyPress,
            QEvent.Type.KeyRelease, QEvent.Type.Wheel, QEvent.Type.Close,
        ):
            events.append(event.type().name)
        return False
watch = Watch()
application.installEventFilter(watch)
window = QWidget()
question = ConsentQuestion(ConsentAsked(Capability.CONTROL, "To help.", 60), "Robin", SystemClock())
question.setParent(window)
question.resize(question.sizeHint())
window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
window.resize(question.size())
window.move(10, 30)
def answered(capability, allowed, terms):
    answers.append(allowed)
    tell(answer=allowed)
question.answered.connect(answered)
menu = QMenu(window)
entry = menu.addAction("Stop everything")
entry.triggered.connect(lambda: chosen.append("stop"))
frame = QWidget(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.BypassWindowManagerHint
    | Qt.WindowType.WindowTransparentForInput | Qt.WindowType.WindowStaysOnTopHint)
frame.setGeometry(0, 0, 800, 600)
frame.setWindowOpacity(0.2)
def centre(of):
    return [of.mapToGlobal(of.rect().center()).x(), of.mapToGlobal(of.rect().center()).y()]
def ask(what):
    if what == "told":
        tell(events=list(events), answers=answers, chosen=chosen, **{"menu open": menu.isVisible()})
    elif what == "menu":
        menu.popup(window.mapToGlobal(QPoint(20, 20)))
        def opened():
            tell(open=True) if menu.isVisible() else QTimer.singleShot(20, opened)
        QTimer.singleShot(100, opened)
    elif what == "menu entry":
        tell(place=centre(menu))
    elif what == "frame":
        frame.show()
        QTimer.singleShot(100, lambda: tell(framed=True))
    elif what == "corner":
        at = window.frameGeometry().topLeft()
        tell(place=[at.x() + 3, at.y() + 3])
    else:
        tell(place=centre(getattr(question, what)))
class Asked(QObject):
    asked = Signal(str)
asked = Asked()
asked.asked.connect(ask)
def listen():
    for line in sys.stdin:
        asked.asked.emit(line.strip())
threading.Thread(target=listen, daemon=True).start()
window.show()
window.activateWindow()
def ready():
    if question.allow.isEnabled() and window.isActiveWindow() and window.windowHandle().isExposed():
        question.allow.setFocus()
        QTimer.singleShot(200, lambda: tell(ready=True))  # a window manager maps its frame meanwhile
    else:
        window.activateWindow()
        QTimer.singleShot(20, ready)
ready()
application.exec()
"""
)


class Program:
    """A running program that tells what happened to it, line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._told: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._reading = threading.Thread(target=self._read, name="receiver")
        self._reading.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._told.put(json.loads(line))

    def wait_for(self, wanted: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """The next thing told for which `wanted`."""
        seen = []
        while True:
            try:
                told = self._told.get(timeout=PATIENCE_S)
            except queue.Empty:
                raise AssertionError(f"not told; only {seen[-12:]}") from None
            if wanted(told):
                return told
            seen.append(told)

    def ask(self, what: str) -> dict[str, Any]:
        """Have it tell something."""
        assert self.process.stdin is not None
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return self.wait_for(lambda told: "answer" not in told)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE_S)
        self._reading.join()
        for end in (self.process.stdin, self.process.stdout):
            assert end is not None
            end.close()


@contextmanager
def program(
    name: str, code: str, *arguments: object, around: Mapping[str, str] | None = None
) -> Iterator[Program]:
    """A Qt program of `code` on the display `name`, ready to be used; `around` is more environment."""
    pytest.importorskip("PySide6.QtWidgets")
    environment = {
        **os.environ,
        "DISPLAY": name,
        "QT_QPA_PLATFORM": "xcb",
        "LC_ALL": "C.UTF-8",
        **(around or {}),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    made = Program(process)
    try:
        made.wait_for(lambda told: told.get("ready"))
        yield made
    finally:
        made.close()


@contextmanager
def line(
    name: str, title: str = "A line", place: tuple[int, int, int, int] = (20, 20, 400, 60)
) -> Iterator[Program]:
    """A window with a line that has the focus."""
    with program(name, LINE, title, *place) as made:
        yield made
