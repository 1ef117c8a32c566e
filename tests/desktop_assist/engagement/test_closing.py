"""The closing check-up: the same subjects, measured against the report from before the session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.engagement import closing
from desktop_assist.engagement.install import Install
from desktop_assist.settings import Home
from diagnostics.checkup import Finished, Progress
from diagnostics.clock import SystemClock
from diagnostics.probe import Surroundings
from simulators.checked import worn


def test_the_same_subjects_are_checked_with_the_report_before_as_the_previous_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, Surroundings]] = []

    def run(selected: object, surroundings: Surroundings, **_: object) -> Iterator[Progress]:
        asked.append((selected, surroundings))
        yield Finished(worn())

    monkeypatch.setattr(closing.checkup, "run", run)
    with Install(Home(tmp_path / "home"), SystemClock()) as install:
        closing._check_again(install, worn())
    ((selected, surroundings),) = asked
    assert selected == worn().selected
    assert surroundings.previous == worn().observations
