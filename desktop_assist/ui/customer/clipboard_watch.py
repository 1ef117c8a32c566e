"""What the customer copies while the technician may read it.

Decides: which change of this computer's clipboard is something that the customer copied after they allowed
it, and may leave.
Leaves alone: the consent (it is asked at every change), the sending, the record.

1. Nothing is read before it is allowed, nor while it is suspended. What lies on the clipboard when that
   begins, or begins again, is only remembered by a keyed digest, so that it is known when it comes again:
   programs that look after the clipboard put it there anew when its owner closes.
2. A change counts a quarter of a second after that at the earliest: one that the system is still telling of
   was made before.
3. Only text counts; not what a password manager marks as secret, and not what our own windows copied. A text
   that lay there already is not sent.
4. It is possible only where the system tells of each change at once. Wayland and macOS tell of a change when
   the window is next used, so that nobody knows whether it was made before; there it is not offered.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

from desktop_assist.consent import SERVED, Capability
from desktop_assist.session.messages import LARGEST_COPY_BYTES
from desktop_assist.ui.text import tr

SETTLE_MS = 250  # ours: a change reaches us in a few milliseconds
TELLING_AT_ONCE = ("xcb", "windows")  # From: https://doc.qt.io/qt-6/qclipboard.html#dataChanged
TEXT = "text/plain"
# From: https://www.x.org/releases/X11R7.6/doc/xorg-docs/specs/ICCCM/icccm.html#use_of_target_atoms, and Qt's
# qxcbclipboard.cpp, handleSelectionClearRequest ("generated before we gained selection ownership").
TARGETS = "TARGETS"
# Qt wraps the names of formats that it does not know, so the name is looked for within.
# From: https://github.com/keepassxreboot/keepassxc/blob/develop/src/gui/Clipboard.cpp
# From: https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats#cloud-clipboard-and-clipboard-history-formats
# From: https://nspasteboard.org
MARKS_OF_SECRETS = (
    "x-kde-passwordmanagerhint",
    "excludeclipboardcontentfrommonitorprocessing",
    "canincludeinclipboardhistory",
    "canuploadtocloudclipboard",
    "clipboard viewer ignore",
    "org.nspasteboard.concealedtype",
    "org.nspasteboard.transienttype",
)


def served() -> tuple[Capability, ...]:
    """What a customer's window can do on this computer."""  # 4.
    if QGuiApplication.platformName() in TELLING_AT_ONCE:
        return SERVED
    return tuple(each for each in SERVED if each is not Capability.CLIPBOARD_FROM_CUSTOMER)


def is_secret(data: QMimeData) -> bool:
    """Whether a password manager marked what was copied."""
    names = [name.lower() for name in data.formats()]
    return any(mark in name for mark in MARKS_OF_SECRETS for name in names)


class ClipboardWatch(QObject):
    """Watches one clipboard.

    Signals:
        copied: A text that the customer copied and that may be sent.
        kept: Something that they copied and that is not sent; why.
    """

    copied = Signal(object)
    kept = Signal(str)

    def __init__(self, board: QClipboard, allows: Callable[[], bool], parent: QObject | None = None) -> None:
        """Watch `board` between `begin` and `end`, while `allows`."""
        super().__init__(parent)
        self._board = board
        self._allows = allows
        self._live = False
        self._key = secrets.token_bytes(32)
        self._lies = b""
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._go_live)
        board.dataChanged.connect(self._changed)

    @property
    def live(self) -> bool:
        """Whether what is copied now would be sent."""
        return self._live and self._allows()

    def begin(self) -> None:
        """It is allowed, or allowed again."""
        self.end()
        self._settling.start()  # 2.

    def end(self) -> None:
        """It is not allowed any more."""
        self._settling.stop()
        self._live, self._lies = False, b""

    def _go_live(self) -> None:
        if not self._allows():
            return
        text = self._text()
        if not text and self._board.mimeData().hasFormat(TEXT):
            self._settling.start()  # its owner does not answer yet; what it holds must be known first
            return
        self._lies = self._digest(text)  # 1.
        self._live = True

    def _changed(self) -> None:
        if not self.live:  # 1.
            return
        text, before = self._text(), self._lies
        self._lies = self._digest(text)
        if not text or self._is_own():  # 3.
            return
        if is_secret(self._board.mimeData()):
            self.kept.emit(tr("It is marked as a secret."))
        elif self._lies == before:
            self.kept.emit(tr("It lay on your clipboard already. Copy something else, and then this again."))
        else:
            self.copied.emit(text[: LARGEST_COPY_BYTES + 1])  # longer is too long, and told so

    def _is_own(self) -> bool:
        """Whether our own windows copied it.

        On X11 Qt says so for ever where another program took the clipboard with the time of our own copy, or
        an earlier one: it ignores the notice then. What lies there tells: only another's has `TARGETS`.
        """
        return self._board.ownsClipboard() and TARGETS not in self._board.mimeData().formats()

    def _text(self) -> str:
        data = self._board.mimeData()
        return data.text() if data is not None and data.hasFormat(TEXT) else ""

    def _digest(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key).digest()
