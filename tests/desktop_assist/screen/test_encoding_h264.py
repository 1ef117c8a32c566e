"""A film is sent as one over a slow line, costs less than JPEG there, ends exact, and can be replayed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import av
import numpy as np
import pytest

from desktop_assist.evidence.segments import SEGMENT_S
from desktop_assist.screen import fbs, replay
from desktop_assist.screen.decode_h264 import FilmDecoder
from desktop_assist.screen.encoding_h264 import FilmEncoder
from desktop_assist.screen.rfb_client import PREFERRED, RfbClient, preferred
from desktop_assist.screen.rfb_numbers import Encoding
from desktop_assist.screen.tiles import Rectangle
from simulators.films import HEIGHT, LEFT, TOP, WIDTH, WITH_FILMS, filmed, play, slow_line, still
from simulators.viewers import Watched, difference

Watch = Callable[..., Watched]
PLACE = (slice(TOP, TOP + HEIGHT), slice(LEFT, LEFT + WIDTH))


@pytest.fixture(autouse=True)
def _slow(monkeypatch: pytest.MonkeyPatch) -> None:
    slow_line(monkeypatch)


def counted(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> list[Rectangle]:
    """The places of the films' pictures that the viewer is sent from now on."""
    places: list[Rectangle] = []
    assert watched.client.shown is not None
    films, read = watched.client.shown.films, watched.client.shown.films.read

    def reading(place: Rectangle, under: Any) -> Any:
        places.append(place)
        return read(place, under)

    monkeypatch.setattr(films, "read", reading)
    return places


