"""The demo tells what truly happens, holds every step, and leaves only public files behind."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from desktop_assist.practice import export
from desktop_assist.practice.export import CannotExport
from desktop_assist.practice.listener import DidNotHappen, Told, require
from desktop_assist.practice.organisation import PracticeOrganisation
from diagnostics.clock import SystemClock
from simulators import command


def demo(*arguments: str) -> command.Text:
    return command.run("demo", "--headless", *arguments)


def test_the_story_holds_and_leaves_what_anybody_can_check(tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = demo("--out", str(out))
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.startswith("PRACTICE.")
    assert told.stdout.rstrip().endswith("Every step held.")
    assert "sealed by customer, desk, technician" in told.stdout
    (bundle,) = out.glob("case-*")
    assert {seal.name for seal in (bundle / "seals").iterdir()} == {
        "customer.sig",
        "desk.sig",
        "technician.sig",
    }
    for name in ("ca.pub", "log.vkey", "allowed_signers", "policy.txt", "organisation.toml"):
        assert (out / "organisation" / name).is_file()
    assert (out / "log" / "checkpoint").is_file()
    private = [file for file in out.rglob("*") if file.is_file() and b"PRIVATE KEY" in file.read_bytes()]
    assert private == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle_it_puts_its_things_away(tmp_path: Path, number: signal.Signals) -> None:
    out = tmp_path / "out"
    with command.start("demo", "--headless", "--out", str(out), TMPDIR=str(tmp_path)) as told:
        assert told.stdout is not None
        next(line for line in told.stdout if line.startswith("2."))
        told.send_signal(number)
        _, errors = told.communicate(timeout=60)
    assert told.returncode == 130
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    told = demo("--out", str(tmp_path))
    assert told.returncode == 1
    assert "is not an empty folder" in told.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_the_practice_organisation_cannot_pass_for_a_real_one_and_leaves_no_trace() -> None:
    with PracticeOrganisation(SystemClock()) as practice:
        organisation = practice.organisation.organisation
        assert organisation.practice
        assert organisation.domain.endswith(".invalid")
        assert organisation.desk.address == "127.0.0.1"
        path = practice.path
        assert path.stat().st_mode & 0o077 == 0
    assert not path.exists()


def test_an_export_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with PracticeOrganisation(SystemClock()) as practice, pytest.raises(CannotExport):
        export.export(practice, tmp_path / "no-such-bundle", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_what_does_not_happen_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_assist.practice.listener.PATIENCE_S", 0.01)
    told: Told[int] = Told()
    told(1)
    with pytest.raises(DidNotHappen, match="The word did not come"):
        told.wait_for(str, "The word")
    with pytest.raises(DidNotHappen, match="Two and two"):
        require(False, "Two and two were not four.")
