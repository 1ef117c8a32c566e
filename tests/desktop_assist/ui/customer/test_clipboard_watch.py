"""What may leave the customer's clipboard: a simulated one, and a real one with real programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from desktop_assist.consent import SERVED, Capability
from desktop_assist.session.messages import LARGEST_COPY_BYTES
from desktop_assist.ui.customer import clipboard_watch
from desktop_assist.ui.customer.clipboard_watch import MARKS_OF_SECRETS, ClipboardWatch, served
from simulators.clipboards import SimulatedClipboard
from simulators.screens import private_display


class Watched:
    """A watched clipboard, what was taken from it, and what was kept."""

    def __init__(self, qtbot: QtBot) -> None:
        self.board = SimulatedClipboard()
        self.allowed = True
        self.taken: list[str] = []
        self.why: list[str] = []
        self.watch = ClipboardWatch(self.board, lambda: self.allowed)
        self.watch.copied.connect(self.taken.append)
        self.watch.kept.connect(self.why.append)
        self._qtbot = qtbot

    def begin(self) -> None:
        self.watch.begin()
        self._qtbot.waitUntil(lambda: self.watch.live)


@pytest.fixture
def watched(qapp: QGuiApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Watched:
    monkeypatch.setattr(clipboard_watch, "SETTLE_MS", 1)
    return Watched(qtbot)


def test_nothing_is_read_before_it_is_allowed(watched: Watched) -> None:
    watched.board.copied("a password")
    assert (watched.taken, watched.board.reads) == ([], 0)


def test_what_was_copied_before_never_leaves_and_what_is_copied_then_does(watched: Watched) -> None:
    watched.board.copied("before")
    watched.begin()
    assert watched.taken == []
    watched.board.copied("now")
    watched.board.copied("and this")
    assert watched.taken == ["now", "and this"]


def test_what_lay_there_and_is_put_there_anew_stays_here(watched: Watched) -> None:
    """As a clipboard manager does when the program that copied it closes."""
    watched.board.copied("before")
    watched.begin()
    watched.board.copied("before")
    assert watched.taken == []
    assert "already" in watched.why[0]
    watched.board.copied("other")
    watched.board.copied("before")
    assert watched.taken == ["other", "before"]


def test_what_was_copied_while_it_was_suspended_stays_here(watched: Watched) -> None:
    watched.begin()
    watched.board.copied("one")
    watched.watch.end()
    watched.board.copied("a password")
    watched.begin()
    watched.board.copied("a password")
    assert watched.taken == ["one"]


def test_a_change_in_the_first_moment_is_taken_for_an_earlier_one(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.watch.begin()
    watched.board.copied("a moment too early")
    watched._qtbot.waitUntil(lambda: watched.watch.live)
    assert watched.taken == []


def test_the_consent_is_asked_at_every_change(watched: Watched) -> None:
    watched.begin()
    watched.allowed = False
    reads = watched.board.reads
    watched.board.copied("taken back already")
    assert (watched.taken, watched.board.reads) == ([], reads)


def test_a_grant_that_is_gone_when_it_would_begin_begins_nothing(watched: Watched, qtbot: QtBot) -> None:
    watched.allowed = False
    watched.watch.begin()
    qtbot.waitUntil(lambda: not watched.watch._settling.isActive())
    watched.allowed = True
    watched.board.copied("x")
    assert (watched.taken, watched.board.reads) == ([], 0)


@pytest.mark.parametrize(
    "name",
    [
        "x-kde-passwordManagerHint",
        'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"',
        'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"',
        'application/x-qt-windows-mime;value="Clipboard Viewer Ignore"',
        "com.trolltech.anymime.org.nspasteboard.ConcealedType",
    ],
)
def test_what_a_password_manager_marks_stays_here_and_that_is_said(watched: Watched, name: str) -> None:
    watched.begin()
    data = QMimeData()
    data.setText("correct horse")
    data.setData(name, b"secret")
    watched.board.change(data)
    assert watched.taken == []
    assert watched.why == ["It is marked as a secret."]
    watched.board.copied("correct horse")  # put there anew by a program that drops the mark
    assert watched.taken == []


def test_every_mark_can_be_found(qapp: QGuiApplication) -> None:
    assert all(mark == mark.lower() for mark in MARKS_OF_SECRETS)


def test_our_own_copies_and_what_is_no_text_stay_here(watched: Watched) -> None:
    watched.begin()
    watched.board.setText("01JD7QW8Y4")
    picture, files = QMimeData(), QMimeData()
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    picture.setImageData(image)
    files.setUrls([QUrl.fromLocalFile("/home/ada/taxes.pdf")])
    for data in (picture, files, QMimeData()):
        watched.board.change(data)
    assert watched.taken == []


def test_what_another_program_copied_is_not_ours_though_qt_still_says_so(watched: Watched) -> None:
    """As on X11, where Qt ignored the notice that another program had taken the clipboard."""
    watched.begin()
    data = QMimeData()
    data.setText("0x80070005")
    data.setData("TARGETS", b"")  # every other program's has it
    watched.board.change(data, own=True)
    assert watched.taken == ["0x80070005"]


def test_of_an_endless_text_only_as_much_goes_on_as_shows_that_it_is_too_long(watched: Watched) -> None:
    watched.begin()
    watched.board.copied("x" * 10 * LARGEST_COPY_BYTES)
    assert [len(text) for text in watched.taken] == [LARGEST_COPY_BYTES + 1]


@pytest.mark.parametrize(("platform", "whole"), [("xcb", True), ("wayland", False), ("cocoa", False)])
def test_where_the_system_tells_of_changes_late_it_is_not_offered(
    monkeypatch: pytest.MonkeyPatch, platform: str, whole: bool
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: platform)
    assert (served() == SERVED) is whole
    assert Capability.CLIPBOARD_TO_CUSTOMER in served()


WATCHER = """
import sys
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QWidget
from desktop_assist.ui.customer.clipboard_watch import ClipboardWatch, served
application = QApplication([])
window = QWidget()
window.show()
board = application.clipboard()
watch = ClipboardWatch(board, lambda: True)
def say(*words):
    print(*words, flush=True)
