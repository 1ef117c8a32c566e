"""The customer's folder in the technician's window.

Decides: that files are named and never opened, that the technician presses for each, and that a name which
could disguise itself is not listed but counted.
Leaves alone: the transfers (`files_flow`), and whether they may be made; the customer's side asks for that.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QWidget

from desktop_assist.channel.sftp_client import Listing
from desktop_assist.channel.sftp_files import Entry
from desktop_assist.engagement.file_events import FileProgressed
from desktop_assist.ui.icons import icon
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.amounts import amount
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import NEAR, column, row
from desktop_assist.ui.widgets.notice import Notice
from desktop_assist.ui.widgets.words import Words

_ENTRY = Qt.ItemDataRole.UserRole


class FilesDock(QWidget):
    """The list, and a button for each thing that can be done.

    Signals:
        look_wanted: The path of a folder, from the shared folder's top.
        send_wanted: A file here, and the folder there.
        take_wanted: The path of a file there, and the folder here.
        stop_wanted: The file that moves is to stop.
    """

    look_wanted = Signal(str)
    send_wanted = Signal(object, str)
    take_wanted = Signal(str, object)
    stop_wanted = Signal()

    def __init__(self) -> None:
        """Begin with nothing known."""
        super().__init__()
        self.path = ""
        self.place = Words(tr("The folder is not open. It opens when the customer allows it."), tone="quiet")
        self.list = QListWidget()
        self.list.setAccessibleName(tr("The customer's folder"))
        self.list.itemActivated.connect(self._enter)
        self.list.currentItemChanged.connect(lambda _now, _before: self._may())
        self.look = Button(tr("Look"), compact=True, drawing="refresh")
        self.up = Button(tr("Up"), compact=True, drawing="back")
        self.send = Button(tr("Send a file…"), compact=True, drawing="send-files")
        self.take = Button(tr("Take it…"), compact=True, drawing="fetch-files")
        self.stop = Button(tr("Stop it"), compact=True, drawing="stop")
        self.stop.describe(tr("Stop the file that moves; what has moved is kept"))
        self.stop.clicked.connect(self._stop)
        self.stop.hide()
        self.look.clicked.connect(lambda: self._look(self.path))
        self.up.clicked.connect(lambda: self._look(self.path.rpartition("/")[0]))
        self.send.clicked.connect(self._send)
        self.take.clicked.connect(self._take)
        self.state = Words(size="small", tone="quiet")
        self.notice = Notice()
        box = column(self, space=NEAR, margin=NEAR)
        line = row(space=NEAR)
        for button in (self.look, self.up, self.send, self.take, self.stop):
            line.addWidget(button)
        line.addStretch(1)
        for each in (self.place, self.notice):
            box.addWidget(each)
        box.addLayout(line)
        box.addWidget(self.list, 1)
        box.addWidget(self.state)
        self._may()

    def _may(self) -> None:
        entry = self._chosen()
        self.take.setEnabled(entry is not None and entry.about.is_file)
        self.up.setEnabled(bool(self.path))

    def _chosen(self) -> Entry | None:
        item = self.list.currentItem()
        entry = item.data(_ENTRY) if item is not None else None
        return entry if isinstance(entry, Entry) else None

    def _below(self, entry: Entry) -> str:
        return f"{self.path}/{entry.name}"

    def _look(self, path: str) -> None:
        self.notice.hide()
        self.state.say(tr("Asking the customer's side."))
        self.look_wanted.emit(path)

    def _enter(self, item: QListWidgetItem) -> None:
        entry = item.data(_ENTRY)
        if isinstance(entry, Entry) and entry.about.is_folder:
            self._look(self._below(entry))

    def _send(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Choose the file to send"))
        if name:
            self.notice.hide()
            self.send_wanted.emit(Path(name), self.path)

    def _take(self) -> None:
        entry = self._chosen()
        folder = QFileDialog.getExistingDirectory(self, tr("Choose where the file is kept")) if entry else ""
        if entry is not None and folder:
            self.notice.hide()
            self.take_wanted.emit(self._below(entry), Path(folder))

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.stop_wanted.emit()

    def moving(self, running: bool) -> None:
        """A file moves, or nothing does any more: only then is there something to stop."""
        self.stop.setVisible(running)
        self.stop.setEnabled(running)

    def show_listing(self, path: str, listing: Listing) -> None:
        """What is in the folder at `path`."""
        self.path = path
        self.place.say(tr("The customer's folder: {path}", path=path or "/"))
        self.list.clear()
        for entry in listing.entries:
            drawing = "report" if entry.about.is_file else "folded"
            size = f"   {amount(entry.about.size or 0)}" if entry.about.is_file else ""
            item = QListWidgetItem(icon(drawing, "quiet", 20), f"{entry.name}{size}")
            item.setData(_ENTRY, entry)
            self.list.addItem(item)
        self.state.say(_told(listing))
        self._may()

    def show_progress(self, progressed: FileProgressed) -> None:
        """How far a file is."""
        moved = tr("{part} of {whole}", part=amount(progressed.bytes), whole=amount(progressed.size))
        ended = {"sent": tr("sent"), "saved": tr("saved")}
        known = ended.get(progressed.ended, moved)
        self.state.say(tr("{name}: {known}", name=progressed.name, known=known))

    def clear(self) -> None:
        """There is no customer any more."""
        self.list.clear()
        self.path = ""
        self.place.say(tr("The folder is not open. It opens when the customer allows it."))
        self.state.say("")
        self.moving(False)
        self._may()


def _told(listing: Listing) -> str:
    words = [tr_count("{count} name", "{count} names", len(listing.entries))]
    if listing.left_out:
        one, many = "{count} name left out, which disguises itself", "{count} names left out, in disguise"
        words.append(tr_count(one, many, listing.left_out))
    if listing.cut:
        words.append(tr("and there are more"))
    return ", ".join(words)
