"""Each segment alone gives back the pictures that were shown, to the pixel."""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_assist.evidence.segments import SEGMENT_S
from desktop_assist.screen import fbs, replay
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.pixel_format import OURS
from desktop_assist.screen.rfb_client import PREFERRED, set_encodings
from desktop_assist.screen.rfb_numbers import Encoding
from simulators.viewers import FORMS, RGB565, Watched, difference, page, photograph

Watch = Callable[..., Watched]


def last_picture(recorded: bytes) -> Pixels:
    shown = [shown for _, shown in replay.pictures(recorded)]
    return shown[-1].pixels


def worked(watched: Watched, seconds: float) -> list[Pixels]:
    """Scrolling, typing and a photograph; the picture that the viewer had at the end of each segment."""
    ends: list[Pixels] = []
    long, random = page(2000, 320), np.random.default_rng(3)
    until = watched.clock.seconds + seconds
    while watched.clock.seconds < until:
        top = int(random.integers(0, 70)) * 24
        watched.screen.draw(0, 0, long[top : top + 200])
        watched.run(0.7)
        watched.screen.draw(60, 100, photograph(80, 120, top + 1))
        watched.run(0.7)
        if len(watched.segments) > len(ends):
            ends.append(watched.screen.canvas.copy())
    return ends


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"encodings": (Encoding.COPY_RECT, Encoding.ZRLE), "quality": None},
        {"encodings": (Encoding.RAW,), "quality": None},
    ],
)
def test_every_segment_stands_alone_and_ends_with_what_the_viewer_had(
    watch: Watch, wanted: dict[str, object]
) -> None:
    watched = watch(**wanted)
    worked(watched, 3.2 * SEGMENT_S)
    watched.run(2.0)
    watched.recording.close()
    assert watched.client.shown is not None
    assert len(watched.segments) == 4
    firsts, lasts = [], []
    for segment in watched.segments:
        recorded = segment.path.read_bytes()
        blocks = list(fbs.blocks(recorded))
        firsts.append(last_picture(fbs.BEGIN + b"".join(fbs.block(*each) for each in blocks[:2])))
        lasts.append(last_picture(recorded))
        assert blocks[-1].at_ms <= 30_000
    assert difference(lasts[-1], watched.client.shown.pixels) == 0.0
    assert watched.off_by() == 0.0
    # The next segment begins, exactly, with what the one before ended with, as far as JPEG could say it.
    for before, after in zip(lasts, firsts[1:], strict=False):
        assert difference(before, after) < 2.0
    assert any(picture.any() for picture in firsts)


def test_the_pointer_and_a_new_resolution_are_recorded(watch: Watch) -> None:
    watched = watch()
    watched.run(1.0)
    watched.screen.resize(200, 100)
    watched.screen.draw(10, 10, page(50, 60))
    watched.screen.place = (33, 44)
    watched.run(SEGMENT_S + 1)
    watched.screen.draw(10, 10, page(50, 60, 2))
    watched.run(1.0)
    watched.recording.close()
    for segment in watched.segments:
        *_, (_, shown) = replay.pictures(segment.path.read_bytes())
        assert shown.size == (200, 100)
        assert shown.pointer == (33, 44)
        assert shown.cursor is not None
    assert difference(shown.pixels, watched.screen.canvas) == 0.0


def test_an_idle_screen_is_not_recorded_again_and_again(watch: Watch) -> None:
    watched = watch()
    watched.run(1.0)
    watched.run(300.0)
    assert len(watched.segments) == 1


@pytest.mark.parametrize("damage", [b"", b"FBS 001.001\n\0\0\0\x0cRFB 003.009\n\0\0\0\0", b"\0" * 40])
def test_a_damaged_segment_is_refused(damage: bytes) -> None:
    with pytest.raises(MalformedStream):
        list(replay.pictures(damage))


@pytest.mark.parametrize("first", ["nothing", "letters", "photograph", "many colours"])
@pytest.mark.parametrize("second", ["nothing", "letters", "photograph", "many colours"])
def test_streams_that_begin_late_or_pause_for_a_segment_are_read(
    watch: Watch, first: str, second: str
) -> None:
    drawn = {
        "nothing": np.zeros((120, 160, 4), np.uint8),
        "letters": page(120, 160),
        "photograph": photograph(120, 160),
        "many colours": np.random.default_rng(1).integers(0, 255, (120, 160, 4), np.uint8),
    }
    watched = watch()
    for each in (first, second, "letters", "many colours", "nothing", "letters"):
        watched.screen.draw(0, 0, drawn["nothing"])
        watched.screen.draw(0, 0, drawn[each])
        watched.run(SEGMENT_S / 2 + 1)
    watched.run(2.0)
    watched.recording.close()
    assert len(watched.segments) >= 3
    for segment in watched.segments:
        shown = last_picture(segment.path.read_bytes())
    assert difference(shown, watched.screen.canvas) == 0.0
    assert watched.off_by() == 0.0


