"""Any moment of a film, in whichever order it is asked for, has the picture that playing through gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from desktop_assist.screen import film as films
from desktop_assist.screen.decode import Shown, blank
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.film import Film, Projector, Scene, of_scenes, with_pointer
from desktop_assist.screen.frame_source import CursorImage, Pixels
from simulators.filmed import film_of, recorded
from simulators.viewers import difference


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return film_of(recorded(tmp_path_factory.mktemp("film"))[0])


def through(film: Film) -> dict[int, Pixels]:
    """The picture at each moment, as playing through shows it."""
    return {at_ms: shown.pixels.copy() for at_ms, shown in film.pictures()}


def at(projector: Projector, at_ms: int) -> Pixels:
    projector.show(at_ms)
    with projector.seen.pixels() as pixels:
        return pixels.copy()


def test_the_segments_follow_each_other(film: Film) -> None:
    assert len(film.scenes) == 3
    for one, other in zip(film.scenes, film.scenes[1:], strict=False):
        assert other.at_ms == one.at_ms + one.length_ms > 0
    assert film.length_ms == film.scenes[-1].at_ms + film.scenes[-1].length_ms
    assert film.scene_at(0) is film.scenes[0]
    assert film.scene_at(film.length_ms + 99) is film.scenes[-1]


def test_seeking_shows_the_same_pixels_as_playing_through(film: Film) -> None:
    known = through(film)
    moments = list(known)
    order = np.random.default_rng(5).permutation(len(moments))[:12]
    projector = Projector(film)
    for each in order:
        moment = moments[int(each)]
        assert difference(at(projector, moment), known[moment]) == 0.0
    between = max(moments[0], moments[len(moments) // 2])
    before = max(each for each in moments if each <= between + 1)
    assert difference(at(projector, between + 1), known[before]) == 0.0


def test_what_was_recorded_last_is_what_the_viewer_had_last(tmp_path: Path) -> None:
    items, ((_, last),) = recorded(tmp_path, 5.0)
    film = film_of(items)
    assert difference(at(Projector(film), film.length_ms), last) == 0.0


def test_a_segment_that_does_not_begin_with_a_full_picture_shows_nothing_of_the_one_before(
    film: Film,
) -> None:
    black = Shown(blank(320, 200))
    projector = Projector(film)
    projector.show(film.length_ms)
    projector.seen.begin_anew()
    projector.seen.follow(black)
    with projector.seen.pixels() as pixels:
        assert not pixels.any()


def test_the_pointer_is_mixed_in_and_cut_at_the_edge() -> None:
    shape = np.full((8, 8, 4), 200, np.uint8)
    shape[..., 3] = 255
    shape[:, :4, 3] = 0
    shown = Shown(blank(20, 10), cursor=CursorImage(1, 0, 0, shape), pointer=(15, 5))
    pixels = with_pointer(shown)
    assert (pixels[5:, 19, :3] == 200).all()
    assert not pixels[5:, 15:19].any()
    for place in ((-9, 0), (30, 5), (5, 99), (-4, -4)):
        shown.pointer = place
        assert with_pointer(shown).shape == shown.pixels.shape
    assert not shown.pixels.any()


def test_a_segment_larger_than_any_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "LARGEST_SEGMENT_BYTES", 1000)
    asked: list[int] = []

    def read(most: int) -> bytes:
        asked.append(most)
        return bytes(most)

    with pytest.raises(MalformedStream):
        of_scenes(iter((Scene("data/screen-000-0000.fbs", "", read),)))
    assert asked == [1001]
