"""Logs by one key: honest ones, and another history signed by the same key."""

from __future__ import annotations

from pathlib import Path

from desktop_assist.evidence import keyfile
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.note import NoteKey

NAME = "practice.invalid/log"


class LogKeeper:
    """Whoever holds a log's key, and can keep as many histories as they like."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = NoteKey(NAME, keyfile.generate().private)
        self._logs: list[Log] = []

    @property
    def vkey(self) -> str:
        return self.key.vkey

    def log(self, name: str, entries: range, word: str = "honest") -> Log:
        """A log in a folder of its own with so many entries."""
        made = Log.create(self.folder / name, NAME, self.key)
        self._logs.append(made)
        grow(made, entries, word)
        return made

    def close(self) -> None:
        for log in self._logs:
            log.close()


def grow(log: Log, entries: range, word: str = "honest") -> str:
    """More entries; the new checkpoint."""
    for number in entries:
        log.append(f"{word} {number}".encode())
    return log.checkpoint()
