"""A film is played, paused, sped up and sought in; each moment is the recording's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from desktop_assist.audit.input_deeds import Done
from desktop_assist.screen import codecs
from desktop_assist.screen.deeds import Placed
from desktop_assist.screen.film import Film, Projector, Scene
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.ui import theme
from desktop_assist.ui.player.window import PlayerWindow
from desktop_assist.ui.widgets.words import Words
from simulators.filmed import film_of, recorded
from simulators.films import WITH_FILMS, filmed, slow_line
from simulators.fixed_clock import FixedClock
from simulators.viewers import Watched, difference


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return film_of(recorded(tmp_path_factory.mktemp("film"))[0])


@pytest.fixture
def player(
    film: Film, look: theme.Theme, clock: FixedClock, settings: QSettings, qtbot: QtBot
) -> Iterator[PlayerWindow]:
    made = PlayerWindow("Case 1", film, clock, settings)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def pixels_of(projector: Projector) -> Pixels:
    with projector.seen.pixels() as pixels:
        return pixels.copy()


def shows(player: PlayerWindow, film: Film, at_ms: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: player._shown_ms == at_ms)
    own = Projector(film)
    own.show(at_ms)
    assert difference(pixels_of(player._projector), pixels_of(own)) == 0.0


def test_it_begins_paused_with_the_first_picture(player: PlayerWindow, film: Film, qtbot: QtBot) -> None:
    assert not player.playing
    qtbot.waitUntil(lambda: player.view.canvas.part.width == 320)
    shows(player, film, 0, qtbot)
    assert player.time.words == "0:00:00 / 0:00:48"
    assert player.recording.words == "data/screen-000-0000.fbs, its time is not on the record"


def test_seeking_to_and_fro_shows_each_moment(player: PlayerWindow, film: Film, qtbot: QtBot) -> None:
    for moment in (31_000, 7_500, 45_250, 45_300, 0):
        player.place.setValue(moment)
        shows(player, film, moment, qtbot)
    player.place.setValue(31_000)
    assert "screen-000-0001" in player.recording.words


def test_it_plays_at_the_speed_that_is_wanted_and_ends_paused(
    player: PlayerWindow, film: Film, clock: FixedClock, qtbot: QtBot
) -> None:
    player.play.click()
    clock.pass_seconds(2)
    qtbot.waitUntil(lambda: player.place.value() == 2000)
    player.speed.setCurrentIndex(player.speed.findText("4 ×"))
    clock.pass_seconds(2)
    qtbot.waitUntil(lambda: player.place.value() == 10_000)
    shows(player, film, 10_000, qtbot)
    qtbot.keyClick(player, Qt.Key.Key_Space)
    assert not player.playing
    clock.pass_seconds(5)
    qtbot.keyClick(player, Qt.Key.Key_Space)
    clock.pass_seconds(60)
    qtbot.waitUntil(lambda: not player.playing)
    shows(player, film, film.length_ms, qtbot)
    player.play.click()
    assert player.place.value() < 10_000


def test_a_damaged_segment_is_said_and_the_window_stays(
    film: Film, look: theme.Theme, clock: FixedClock, settings: QSettings, qtbot: QtBot
) -> None:
    good = film.scenes[0].recorded
    damaged = Scene("data/x", "", lambda most: good[: len(good) // 2], 0, 20_000)
    player = PlayerWindow("Case 1", Film((damaged,)), clock, settings)
    qtbot.addWidget(player)
    player.place.setValue(20_000)
    qtbot.waitUntil(lambda: "cut off" in player.notice.words)
    player.close()


@pytest.fixture
def screen_with_film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Film:
    slow_line(monkeypatch)
    watched = Watched(tmp_path, 640, 400, WITH_FILMS)
    filmed(watched)
    watched.recording.close()
    watched.close()
    recorded_bytes = watched.segments[0].path.read_bytes()
    return Film((Scene("data/x", "", lambda most: recorded_bytes[:most], 0, 1500),))


@pytest.mark.usefixtures("look")
def test_a_film_in_the_screen_that_cannot_be_read_is_said_plainly(
    screen_with_film: Film,
    clock: FixedClock,
    settings: QSettings,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    film = screen_with_film
    for found, words in ((codecs.found(), ""), (None, "A film ran in a part of this screen.")):
        monkeypatch.setattr(codecs, "found", lambda found=found: found)
        player = PlayerWindow("Case 1", film, clock, settings)
        qtbot.addWidget(player)
        player.place.setValue(1500)
        shows(player, film, 1500, qtbot)
        assert player.notice.words.startswith(words)
        assert bool(player.notice.words) == bool(words)
        assert ("pip install av" in player.notice.words) == bool(words)
        player.close()


@pytest.fixture
def with_deeds(
    film: Film, look: theme.Theme, clock: FixedClock, settings: QSettings, qtbot: QtBot
) -> Iterator[PlayerWindow]:
    began = "2026-11-21T18:04:05Z"
    deeds = (
        Placed(began, 0, None, "clicked at 1, 2"),
        Placed(began, 5, 7000, "typed “hello”"),
        Placed(began, 9, 31_000, "pressed Enter"),
    )
    made = PlayerWindow("Case 1", film, clock, settings, Done(deeds, ("data/control-000-0001.jsonl",)))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def test_what_was_done_is_listed_followed_and_sought(
    with_deeds: PlayerWindow, film: Film, qtbot: QtBot
) -> None:
    deeds = with_deeds.done.list
    assert [deeds.item(row).text() for row in range(deeds.count())] == [
        "not recorded  clicked at 1, 2",
        "0:00:07  typed “hello”",
        "0:00:31  pressed Enter",
    ]
    assert deeds.currentRow() == -1
    with_deeds.place.setValue(30_999)
    assert deeds.currentRow() == 1
    deeds.itemClicked.emit(deeds.item(2))
    shows(with_deeds, film, 31_000, qtbot)
    assert deeds.currentRow() == 2
    deeds.itemActivated.emit(deeds.item(0))
    assert with_deeds.place.value() == 31_000, "there is no moment to go to"
    said = [each.words for each in with_deeds.done.findChildren(Words)]
    assert "Cannot be read: data/control-000-0001.jsonl" in said


def test_where_nothing_was_done_there_is_no_list(player: PlayerWindow) -> None:
    assert not player.done.isVisible()