def test_a_film_is_nearly_right_while_it_plays_and_exact_at_rest(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = watch(width=640, height=400, encodings=WITH_FILMS)
    watched.run(0.2)
    places = counted(watched, monkeypatch)
    filmed(watched)
    assert len(places) >= 15
    assert len(set(places)) == 1
    assert 0.0 < watched.off_by() < 3.0
    watched.run(2.0)
    assert watched.off_by() == 0.0
    before = len(places)
    watched.run(2.0)
    assert len(places) == before


def test_a_film_of_which_a_part_stands_still_plays_on(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = watch(width=640, height=400, encodings=WITH_FILMS)
    watched.run(0.5)
    places = counted(watched, monkeypatch)
    watched.screen.longest_wait_s = 0.01
    for number in range(50):
        shown = still(number)
        shown[64:128] = still(0)[64:128]
        watched.screen.draw(TOP, LEFT, shown)
        watched.run(0.05)
    assert len(places) >= 47
    watched.run(2.0)
    assert watched.off_by() == 0.0


def test_text_beside_a_film_is_exact_while_it_plays(watch: Watch) -> None:
    watched = watch(width=640, height=400, encodings=WITH_FILMS)
    filmed(watched)
    assert watched.client.shown is not None
    seen, drawn = watched.client.shown.pixels.copy(), watched.screen.canvas.copy()
    for pixels in (seen, drawn):
        pixels[TOP - 32 : TOP + HEIGHT + 32, LEFT - 128 : LEFT + WIDTH + 128] = 0
    assert difference(seen, drawn) == 0.0


def test_it_costs_a_fraction_of_jpeg(watch: Watch) -> None:
    costs = {}
    for encodings in (WITH_FILMS, PREFERRED):
        watched = watch(width=640, height=400, encodings=encodings)
        filmed(watched, 0.3)
        before = watched.sent
        play(watched, 1.0)
        costs[encodings] = watched.sent - before
    assert costs[WITH_FILMS] < costs[PREFERRED] / 4


@pytest.mark.parametrize(
    "why", ["fast line", "unknown line", "not asked for", "no JPEG wanted", "no package"]
)
def test_there_is_no_film_without_reason(watch: Watch, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    if why.endswith("line"):
        slow_line(monkeypatch, 50e6 if why == "fast line" else None)
    if why == "no package":
        monkeypatch.setattr("desktop_assist.screen.codecs.found", lambda: None)
    watched = watch(
        width=640,
        height=400,
        encodings=PREFERRED if why == "not asked for" else WITH_FILMS,
        quality=None if why == "no JPEG wanted" else 8,
    )
    watched.run(0.2)
    places = counted(watched, monkeypatch)
    filmed(watched)
    assert not places
    assert watched.off_by() < 3.0


def test_a_viewer_asks_for_films_where_it_can_read_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Encoding.OPEN_H264 in preferred()
    assert set(preferred()) == set(WITH_FILMS)
    monkeypatch.setattr("desktop_assist.screen.codecs.found", lambda: None)
    assert preferred() == PREFERRED
    RfbClient()


def test_a_codec_that_fails_costs_nothing_but_the_film(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_of: object) -> bytes:
        raise av.error.FFmpegError(5, "out of order")

    watched = watch(width=640, height=400, encodings=WITH_FILMS)
    watched.run(0.2)
    places = counted(watched, monkeypatch)
    monkeypatch.setattr(FilmEncoder, "_compressed", fails)
    filmed(watched)
    assert not places
    assert watched.off_by() < 3.0
    watched.run(2.0)
    assert watched.off_by() == 0.0


def test_each_segment_is_replayed_alone_with_the_pictures_that_were_seen(watch: Watch) -> None:
    watched = watch(width=640, height=400, encodings=WITH_FILMS)
    filmed(watched, 2.3 * SEGMENT_S, 0.25)
    assert watched.client.shown is not None
    seen = watched.client.shown.pixels.copy()
    watched.recording.close()
    assert len(watched.segments) == 3
    for segment in watched.segments:
        recorded = segment.path.read_bytes()
        shown = [each for _, each in replay.pictures(recorded)][-1]
        assert shown.films.unseen == 0
    assert difference(shown.pixels[PLACE], seen[PLACE]) == 0.0
    assert difference(shown.pixels, watched.screen.canvas) < 3.0


def test_who_lacks_the_package_sees_the_beginning_of_each_segment_and_all_that_is_no_film(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = watch(width=640, height=400, encodings=WITH_FILMS)
    filmed(watched, 1.5 * SEGMENT_S, 0.25)
    watched.recording.close()
    monkeypatch.setattr("desktop_assist.screen.codecs.found", lambda: None)
    recorded = watched.segments[1].path.read_bytes()
    blocks = list(fbs.blocks(recorded))
    *_, (_, first) = replay.pictures(fbs.BEGIN + b"".join(fbs.block(*each) for each in blocks[:2]))
    assert min(difference(first.pixels[PLACE], still(number)) for number in range(70, 85)) == 0.0
    *_, (_, last) = replay.pictures(recorded)
    assert last.films.unseen > 30
    assert (np.abs(last.pixels[..., :3].astype(int) - watched.screen.canvas[..., :3])[: TOP - 32] == 0).all()


def test_odd_sides_and_huge_places_are_no_films() -> None:
    encoder, pixels = FilmEncoder(), np.zeros((64, 65, 4), np.uint8)
    assert encoder.picture(pixels, Rectangle(0, 0, 65, 64), 1e6) is None
    assert encoder.picture(pixels, Rectangle(0, 0, 64, 64), 1e6) is not None
    assert encoder.picture(pixels, Rectangle(0, 0, 8192, 4096), 1e6) is None


def test_a_slower_line_has_smaller_pictures() -> None:
    random = np.random.default_rng(1)
    noise = [random.integers(0, 255, (HEIGHT, WIDTH, 4), np.uint8) for _ in range(30)]
    sizes = {}
    for rate in (30_000.0, 2_000_000.0):
        encoder = FilmEncoder()
        made = [encoder.picture(each, Rectangle(0, 0, WIDTH, HEIGHT), rate) for each in noise]
        sizes[rate] = sum(len(each) for each in made if each)
    assert sizes[30_000.0] < 40_000
    assert sizes[30_000.0] < sizes[2_000_000.0] / 4


def test_the_decoder_looks_for_the_package_once() -> None:
    asked: list[None] = []
    decoder = FilmDecoder(lambda: asked.append(None))
    assert decoder._found() is decoder._found() is None
    assert len(asked) == 1
