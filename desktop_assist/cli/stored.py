"""Reports and pages in files, for the commands that read and write them.

Decides: that a file is read only as far as a report can be long, that every refusal names it, and that a page
is written whole or not at all.
Leaves alone: what makes a report (`diagnostics.report_format`).
"""

from __future__ import annotations

from pathlib import Path

from desktop_assist.errors import DesktopAssistError
from desktop_assist.evidence import durable
from diagnostics import report
from diagnostics.errors import MalformedReport
from diagnostics.report import Report
from diagnostics.report_format import LARGEST_BYTES


class CannotRead(DesktopAssistError):
    """A file that was named cannot be read."""


def read(path: Path) -> Report:
    """The report in the file at `path`.

    Raises:
        CannotRead: There is no such file, or it may not be read.
        MalformedReport: It is no report; the sentence names the place.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise CannotRead(
            f"{path} cannot be read ({error.strerror}).",
            kept="Nothing was changed.",
            next_step="Name a file that a check-up wrote with --json.",
        ) from error
    try:
        return report.decode(data)
    except MalformedReport as error:
        raise MalformedReport(
            f"{path}: {error.happened}", kept=error.kept, next_step=error.next_step
        ) from error


def write_page(path: Path, page: str) -> None:
    """Put `page` at `path`, readable by this user only.

    Raises:
        EvidenceNotWritten: The disk refuses; what was there is untouched.
    """
    with durable.writing(f"The page {path}"):
        durable.replace(path.absolute(), page.encode(), durable.PRIVATE)
