"""`desktop-assist history`: what was kept, over time, in text, JSON and on a page."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from desktop_assist.cli import main
from desktop_assist.engagement.checkups import Checkups
from desktop_assist.engagement.install import Install
from desktop_assist.evidence.commitment import new_salt
from desktop_assist.settings import Home
from diagnostics.clock import SystemClock
from diagnostics.report import Report
from simulators.checked import fresh, worn


def keep(home: Path, *reports: Report) -> None:
    with Install(Home(home), SystemClock()) as install:
        for one in reports:
            Checkups(install).seal(one)


def test_before_the_first_check_up_there_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path / "home"), "history"]) == 0
    assert capsys.readouterr().out == "No check-up has been kept here yet.\n"


def test_kept_check_ups_are_shown_in_all_three_forms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, page = tmp_path / "home", tmp_path / "page.html"
    keep(home, dataclasses.replace(fresh(), finished_at="2026-11-01T08:00:00Z"), worn())
    assert main(["--home", str(home), "history", "--html", str(page)]) == 0
    assert capsys.readouterr().out.startswith("2026-11-01 08:00  Nothing")
    drawn = page.read_text(encoding="utf-8")
    assert '<figure class="card plot">' in drawn
    assert "New since the first check-up" in drawn
    assert main(["--home", str(home), "history", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["checkups"]) == 2


def test_a_kept_report_that_cannot_be_read_is_said_and_hides_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    keep(home, worn())
    with Install(Home(home), SystemClock()) as install:
        install.store.add_checkup(b"damaged", b"{}", new_salt())
    assert main(["--home", str(home), "history"]) == 0
    said = capsys.readouterr()
    assert "Check-ups that are kept but cannot be read: 1." in said.err
    assert "2026-11-21 18:04" in said.out


def test_the_history_is_told_in_german(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, page = tmp_path / "home", tmp_path / "page.html"
    keep(home, dataclasses.replace(worn(), finished_at="2026-11-01T08:00:00Z"))
    keep(home, worn())
    assert main(["--home", str(home), "history", "--language", "de", "--html", str(page)]) == 0
    assert "Freier Speicherplatz: Systemlaufwerk\n----" in capsys.readouterr().out
    drawn = page.read_text(encoding="utf-8")
    assert "Vom 1. November 2026 bis zum 21. November 2026: " in drawn
