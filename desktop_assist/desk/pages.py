"""Long lists a page at a time, so that every answer fits into a message.

Decides: how many names one answer holds.
Leaves alone: whose files they are (`service`).
"""

from __future__ import annotations

from desktop_assist.desk.answers import FileNames
from desktop_assist.desk.files import ReceivedFiles
from desktop_assist.desk.protocol import PAGE_BYTES


def names_after(files: ReceivedFiles, after: str) -> FileNames:
    """The names after `after`, as many as one message holds."""
    page: dict[str, int] = {}
    size = 0
    for name, length in sorted(files.sizes().items()):
        size += len(name) + 24 if name > after else 0
        if size > PAGE_BYTES:
            return FileNames(page, more=True)
        if name > after:
            page[name] = length
    return FileNames(page)
