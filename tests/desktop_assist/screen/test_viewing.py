"""The picture shown equals the picture captured, pixel by pixel, in each encoding and form."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.pixel_format import PixelFormat
from desktop_assist.screen.rectangle import Rectangle, ScreenPlace
from desktop_assist.screen.rfb_numbers import Encoding
from simulators.viewers import FORMS, OURS, Watched, difference, page, photograph

Watch = Callable[..., Watched]
SIZES = [(320, 200), (333, 207), (64, 16), (1, 1)]
SETS = {
    "all": {},
    "without JPEG": {"quality": None},
    "ZRLE": {"encodings": (Encoding.ZRLE, Encoding.DESKTOP_SIZE), "quality": None},
    "Raw": {"encodings": (Encoding.RAW, Encoding.DESKTOP_SIZE), "quality": None},
    "nothing": {"encodings": (Encoding.DESKTOP_SIZE,), "quality": None},
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SETS)
def test_the_picture_shown_is_the_screen(watch: Watch, size: tuple[int, int], name: str) -> None:
    watched = watch(width=size[0], height=size[1], **SETS[name])
    watched.screen.draw(0, 0, page(size[1], size[0]))
    watched.run(0.2)
    assert watched.off_by() == 0.0
    watched.screen.draw(size[1] // 2, 0, photograph(size[1] - size[1] // 2, size[0]))
    watched.run(1.5)
    assert watched.off_by() == 0.0


def test_a_photograph_is_nearly_right_at_once_and_exact_at_rest(watch: Watch) -> None:
    watched = watch(width=640, height=400)
    watched.run(0.2)
    watched.screen.draw(0, 0, photograph(400, 640))
    quickly = watched.run(0.1)
    assert 0.0 < watched.off_by() < 5.0
    assert quickly < 640 * 400
    watched.run(1.5)
    assert watched.off_by() == 0.0


def test_a_photograph_beside_something_that_never_rests_becomes_exact_too(watch: Watch) -> None:
    watched = watch(width=640, height=400)
    watched.run(0.2)
    watched.screen.draw(0, 0, photograph(320, 640))
    for shade in range(40):
        watched.screen.draw(380, 600, np.full((16, 16, 4), shade, np.uint8))
        watched.run(0.05)
    assert watched.off_by() == 0.0


def test_a_large_photograph_is_sent_in_parts_to_a_viewer_that_takes_them(watch: Watch) -> None:
    pieces = {}
    for encodings in ((Encoding.TIGHT, Encoding.LAST_RECT), (Encoding.TIGHT,)):
        watched = watch(width=1280, height=720, encodings=encodings)
        watched.run(0.2)
        watched.screen.draw(0, 0, photograph(720, 1280))
        watched.clock.pass_seconds(0.1)
        pieces[len(encodings)] = [part for _ in range(3) for part in watched.viewing.turn()]
        watched.client.receive(b"".join(pieces[len(encodings)]))
        assert 0.0 < watched.off_by() < 5.0
    assert len(pieces[1]) == 1
    assert len(pieces[2]) > 3


def test_a_letter_that_comes_again_costs_little(watch: Watch) -> None:
    watched, random = watch(), np.random.default_rng(2)
    watched.run(0.2)
    letter = np.full((18, 8, 4), 255, np.uint8)
    letter[3:14, 1:7, :3] = random.integers(0, 40, (11, 6, 1)) * 6
    costs = []
    for column in range(6):
        watched.screen.draw(40, 8 * column, letter)
        costs.append(watched.run(0.1))
        assert watched.off_by() == 0.0
    assert costs[0] < 18 * 8 * 3
    assert max(costs[1:]) < 60


def test_dense_text_is_exact_at_once(watch: Watch) -> None:
    watched, random = watch(), np.random.default_rng(2)
    watched.run(0.2)
    watched.screen.draw(32, 64, np.repeat(random.integers(0, 60, (16, 64, 1), np.uint8), 4, axis=2))
    watched.run(0.1)
    assert watched.off_by() == 0.0


def test_scrolling_is_moved_by_the_viewer_and_costs_little(watch: Watch) -> None:
    watched, long = watch(width=640, height=400), page(1200, 640)
    watched.screen.draw(0, 0, long[:400])
    first = watched.run(0.3)
    for top in range(24, 480, 24):
        watched.screen.draw(0, 0, long[top : top + 400])
        step = watched.run(0.05)
        assert step < first / 4
        assert watched.off_by() == 0.0


def test_scrolling_over_a_photograph_ends_exact_too(watch: Watch) -> None:
    watched, long = watch(width=640, height=400), np.concatenate((photograph(600, 640), page(600, 640)))
    for top in range(0, 700, 23):
        watched.screen.draw(0, 0, long[top : top + 400])
        watched.run(0.02)
    watched.run(2.0)
    assert watched.off_by() == 0.0


def test_random_changes_end_exact(watch: Watch) -> None:
    watched, random = watch(width=400, height=300), np.random.default_rng(5)
    for _ in range(60):
        top, left = int(random.integers(0, 250)), int(random.integers(0, 350))
        make = photograph if random.random() < 0.5 else page
        height, width = int(random.integers(1, 50)), int(random.integers(2, 50))
        watched.screen.draw(top, left, make(height, width, int(random.integers(1, 99))))
        watched.turn()
    watched.run(2.0)
    assert watched.off_by() == 0.0


@pytest.mark.parametrize("size", [(500, 300), (100, 80), (320, 200)])
@pytest.mark.parametrize("name", SETS)
def test_a_new_resolution_is_followed(watch: Watch, size: tuple[int, int], name: str) -> None:
    watched = watch(**SETS[name])
    watched.run(0.2)
    watched.screen.resize(*size)
    watched.screen.draw(3, 5, page(60, 80))
    watched.run(1.5)
    assert watched.off_by() == 0.0


def test_a_viewer_that_cannot_follow_is_told_why(watch: Watch) -> None:
    watched = watch(encodings=(Encoding.TIGHT,))
    watched.run(0.2)
    watched.screen.resize(100, 80)
    with pytest.raises(ScreenNotShown, match="cannot follow"):
        watched.run(1.0)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("encoding", [Encoding.TIGHT, Encoding.ZRLE, Encoding.RAW])
def test_each_form_of_pixels_is_served(watch: Watch, form: PixelFormat, encoding: Encoding) -> None:
    watched = watch(encodings=(encoding, Encoding.CURSOR), quality=None)
    watched.run(0.1)
    assert watched.client.shown is not None
    watched.client.shown.format = form
    watched.client.outgoing += b"\0\0\0\0" + form.pack()
    watched.turn()
    watched.screen.draw(0, 0, photograph(200, 320))
    watched.run(0.3)
    exact = OURS if encoding is Encoding.TIGHT and form.has_whole_bytes else form
    expected = exact.restore(exact.convert(watched.screen.canvas))
    assert difference(watched.client.shown.pixels, expected) == 0.0


def test_an_idle_screen_sends_nothing(watch: Watch) -> None:
    watched = watch()
    watched.run(1.0)
    assert watched.run(60.0) == 0


def test_drawing_the_same_again_sends_nothing(watch: Watch) -> None:
    watched = watch()
    watched.run(1.0)
    watched.screen.touch(0, 200)
    assert watched.run(1.0) == 0


def test_no_more_than_75_pictures_a_second_are_made(watch: Watch) -> None:
    watched = watch()
    watched.run(0.5)
    assert watched.client.shown is not None
    before, until = watched.client.shown.updates, watched.clock.seconds + 1.0
    while watched.clock.seconds < until:
        watched.screen.draw(0, 0, np.full((16, 16, 4), watched.sent % 251, np.uint8))
        watched.turn()
        watched.clock.pass_seconds(0.001)
    assert 60 <= watched.client.shown.updates - before <= 76


def test_a_viewer_that_does_not_answer_marks_is_sent_three_pictures_and_no_more(watch: Watch) -> None:
    watched = watch()
    watched.run(0.5)
    sent = []
    for shade in range(20):
        watched.screen.draw(0, 0, np.full((16, 16, 4), shade + 1, np.uint8))
        watched.clock.pass_seconds(0.1)
        sent += [data for data in (b"".join(watched.viewing.turn()) for _ in range(4)) if data]
    assert len(sent) == 3


def test_the_pointer_has_its_shape_and_place(watch: Watch) -> None:
    watched = watch()
    watched.run(0.3)
    shown = watched.client.shown
    assert shown is not None
    assert shown.cursor is not None
    assert (shown.cursor.hot_x, shown.cursor.hot_y) == (2, 3)
    assert difference(shown.cursor.pixels, watched.screen.shape.pixels) == 0.0
    watched.screen.place = (70, 80)
    watched.run(0.2)
    assert shown.pointer == (70, 80)


def test_a_pointer_at_rest_is_hardly_asked_for_and_a_moving_one_is_followed(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched, asked = watch(), 0

    def place() -> tuple[int, int]:
        nonlocal asked
        asked += 1
        return watched.screen.place

    monkeypatch.setattr(watched.screen, "pointer", place)
    watched.run(5.0)
    asked = 0
    watched.run(10.0)
    assert asked <= 51
    places = set()
    for x in range(20):
        watched.screen.place = (x, 80)
        watched.run(0.05)
        assert watched.client.shown is not None
        places.add(watched.client.shown.pointer)
    assert len(places) > 14


def test_what_cannot_be_recorded_is_not_sent(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = watch()
    watched.run(0.5)

    def full(_sent: bytes) -> None:
        raise EvidenceNotWritten("The disk is full.", next_step="Make room.")

    monkeypatch.setattr(watched.recording, "add", full)
    watched.screen.draw(0, 0, page(50, 50))
    before = watched.sent
    with pytest.raises(EvidenceNotWritten):
        watched.run(1.0)
    assert watched.sent == before
    monkeypatch.undo()


def test_a_screen_that_is_gone_ends_it(watch: Watch) -> None:
    watched = watch()
    watched.run(0.5)
    watched.screen.gone = True
    watched.screen.touch(0, 10)
    with pytest.raises(ScreenNotShown):
        watched.run(1.0)


def test_input_is_handed_over_once(watch: Watch) -> None:
    watched = watch()
    watched.run(0.2)
    watched.viewing.receive(bytes((5, 1, 0, 7, 0, 9)))
    (event,) = watched.viewing.take_inputs()
    assert (event.x, event.y) == (7, 9)  # type: ignore[union-attr]
    assert watched.viewing.take_inputs() == []


def test_what_is_not_to_be_seen_any_more_is_not_sent_on(watch: Watch) -> None:
    """The customer pauses while a large picture is on its way."""
    watched = watch(width=800, height=600)
    watched.run(1.0)
    watched.screen.draw(0, 0, page(600, 800))
    watched.screen.draw(300, 0, photograph(300, 800))
    turns = (watched.viewing.turn() for _ in range(100))
    turn, begun = next((turn, piece) for turn in turns for piece in turn if len(piece) > 1000)
    watched.screen.outdated = True
    rest = b"".join(turn)
    assert len(rest) < 1000
    watched.screen.outdated = False
    watched.client.receive(begun + rest)
    watched.screen.draw(0, 0, np.full((600, 800, 4), 0x60, np.uint8))
    watched.run(2.0)
    assert watched.off_by() == 0.0


def test_monitors_are_told_when_they_change_and_keep_their_numbers(watch: Watch) -> None:
    watched = watch()
    watched.run(0.5)
    assert watched.client.shown is not None
    assert watched.client.shown.screens == (ScreenPlace(0, Rectangle(0, 0, 320, 200)),)
    left, right = Rectangle(0, 0, 160, 200), Rectangle(160, 0, 160, 200)
    watched.screen.screens = (ScreenPlace(3, left), ScreenPlace(7, right))
    watched.screen.touch(0, 1)
    watched.run(0.5)
    assert watched.client.shown.screens == watched.screen.screens
    watched.screen.screens = (ScreenPlace(7, left),)
    watched.screen.touch(0, 1)
    watched.run(0.5)
    assert watched.client.shown.screens == (ScreenPlace(7, left),)
