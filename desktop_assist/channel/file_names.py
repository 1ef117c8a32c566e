r"""Names of files as a peer gives them: which can be a file here, and in which form.

Decides:
    1. A path is UTF-8 of at most 1,024 bytes without NUL. It is read from the top of the folder, whether it
       begins with `/` or not; `.` and `..` are resolved in the text, and above the top there is the top.
    2. No part of a path is longer than 255 bytes, or holds a control character, `\`, or a character that
       reorders what stands around it.
    3. A *new* file or folder has a name that means one file on every system: none of `<>:"|?*` (`:` is an
       alternate data stream on Windows), no name of a device of Windows with or without an ending, no dot or
       space at its end, no space at its beginning.
    4. Two names that differ only in case, or in how Unicode composes them, clash.
Leaves alone: what is on the disk (`folder_posix`, `folder_windows`).
"""

from __future__ import annotations

import re
import unicodedata

from desktop_assist.channel.errors import FileRefused
from desktop_assist.channel.sftp_wire import LONGEST_PATH_BYTES, Status

LONGEST_NAME_BYTES = 255  # From: NAME_MAX of Linux; NTFS and APFS allow 255 of their units
DEEPEST = 32  # ours

Parts = tuple[str, ...]

_DISGUISING = re.compile(
    "[\x00-\x1f\x7f-\x9f\\\\/\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
# From: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_NOT_PORTABLE = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(\..*)?", re.IGNORECASE
)


def parts(path: bytes) -> Parts:
    """The names from the top of the folder down to `path`; empty for the top itself.

    Raises:
        FileRefused: It can be no file here.
    """
    if len(path) > LONGEST_PATH_BYTES:  # 1.
        raise refused("That path is too long.")
    try:
        text = path.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refused("That name is not UTF-8.") from error
    found: list[str] = []
    for name in text.split("/"):
        if name == "..":
            found = found[:-1]
        elif name not in ("", "."):
            found.append(name)
    if len(found) > DEEPEST or not all(is_plain(name) for name in found):
        raise refused("That name cannot be a file's here.")
    return tuple(found)


def is_plain(name: str) -> bool:
    """Whether `name` can be shown and opened: one name that looks like what it is."""  # 2.
    try:
        size = len(name.encode("utf-8"))
    except UnicodeEncodeError:  # bytes of a disk that are no text
        return False
    return 0 < size <= LONGEST_NAME_BYTES and name not in (".", "..") and _DISGUISING.search(name) is None


def is_portable(name: str) -> bool:
    """Whether a new file may have this name: it means one plain file on every system."""  # 3.
    if not is_plain(name) or _NOT_PORTABLE.search(name) or _DEVICE.fullmatch(name.rstrip(" .")):
        return False
    stem = name.split(".", 1)[0].rstrip(" ")  # `NUL .txt` is the device, too
    return name == name.strip() and not name.endswith(".") and _DEVICE.fullmatch(stem) is None


def folded(name: str) -> str:
    """The form in which two names that clash are the same."""  # 4.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def check_new(path: Parts) -> None:
    """Refuse a path whose last name no new file may have.

    Raises:
        FileRefused: It may not.
    """
    if not path or not is_portable(path[-1]):
        raise refused("A new file cannot have that name.")


def refused(happened: str, status: Status = Status.PERMISSION_DENIED) -> FileRefused:
    """What is raised where a file operation is not done; `happened` is told to the peer."""
    return FileRefused(status, happened)