def test_another_form_or_encoding_in_the_middle_begins_a_segment_that_is_read(watch: Watch) -> None:
    watched = watch()
    wishes = (
        set_encodings((Encoding.ZRLE,), None),
        b"\0\0\0\0" + RGB565.pack(),
        set_encodings((Encoding.TIGHT,), None) + b"\0\0\0\0" + OURS.pack(),
        set_encodings((Encoding.ZRLE,), None),
    )
    watched.screen.draw(0, 0, page(120, 160))
    watched.run(2.0)
    for number, wish in enumerate(wishes):
        watched.viewing.receive(wish)
        assert watched.client.shown is not None
        watched.client.shown.format = RGB565 if number == 1 else OURS
        watched.screen.draw(0, 0, page(120, 160, number))
        watched.run(2.0)
    watched.recording.close()
    assert len(watched.segments) == 1 + len(wishes)
    lasts = [last_picture(segment.path.read_bytes()) for segment in watched.segments]
    assert difference(lasts[-1], watched.screen.canvas) == 0.0
    assert difference(lasts[1][:120, :160], page(120, 160, 0)) == 0.0
    assert 0 < difference(lasts[2][:120, :160], page(120, 160, 1)) < 8


@pytest.mark.parametrize("moment", ["capture", "pointer"])
@pytest.mark.parametrize("after_s", [0.0, SEGMENT_S + 1])
def test_another_form_while_a_picture_is_being_made_leaves_its_segment_readable(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, moment: str, after_s: float
) -> None:
    watched = watch(encodings=(Encoding.RAW, Encoding.POINTER_PLACE, Encoding.LAST_RECT), quality=None)
    watched.run(after_s)
    ask = struct.pack(">BBHHHH", 3, 1, 0, 0, 320, 200)
    usual, changes = getattr(watched.screen, moment), [b"\0\0\0\0" + RGB565.pack() + ask]

    def interrupted() -> object:
        if changes:
            watched.viewing.receive(changes.pop())  # as another thread does
        return usual()

    monkeypatch.setattr(watched.screen, moment, interrupted)
    watched.screen.draw(0, 0, page(200, 320))
    while changes:
        watched.turn()
    in_the_other_form = b"".join(piece for _ in range(40) for piece in watched.viewing.turn())
    assert 320 * 200 * 2 < len(in_the_other_form) < 320 * 200 * 4
    watched.recording.close()
    assert len(watched.segments) == (3 if after_s else 2)
    for segment in watched.segments[-2:]:
        shown = last_picture(segment.path.read_bytes())
        assert difference(shown, watched.screen.canvas) < 8  # 5 or 6 bits a colour at worst


REQUEST = struct.pack(">BBHHHH", 3, 1, 0, 0, 128, 64)
SAID = st.one_of(
    st.sampled_from(FORMS).map(lambda form: b"\0\0\0\0" + form.pack()),
    st.tuples(
        st.lists(st.sampled_from([*PREFERRED, Encoding.ZRLE, Encoding.RAW]), max_size=4),
        st.sampled_from([None, 0, 5, 9]),
    ).map(lambda wish: set_encodings(*wish)),
    st.sampled_from([REQUEST, struct.pack(">BBHHHH", 3, 0, 0, 0, 128, 64)]),
    st.sampled_from([struct.pack(">BBHHHH", 150, on, 0, 0, 128, 64) for on in (0, 1)]),
    st.integers(0, 40).map(lambda number: struct.pack(">BxxxIBI", 248, 1, 4, number)),
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SAID, max_size=12), st.integers(0, 9))
def test_whatever_a_viewer_wishes_each_segment_can_be_read(
    watch: Watch, said: list[bytes], pause: int
) -> None:
    watched = watch(width=128, height=64)
    watched.viewing.receive(b"RFB 003.008\n\x01\x01" + set_encodings(PREFERRED, 8) + REQUEST)
    for number, each in enumerate(said):
        watched.viewing.receive(each + REQUEST)
        made = photograph if number % 2 else page
        watched.screen.draw(0, 0, made(64, 128, number))
        for _ in range(4):
            deque(watched.viewing.turn(), maxlen=0)
        watched.clock.pass_seconds((number == pause) * SEGMENT_S)
    watched.recording.close()
    for segment in watched.segments:
        assert last_picture(segment.path.read_bytes()).shape == (64, 128, 4)
