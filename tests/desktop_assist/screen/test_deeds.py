"""Keys become texts and short cuts, buttons clicks and drags; each is at its moment of the film."""

from __future__ import annotations

from desktop_assist.screen.deeds import (
    LONGEST_TEXT,
    SAME_TEXT_MS,
    SAME_TURN_MS,
    clock_face,
    deeds,
    placed,
)
from desktop_assist.screen.film import Film, Scene
from desktop_assist.screen.input_list import Event, InputList, Moment, Pointed, Pressed, Withheld

SHIFT, CONTROL, TAB, EURO = 0xFFE1, 0xFFE3, 0xFF09, 0x20AC


def tap(keysym: int, at_ms: int = 0) -> Pressed:
    return Pressed(Moment(at_ms), keysym, None)


def taps(text: str, at_ms: int = 0) -> list[Event]:
    return [tap(ord(letter), at_ms) for letter in text]


def point(column: int, row: int, buttons: int, at_ms: int = 0) -> Pointed:
    return Pointed(Moment(at_ms), column, row, buttons)


def words(*events: Event) -> list[str]:
    return [each.words for each in deeds(events)]


def test_letters_are_one_text_until_something_else_or_a_pause() -> None:
    shifted = [Pressed(Moment(0), SHIFT, True), tap(ord("H")), Pressed(Moment(0), SHIFT, False)]
    typed = [*shifted, *taps("i "), tap(EURO), tap(TAB), *taps("a", 100), *taps("b", 101 + SAME_TEXT_MS)]
    assert words(*typed) == ["typed “Hi €”", "pressed Tab", "typed “a”", "typed “b”"]


def test_a_long_text_is_told_in_parts() -> None:
    told = words(*taps("x" * (LONGEST_TEXT + 1)))
    assert told == [f"typed “{'x' * LONGEST_TEXT}”", "typed “x”"]


def test_short_cuts_and_unknown_keys_have_their_names() -> None:
    held = Pressed(Moment(0), CONTROL, True), Pressed(Moment(0), SHIFT, True)
    freed = Pressed(Moment(0), CONTROL, False), Pressed(Moment(0), SHIFT, False)
    told = words(*held, tap(ord("c")), tap(TAB), *freed, tap(0xFFC2), tap(0x1008FF26))
    assert told == [
        "pressed Ctrl+Shift+C",
        "pressed Ctrl+Shift+Tab",
        "pressed F5",
        "pressed the key 0x1008ff26",
    ]


def test_buttons_are_clicks_or_drags_and_turns_one_turn() -> None:
    told = words(
        point(10, 20, 0),
        point(10, 20, 1),
        point(12, 20, 0),
        point(10, 20, 4),
        point(10, 20, 0),
        point(10, 20, 1),
        point(90, 80, 1),
        point(90, 80, 0),
        *(point(90, 80, buttons) for buttons in (16, 0, 16, 0)),
        point(90, 80, 16, SAME_TURN_MS + 1),
    )
    assert told == [
        "clicked at 10, 20",
        "clicked with the right button at 10, 20",
        "dragged from 10, 20 to 90, 80",
        "turned the wheel down",
        "turned the wheel down",
    ]


def test_what_was_withheld_is_said_and_ends_a_text() -> None:
    assert words(*taps("a"), Withheld(Moment(1)), *taps("b")) == [
        "typed “a”",
        "typed into a password field",
        "typed “b”",
    ]


def test_each_deed_is_at_its_moment_of_the_film() -> None:
    scenes = tuple(
        Scene(f"data/screen-000-000{number}.fbs", "", lambda _most: b"", 20_000 * number, 20_000)
        for number in range(2)
    )
    moments = (
        Moment(5),
        Moment(10, "screen-000-0001.fbs", 1500),
        Moment(20, "screen-000-0001.fbs", 25_000),
        Moment(30, "screen-009-0000.fbs", 0),
    )
    events = tuple(Withheld(each) for each in moments)
    told = list(placed([InputList("2026-11-21T18:04:05Z", events)], Film(scenes)))
    assert [each.film_ms for each in told] == [None, 21_500, 40_000, None]
    assert [each.after_ms for each in told] == [5, 10, 20, 30]


def test_a_moment_is_told_in_hours_minutes_and_seconds() -> None:
    assert [clock_face(at_ms) for at_ms in (0, 61_999, 3_600_000)] == ["0:00:00", "0:01:01", "1:00:00"]
