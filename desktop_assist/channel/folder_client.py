"""Reading a folder that another machine shows over SFTP, such as a desk's log.

Decides: that a file is read whole, within a limit that the reader names, or not at all, and that what breaks
is said in words.
Leaves alone: what the files mean, and who may read them (the other end).
"""

from __future__ import annotations

import struct
import threading

import paramiko

from desktop_assist.channel.errors import NotShown, StreamBroken
from desktop_assist.closable import Closable

# What paramiko raises where a line breaks, or what comes over it is no SFTP.
_BROKEN = (paramiko.SSHException, paramiko.SFTPError, EOFError, struct.error, ValueError, IndexError)
ANSWER_S = 30.0  # ours: a tile is at most some megabytes


class FolderClient(Closable):
    """The files of one shown folder. One thread at a time reads; use as a context manager."""

    def __init__(self, channel: paramiko.Channel) -> None:
        """Speak SFTP on a channel whose subsystem `sftp` was opened.

        Raises:
            StreamBroken: The other side does not speak it.
        """
        channel.settimeout(ANSWER_S)
        self._lock = threading.Lock()
        try:
            self._client = paramiko.SFTPClient(channel)
        except (*_BROKEN, OSError) as error:
            channel.close()
            raise _broken() from error

    def read(self, path: str, largest: int) -> bytes:
        """The bytes of the file at `path`, from the folder's top.

        Raises:
            NotShown: There is no such file, or it is larger than `largest` bytes.
            StreamBroken: The line broke, or the other side does not answer.
        """
        try:
            with self._lock, self._client.open(path, "rb") as file:
                data = _all(file, largest)
        except OSError as error:
            if isinstance(error, FileNotFoundError | PermissionError):
                raise _not_shown(path, "is not there") from error
            raise _broken() from error
        except _BROKEN as error:
            raise _broken() from error
        if len(data) > largest:
            raise _not_shown(path, f"is larger than {largest} bytes")
        return data

    def close(self) -> None:
        """End the reading."""
        self._client.close()


def _all(file: paramiko.SFTPFile, largest: int) -> bytes:
    found = bytearray()
    while len(found) <= largest and (piece := file.read(min(32768, largest + 1 - len(found)))):
        found += piece
    return bytes(found)


def _not_shown(path: str, why: str) -> NotShown:
    return NotShown(f"{path} {why} at the other end.", next_step="Ask the desk's operator about it.")


def _broken() -> StreamBroken:
    return StreamBroken("The other side stopped showing its files.", next_step="Connect again.")
