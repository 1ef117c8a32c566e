"""A clipboard that other programs copy to, with the interface of Qt's."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, Signal


class SimulatedClipboard(QObject):
    """What lies on it, and who put it there."""

    dataChanged = Signal()  # noqa: N815 - Qt's name

    def __init__(self) -> None:
        super().__init__()
        self._data = QMimeData()
        self._own = False
        self.takes = True
        self.reads = 0

    def copied(self, text: str, **formats: bytes) -> None:
        """Another program copies `text`, with further `formats`, whose names have _ for -."""
        data = QMimeData()
        data.setText(text)
        for name, value in formats.items():
            data.setData(name.replace("_", "-"), value)
        self.change(data)

    def change(self, data: QMimeData, *, own: bool = False) -> None:
        self._data, self._own = data, own
        self.dataChanged.emit()

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        if self.takes:
            data = QMimeData()
            data.setText(text)
            self.change(data, own=True)

    def text(self) -> str:
        return self._data.text()

    def mimeData(self) -> QMimeData:  # noqa: N802 - Qt's name
        self.reads += 1
        return self._data

    def ownsClipboard(self) -> bool:  # noqa: N802 - Qt's name
        return self._own
