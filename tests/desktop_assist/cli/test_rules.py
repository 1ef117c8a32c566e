"""`desktop-assist rules`: listed, explained, checked, and a stored report judged again."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from desktop_assist.cli import main
from diagnostics import report, rule
from diagnostics.report import Report
from diagnostics.resources import resource
from simulators.checked import worn


def stored(folder: Path, made: Report) -> str:
    path = folder / "report.json"
    path.write_bytes(report.encode(made))
    return str(path)


def test_the_list_has_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    said = capsys.readouterr().out
    assert all(each.entry.id in said for each in rule.shipped().rules)


def test_one_rule_is_explained_and_an_unknown_one_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show", "storage.space"]) == 0
    assert "attention_free_bytes: 21474836480 bytes (21.4 GB)." in capsys.readouterr().out
    assert main(["rules", "show", "storage.horoscope"]) == 1
    assert "There is no rule called storage.horoscope." in capsys.readouterr().err


def test_a_stored_report_is_judged_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "test", stored(tmp_path, worn())]) == 0
    assert "exactly what the report says" in capsys.readouterr().out
    changed = dataclasses.replace(worn(), findings=worn().findings[1:])
    assert main(["rules", "test", stored(tmp_path, changed)]) == 1
    assert f"The finding {worn().findings[0].id} is missing" in capsys.readouterr().out


def test_a_report_of_rules_that_are_not_kept_is_refused_unless_they_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = stored(tmp_path, dataclasses.replace(worn(), rules_digest="sha256:" + "0" * 64))
    assert main(["rules", "test", path]) == 1
    assert "which this program does not have" in capsys.readouterr().err
    folder = str(resource("rules", rule.SHIPPED_VERSION))
    assert main(["rules", "test", path, "--rules", folder]) == 0


def test_a_file_that_is_no_report_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(b"\xff\xd8")
    assert main(["rules", "test", str(path)]) == 1
    assert "holiday.jpg" in capsys.readouterr().err
    assert main(["rules", "test", str(tmp_path / "none")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_a_rule_set_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check"]) == 0
    assert "no fault was found" in capsys.readouterr().out
    folder = Path(shutil.copytree(resource("rules", rule.SHIPPED_VERSION), tmp_path / "rules"))
    (folder / "dns.toml").write_text('subject = "wrong"\n')
    assert main(["rules", "check", str(folder)]) == 1
    assert "dns.toml:1: Its subject is 'wrong'." in capsys.readouterr().out


def test_a_rule_is_explained_in_german_with_the_same_conditions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show", "storage.space", "--language", "de"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Freier Speicherplatz  [storage.space]")
    assert "item.used_permille > serious_used_permille" in " ".join(said.split())
    assert main(["rules", "--language", "de"]) == 0
    assert "Regeln " in capsys.readouterr().out
