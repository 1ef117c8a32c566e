"""The list of checks: all of them, and the kept page is the one that the probes make."""

from __future__ import annotations

from diagnostics import rule
from diagnostics.__main__ import main
from diagnostics.probes import PROBES
from diagnostics.render import checks
from diagnostics.resources import resource


def rows() -> list[list[str]]:
    lines = checks.table(PROBES, rule.shipped()).splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]


def test_the_kept_page_is_current() -> None:
    kept = resource("CHECKS.md").read_text(encoding="utf-8")
    assert kept == checks.table(PROBES, rule.shipped()), "python -m diagnostics --table > resources/CHECKS.md"


def test_every_subject_has_a_row_with_all_its_cells() -> None:
    head, *found = rows()
    assert [row[0] for row in found] == [probe.title for probe in PROBES]
    assert all(len(row) == len(head) for row in found)


def test_every_rule_is_in_the_row_of_its_subject() -> None:
    judged = " ".join(row[-1] for row in rows())
    assert all(f"{each.entry.id} (" in judged for each in rule.shipped().rules)
    assert [row[0] for row in rows() if row[-1] == "never a finding"] == [
        "Programs at the start",
        "Firmware security",
    ]


def test_the_command_prints_it(capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(["--table"]) == 0
    assert capsys.readouterr().out == checks.table(PROBES, rule.shipped())
