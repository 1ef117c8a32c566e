"""`desktop-assist compare`: what went, came and changed between two stored reports."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from desktop_assist.cli import main
from diagnostics import report
from diagnostics.compare import compare
from diagnostics.report import Report
from simulators.checked import checked, fresh, worn
from simulators.recorded import recorded


def stored(folder: Path, name: str, made: Report) -> str:
    path = folder / name
    path.write_bytes(report.encode(made))
    return str(path)


@pytest.fixture
def both(tmp_path: Path) -> list[str]:
    """A worn laptop, and the same one after its firewall and its hosts file were put right."""
    machine = recorded("worn-laptop")
    machine.files["/etc/ufw/ufw.conf"] = "ENABLED=yes\n"
    machine.files["/etc/hosts"] = "127.0.0.1 localhost\n"
    return [stored(tmp_path, "before.json", worn()), stored(tmp_path, "after.json", checked(machine))]


def test_what_was_solved_is_told_in_words(both: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *both]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Solved since the first check-up\n")
    assert "Hosts file" in said.split("As it was")[0]
    assert all(len(line) <= 80 for line in said.splitlines())


def test_json_is_the_comparison_itself(both: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *both, "--json"]) == 0
    before, after = (report.decode(Path(name).read_bytes()) for name in both)
    assert json.loads(capsys.readouterr().out) == compare(before, after).to_json()


def test_the_page_holds_the_later_report_and_the_changes(both: list[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert main(["compare", *both, "--html", str(page)]) == 0
    assert "Solved since the first check-up" in page.read_text(encoding="utf-8")
    assert page.stat().st_mode & 0o077 == 0


def test_the_wrong_way_round_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    earlier = dataclasses.replace(fresh(), finished_at="2026-11-01T00:00:00Z")
    names = [stored(tmp_path, "a", fresh()), stored(tmp_path, "b", earlier)]
    assert main(["compare", *names]) == 1
    assert "older than the first" in capsys.readouterr().err


def test_two_check_ups_without_findings_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean = dataclasses.replace(fresh(), findings=())
    assert main(["compare", stored(tmp_path, "a", clean), stored(tmp_path, "b", clean)]) == 0
    assert "Neither check-up has a finding" in capsys.readouterr().out


def test_the_comparison_is_told_in_german_and_its_json_in_no_language(
    both: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    assert main(["compare", *both, "--language", "de", "--html", str(page)]) == 0
    assert capsys.readouterr().out.startswith("Seit der ersten Prüfung behoben\n")
    assert '<h2 id="change-gone">Seit der ersten Prüfung behoben</h2>' in page.read_text(encoding="utf-8")
    assert main(["compare", *both, "--language", "de", "--json"]) == 0
    assert "Hosts file" in capsys.readouterr().out


def test_what_cannot_be_compared_says_why_in_german(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = dataclasses.replace(fresh(), rules_digest="sha256:" + "0" * 64)
    names = [stored(tmp_path, "a", worn()), stored(tmp_path, "b", other)]
    assert main(["compare", *names, "--language", "de"]) == 0
    assert "nach verschiedenen Regeln beurteilt" in " ".join(capsys.readouterr().out.split())
