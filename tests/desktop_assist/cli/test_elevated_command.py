"""`check --elevated`: asked for separately, explained, refused where it must be, its answer in the report."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.cli import check, elevated
from desktop_assist.engagement.checkups import Checkups
from desktop_assist.engagement.install import Install
from desktop_assist.settings import Home
from diagnostics import elevation
from diagnostics.clock import SystemClock
from diagnostics.observation import Observation
from diagnostics.platforms import FileFacts
from diagnostics.probe import Surroundings
from diagnostics.probes import PROBES, drives, kernel_log
from simulators.recorded import recorded, surroundings

SELECTED = ("hosts", "drives", "kernel_log")
SUDO = ("/usr/bin/sudo", "--")


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """An install on a recorded machine whose person is no administrator; the helper answers from the same."""
    machine = recorded("worn-laptop")
    machine.administrator = False
    machine.facts = {**machine.facts, "/": FileFacts(0o755, 0)}
    served = surroundings(recorded("worn-laptop"))
    monkeypatch.setattr("desktop_assist.engagement.install.current", lambda: machine)
    monkeypatch.setattr(elevated.helper, "launcher", lambda *, at_terminal: SUDO)
    answer = elevation.answered({**drives.measure(served), **kernel_log.measure(served)})
    monkeypatch.setattr(elevated, "_ask", lambda words, request, deadline_s: answer)
    with Install(Home(tmp_path / "home"), SystemClock()) as made:
        yield made


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_it_is_explained_and_asked_for_and_its_readings_are_in_the_report(
    install: Install, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "y\n")
    given = elevated.readings(install, PROBES, SELECTED, yes=False)
    said = " ".join(capsys.readouterr().err.split())
    assert "What each drive says of its own health (SMART)." in said
    assert "sudo asks for your password; this program never sees it." in said
    report = check.measure(Checkups(install), SELECTED, given)
    assert isinstance(report.observations["drives.health"], Observation)
    assert isinstance(report.observations["hosts.entries"], Observation)
    assert report.finding("drives.failing:Drive 1") is not None


@pytest.mark.parametrize("answer", ["n\n", "\n", "", "yess\n"])
def test_no_answer_means_no(
    install: Install, monkeypatch: pytest.MonkeyPatch, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, answer)
    assert elevated.readings(install, PROBES, SELECTED, yes=False) is None
    assert "The helper is not started" in capsys.readouterr().err


REFUSALS = {
    "Nothing that was chosen needs an administrator": (("hosts",), {}, SUDO),
    "already runs with an administrator's rights": (SELECTED, {"administrator": True}, SUDO),
    "neither sudo nor pkexec": (SELECTED, {}, None),
    "could change this program": (SELECTED, {"facts": {"/": FileFacts(0o777, 0)}}, SUDO),
    "change this program, so it is not": (SELECTED, {"facts": {}}, SUDO),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_where_it_must_not_or_need_not_it_is_not_started(
    install: Install, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], why: str
) -> None:
    selected, changes, words = REFUSALS[why]
    for name, value in changes.items():
        setattr(install.surroundings.platform, name, value)
    monkeypatch.setattr(elevated.helper, "launcher", lambda *, at_terminal: words)
    assert elevated.readings(install, PROBES, selected, yes=True) is None
    assert why in " ".join(capsys.readouterr().err.split())


def test_the_helper_is_started_by_the_systems_own_program_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[list[str]] = []

    def run(argv: list[str], request: bytes, *, deadline_s: float, stop: threading.Event) -> bytes:
        started.append(list(argv))
        return b""

    monkeypatch.setattr(elevated.helper, "run", run)
    elevated._ask(SUDO, b"request", 1.0)
    assert started == [[*SUDO, *elevated.helper.HELPER]]
    assert started[0][3:] == ["-I", "-m", "diagnostics.elevated"]


def test_the_rights_never_reach_the_program_itself(install: Install) -> None:
    around: Surroundings = Checkups(install).surroundings()
    assert not around.platform.is_administrator()
