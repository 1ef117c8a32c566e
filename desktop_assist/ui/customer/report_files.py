"""A report on paper and as a file.

Decides: that what is saved as data is the report's very bytes, and that a file is whole or not there.
Leaves alone: what a report looks like as a page (`diagnostics.render`).
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_assist.engagement.checkups import SealedReport
from desktop_assist.errors import DesktopAssistError
from desktop_assist.ui.text import report_language, tr
from diagnostics.render import html

PAGE, DATA = "HTML (*.html)", "JSON (*.json)"


class ReportNotSaved(DesktopAssistError):
    """The report could not be written where the customer wanted it."""


def ask_where(parent: QWidget) -> Path | None:
    """Where the customer wants it, or none."""
    name, kind = QFileDialog.getSaveFileName(parent, tr("Save the report"), "report.html", f"{PAGE};;{DATA}")
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_suffix(".json" if kind == DATA else ".html")


def save(sealed: SealedReport, path: Path) -> None:
    """Write the report: its very bytes to a `.json`, else a page.

    Raises:
        ReportNotSaved: It cannot be written; what was there before is untouched.
    """
    data = (
        sealed.report_bytes
        if path.suffix == ".json"
        else html.render(sealed.report, language=report_language()).encode()
    )
    partial = path.with_name(f".{path.name}.part")
    try:
        with partial.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise ReportNotSaved(
            tr("{path} could not be written ({why}).", path=path, why=error.strerror),
            kept=tr("The report is still in this program."),
            next_step=tr("Choose another folder, or free some space."),
        ) from error


def print_report(sealed: SealedReport, parent: QWidget) -> None:
    """Ask for a printer and print the page."""
    printer = QPrinter()
    if QPrintDialog(printer, parent).exec():
        print_to(sealed, printer)


def print_to(sealed: SealedReport, printer: QPrinter) -> None:
    """Print the page on `printer`."""
    document = QTextDocument()
    document.setHtml(html.render(sealed.report, language=report_language()))
    document.print_(printer)
