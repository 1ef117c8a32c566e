"""The very bytes of something that would be sent, to be read and copied.

Decides: that nothing is left out and nothing can be changed.
Leaves alone: what they are, and whether they are sent.
"""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from desktop_assist.ui.text import tr

HEIGHT = 220


class VeryBytes(QPlainTextEdit):
    """A box with a report's bytes."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.setReadOnly(True)
        self.setProperty("kind", "bytes")
        self.setMinimumHeight(HEIGHT)
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr("The very bytes of the report"))

    def show_bytes(self, data: bytes) -> None:
        """Show `data`."""
        self.setPlainText(data.decode())
