"""From the list to a copy and back, with real bundles; only the questions for a place are answered here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_assist.ui import records, theme
from desktop_assist.ui.records import RecordsFlow
from desktop_assist.ui.widgets.buttons import Button
from simulators import sealed_cases
from simulators.filmed import recorded
from simulators.fixed_clock import FixedClock


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return sealed_cases.sealed(tmp_path / "bundles")


@pytest.fixture
def flow(case: Path, look: theme.Theme, settings: QSettings, qtbot: QtBot) -> Iterator[RecordsFlow]:
    window = QWidget()
    qtbot.addWidget(window)
    made = RecordsFlow(case.parent, FixedClock(), window, settings)
    qtbot.addWidget(made.view)
    with qtbot.waitExposed(made.view):
        made.view.show()
    qtbot.waitUntil(lambda: len(listed(made)) == 1)
    yield made
    made.close()


def listed(flow: RecordsFlow) -> list[Button]:
    buttons = flow.view.findChildren(Button)
    return [one for one in buttons if one.accessibleName().startswith("Save as a .zip") and one.isVisible()]


def press(flow: RecordsFlow, name: str) -> None:
    next(one for one in flow.view.findChildren(Button) if one.accessibleName().startswith(name)).click()


def test_a_case_is_given_away_and_taken_over(
    flow: RecordsFlow, case: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "given.zip"
    monkeypatch.setattr(records, "ask_zip", lambda _parent, name: given if name == case.name else None)
    press(flow, "Save as a .zip…")
    qtbot.waitUntil(lambda: str(given) in flow.view.done.words)
    monkeypatch.setattr(records, "ask_existing_zip", lambda _parent: given)
    press(flow, "Open a .zip…")
    qtbot.waitUntil(lambda: flow.view.notice.isVisible())
    assert case.name in flow.view.notice.words
    case.rename(tmp_path / "elsewhere")
    press(flow, "Open a .zip…")
    qtbot.waitUntil(lambda: str(case) in flow.view.done.words)
    qtbot.waitUntil(lambda: len(listed(flow)) == 1)


def test_a_case_is_copied_as_a_folder(
    flow: RecordsFlow, case: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "ask_folder", lambda *_: tmp_path / "given")
    press(flow, "Save as a folder…")
    qtbot.waitUntil(lambda: str(tmp_path / "given" / case.name) in flow.view.done.words)
    monkeypatch.setattr(records, "ask_folder", lambda *_: tmp_path)
    press(flow, "Open a folder…")
    qtbot.waitUntil(lambda: flow.view.notice.isVisible())
    assert "is not named as a bundle" in flow.view.notice.words


def test_who_changes_their_mind_gets_nothing(
    flow: RecordsFlow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: "")
    for name in ("Save as a .zip…", "Save as a folder…", "Open a .zip…", "Open a folder…"):
        press(flow, name)
    assert flow.view.done.isHidden()
    assert flow.view.notice.isHidden()


def test_a_zip_is_called_one(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: ("/a/copy", ""))
    assert records.ask_zip(window, "case-A") == Path("/a/copy.zip")


def test_a_case_with_a_film_is_played_once_and_ends_with_its_list(
    look: theme.Theme, settings: QSettings, tmp_path: Path, qtbot: QtBot
) -> None:
    case = sealed_cases.sealed(
        tmp_path / "bundles", {item.name: item.data for item in recorded(tmp_path, 2.0)[0]}
    )
    made = RecordsFlow(case.parent, FixedClock(), QWidget(), settings)
    qtbot.addWidget(made.view)
    made.refresh()
    qtbot.waitUntil(lambda: any(_plays(one) for one in made.view.findChildren(Button)))
    press(made, "Play the screen")
    qtbot.waitUntil(lambda: case in made.players)
    press(made, "Play the screen")
    (player,) = made.players.values()
    assert player.isVisible()
    gone: list[object] = []
    player.destroyed.connect(lambda: gone.append(True))
    made.close()
    assert made.players == {}
    qtbot.waitUntil(lambda: bool(gone))


def test_a_case_without_a_film_cannot_be_played(flow: RecordsFlow) -> None:
    assert not [one for one in flow.view.findChildren(Button) if _plays(one)]


def _plays(button: Button) -> bool:
    return button.accessibleName().startswith("Play the screen")
