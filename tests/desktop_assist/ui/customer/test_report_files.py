from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_assist.ui.customer import report_files
from desktop_assist.ui.customer.report_files import ReportNotSaved
from diagnostics import report
from diagnostics.finding import Severity
from simulators import reports

SEALED = reports.sealed(reports.made(reports.finding(Severity.ATTENTION)))


def test_json_is_the_reports_very_bytes(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    report_files.save(SEALED, path)
    assert path.read_bytes() == SEALED.report_bytes
    assert report.decode(path.read_bytes()) == SEALED.report


def test_anything_else_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    report_files.save(SEALED, path)
    assert path.read_text().lstrip().startswith("<!")
    assert "96.0 % full" in path.read_text()


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.mkdir()
    with pytest.raises(ReportNotSaved) as caught:
        report_files.save(SEALED, path)
    assert caught.value.next_step
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(ReportNotSaved):
        report_files.save(SEALED, tmp_path / "nowhere" / "report.json")


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (("", ""), None),
        (("/tmp/mine", report_files.DATA), Path("/tmp/mine.json")),
        (("/tmp/mine", report_files.PAGE), Path("/tmp/mine.html")),
        (("/tmp/mine.json", report_files.PAGE), Path("/tmp/mine.json")),
    ],
)
def test_where(
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    answer: tuple[str, str],
    path: Path | None,
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_rest: answer)
    parent = QWidget()
    qtbot.addWidget(parent)
    assert report_files.ask_where(parent) == path


def test_it_is_printed(qapp: QApplication, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "report.pdf"))
    report_files.print_to(SEALED, printer)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