def obey():
    word = sys.stdin.readline().strip()
    if word == "begin":
        watch.begin()
    elif word == "own":
        board.setText("our own")
        say("owned", board.ownsClipboard())
    else:
        application.quit()
notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
notifier.activated.connect(obey)
watch._settling.timeout.connect(lambda: say("begun"))
watch.copied.connect(lambda text: say("copied", text))
watch.kept.connect(lambda why: say("kept", why))
say("ready", len(served()))
application.exec()
"""
COPIER = """
import json, sys
from PySide6.QtCore import QMimeData, QSocketNotifier
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
def copy():
    line = sys.stdin.readline()
    if not line:
        application.quit()
        return
    told = json.loads(line)
    data = QMimeData()
    data.setText(told["text"])
    for name in told["formats"]:
        data.setData(name, b"secret")
    application.clipboard().setMimeData(data)
    application.processEvents()
    print("done", flush=True)
notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
notifier.activated.connect(copy)
print("ready", flush=True)
application.exec()
"""


class Program:
    """A program of its own on the private display, which is told a line and answers with one."""

    def __init__(self, display: str, source: str) -> None:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}
        self._process = subprocess.Popen(
            [sys.executable, "-c", source],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )

    def hears(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def tell(self, line: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self.hears()

    def close(self) -> None:
        self._process.communicate(timeout=20)


@pytest.fixture
def programs() -> Iterator[tuple[Program, Program]]:
    with private_display() as display:
        made = Program(display, WATCHER), Program(display, COPIER)
        yield made
        for each in made:
            each.close()


def copied(program: Program, text: str, *formats: str) -> None:
    assert program.tell(json.dumps({"text": text, "formats": formats})) == "done"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is of Linux")
def test_on_a_real_display_only_what_another_program_copies_then_is_taken(
    programs: tuple[Program, Program],
) -> None:
    watcher, copier = programs
    assert (watcher.hears(), copier.hears()) == (f"ready {len(SERVED)}", "ready")
    copied(copier, "copied before")
    assert watcher.tell("begin") == "begun"
    copied(copier, "copied now")
    assert watcher.hears() == "copied copied now"
    copied(copier, "correct horse", "x-kde-passwordManagerHint")
    assert watcher.hears() == "kept It is marked as a secret."
    assert watcher.tell("own") == "owned True"
