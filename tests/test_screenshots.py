"""Pictures are of the real windows, and a moment that does not come is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop_assist import app
from desktop_assist.practice.organisation import PracticeOrganisation
from desktop_assist.ui import theme
from diagnostics.clock import SystemClock
from tests import screenshots
from tests.screenshots import Moment, Pictures

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def at(qapp: QApplication, tmp_path: Path) -> Iterator[Pictures]:
    app.application()
    with PracticeOrganisation(SystemClock()) as practice:
        made = Pictures(practice, tmp_path / "pictures")
        yield made
        made.close()


def test_pictures_are_taken_in_each_look_and_the_look_is_put_back(at: Pictures, tmp_path: Path) -> None:
    at.take_looks("home")
    pictures = {path.name: QImage(str(path)) for path in (tmp_path / "pictures").iterdir()}
    assert set(pictures) == {"home.png", "home-dark.png", "home-large.png"}
    assert all((each.width(), each.height()) == (1000, 700) for each in pictures.values())
    assert pictures["home.png"] != pictures["home-dark.png"] != pictures["home-large.png"]
    assert theme.current().look.percent == 100


def test_a_moment_that_does_not_come_is_named(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenshots, "LONGEST_WAIT_MS", 1)
    with pytest.raises(Moment, match="the queue"):
        screenshots.until("the queue", lambda: False)


def test_pictures_that_end_early_are_a_failure(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def lost(_at: Pictures) -> None:
        raise Moment("the report")

    monkeypatch.setattr(screenshots, "check_up", lost)
    assert screenshots.main([str(tmp_path)]) == 1
    assert "the report did not come" in capsys.readouterr().err
