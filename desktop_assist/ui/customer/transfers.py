"""The files that move between this computer and the technician, live.

Decides: that each is named with its direction and its bytes while it moves and when it has ended, the latest
first, that the folder is one press away, and that each can be stopped alone while it moves.
Leaves alone: opening the folder; the window does that. Nothing in it is ever opened.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_assist.consent import Capability
from desktop_assist.engagement.file_events import FileMoved, FolderShared
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.amounts import amount
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import NEAR, STEP, Frame, column, row
from desktop_assist.ui.widgets.words import Words

MOST_ROWS = 3  # ours: of what has ended, the rest is counted; every one is on the record


def sentence(moved: FileMoved) -> str:
    """What has become of one file."""
    known = amount(moved.bytes)
    if not moved.ended and moved.size > moved.bytes:
        known = tr("{part} of {whole}", part=known, whole=amount(moved.size))
    going = {
        Capability.FETCH_FILES: tr("to the technician"),
        Capability.SEND_FILES: tr("to this computer"),
    }[moved.capability]
    ended = {
        "": tr("now"),
        "closed": tr("done"),
        "withdrawn": tr("stopped, because you took it back"),
        "stopped": tr("you stopped it"),
        "broken off": tr("broken off"),
        "refused": tr("refused"),
    }
    return tr("{known} {going}, {state}", known=known, going=going, state=ended.get(moved.ended, moved.ended))


class _Row(QWidget):
    def __init__(self, moved: FileMoved) -> None:
        super().__init__()
        line = row(self, space=NEAR)
        drawing = "fetch-files" if moved.capability is Capability.FETCH_FILES else "send-files"
        line.addWidget(Drawing(drawing, "quiet", 20), 0, Qt.AlignmentFlag.AlignTop)
        self.state = Words(size="small", tone="quiet")
        inner = column(space=0)
        inner.addWidget(Words(moved.name, strong=True))
        inner.addWidget(self.state)
        line.addLayout(inner, 1)
        self.stop = Button(tr("Stop this file"), compact=True, drawing="stop")
        self.ended = False
        self.stop.describe(tr("Stop the file {name}; others go on", name=moved.name))
        line.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignTop)

    def show_state(self, moved: FileMoved) -> None:
        self.state.say(sentence(moved))
        self.ended = bool(moved.ended)
        self.stop.setVisible(not moved.ended)


class Transfers(Frame):
    """The latest files and how many there were.

    Signals:
        folder_wanted: The customer wants to see the folder.
        stop_wanted: The file of that number is to stop.
    """

    folder_wanted = Signal(object)
    stop_wanted = Signal(object)

    def __init__(self) -> None:
        """Hidden, until something moves."""
        super().__init__("card", margin=STEP)
        self._path = Path()
        self.rows: dict[int, _Row] = {}
        self._numbers: set[int] = set()
        line = row(space=STEP)
        self.title = Words(strong=True)
        self.open = Button(tr("Open folder"))
        self.open.clicked.connect(lambda: self.folder_wanted.emit(self._path))
        line.addWidget(self.title, 1)
        line.addWidget(self.open)
        self.box.addLayout(line)
        self._list = column(space=NEAR)
        self.box.addLayout(self._list)
        self.hide()

    def show_event(self, event: FolderShared | FileMoved) -> None:
        """A folder is shared, a file moves or has stopped."""
        if isinstance(event, FolderShared):
            self._share(event.path)
        else:
            self._show_moved(event)

    def _share(self, path: Path) -> None:
        self._path = path
        self.open.describe(tr("Open the folder {path}", path=path))

    def _show_moved(self, moved: FileMoved) -> None:
        if moved.number not in self._numbers:
            self._add(moved)
        if moved.number in self.rows:
            self.rows[moved.number].show_state(moved)
            self._trim()

    def _add(self, moved: FileMoved) -> None:
        self._numbers.add(moved.number)
        self.title.say(
            tr_count("{count} file in this session", "{count} files in this session", len(self._numbers))
        )
        made = _Row(moved)
        made.stop.clicked.connect(lambda: self.stop_wanted.emit(moved.number))
        self.rows[moved.number] = made
        self._list.insertWidget(0, made)
        self.show()

    def _trim(self) -> None:
        """Let the oldest go that have ended: what moves can be stopped."""
        ended = sorted(number for number, each in self.rows.items() if each.ended)
        for number in ended[: max(0, len(self.rows) - MOST_ROWS)]:
            oldest = self.rows.pop(number)
            oldest.hide()
            oldest.deleteLater()
