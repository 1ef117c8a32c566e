"""What a technician did with pointer and keyboard, in words: clicks, texts, short cuts, in their order.

Decides: what single events amount to: keys that make letters are a text, buttons that go down and up a click
or a drag, turns of the wheel one turn; and at which moment of a film each is.
Leaves alone: moves of the pointer without a button, which the film shows; and what the words are put into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from desktop_assist.screen import keysyms
from desktop_assist.screen.film import Film
from desktop_assist.screen.input_list import Event, InputList, Moment, Pointed, Pressed, Withheld

# Ours: who pauses for longer begins something new; and what can be read in a line.
SAME_TEXT_MS, LONGEST_TEXT = 5000, 120
SAME_TURN_MS = 1000
_STILL = 4  # ours: pixels that a hand moves in a click
_CLICKS = {1: "clicked", 2: "clicked with the middle button", 4: "clicked with the right button"}
_TURNS = {8: "up", 16: "down", 32: "left", 64: "right"}
# From: https://www.x.org/releases/X11R7.7/doc/xproto/x11protocol.html#keysym_encoding
_NAMES = {
    0xFF08: "Backspace", 0xFF09: "Tab", 0xFE20: "Tab", 0xFF0D: "Enter", 0xFF8D: "Enter", 0xFF1B: "Escape",
    0xFFFF: "Delete", 0xFF50: "Home", 0xFF51: "Left", 0xFF52: "Up", 0xFF53: "Right", 0xFF54: "Down",
    0xFF55: "Page up", 0xFF56: "Page down", 0xFF57: "End", 0xFF63: "Insert", 0xFF67: "Menu",
    **{0xFFBD + number: f"F{number}" for number in range(1, 36)},
}  # fmt: skip
_MODIFIERS = (
    ("Ctrl", keysyms.CONTROL),
    ("Alt", keysyms.ALT),
    ("Super", keysyms.SUPER),
    ("Shift", keysyms.SHIFT),
)


@dataclass(frozen=True)
class Deed:
    """Something that was done.

    Attributes:
        moment: When it began.
        words: What, as the end of a sentence about the technician.
        last_ms: When the last event of it was, since the list began.
        text: What was typed; empty for all else.
    """

    moment: Moment
    words: str
    last_ms: int
    text: str = ""


@dataclass(frozen=True)
class Placed:
    """A deed in a film.

    Attributes:
        began_at: When its list began, RFC 3339.
        after_ms: How long after that it was.
        film_ms: The moment of the film; none where nothing was recorded of the screen then.
        words: What was done.
    """

    began_at: str
    after_ms: int
    film_ms: int | None
    words: str


def placed(lists: Iterable[InputList], film: Film) -> Iterator[Placed]:
    """What was done, in the order of the lists, each at its moment of `film`."""
    begins = {scene.name.removeprefix("data/"): scene for scene in film.scenes}
    for each in lists:
        for deed in deeds(each.events):
            scene = begins.get(deed.moment.segment)
            at_ms = None if scene is None else scene.at_ms + min(deed.moment.in_segment_ms, scene.length_ms)
            yield Placed(each.began_at, deed.moment.at_ms, at_ms, deed.words)


def deeds(events: Iterable[Event]) -> Iterator[Deed]:
    """What the events of one list amount to."""
    hands, last = _Hands(), None
    for event in events:
        for deed in hands.done(event):
            joined = _joined(last, deed)
            if joined is None and last is not None:
                yield last
            last = joined or deed
    yield from () if last is None else (last,)


def _joined(last: Deed | None, deed: Deed) -> Deed | None:
    """Both as one, where they are: a text that goes on, a wheel that is turned on."""
    if last is None:
        return None
    pause_ms = deed.moment.at_ms - last.last_ms
    if last.text and deed.text and pause_ms <= SAME_TEXT_MS and len(last.text) < LONGEST_TEXT:
        return replace(_typed(last.moment, last.text + deed.text), last_ms=deed.last_ms)
    turned = deed.words.startswith("turned") and deed.words == last.words
    return replace(last, last_ms=deed.last_ms) if turned and pause_ms <= SAME_TURN_MS else None


def _typed(moment: Moment, text: str) -> Deed:
    return Deed(moment, f"typed “{text}”", moment.at_ms, text)


class _Hands:
    """Which modifiers and buttons are down."""

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._buttons = 0
        self._began: dict[int, Pointed] = {}

    def done(self, event: Event) -> Iterator[Deed]:
        """What is done with this event."""
        match event:
            case Withheld():
                yield Deed(event.moment, "typed into a password field", event.moment.at_ms)
            case Pressed():
                yield from self._pressed(event)
            case Pointed():
                yield from self._pointed(event)

    def _pressed(self, key: Pressed) -> Iterator[Deed]:
        if key.down is not None:
            (self._held.add if key.down else self._held.discard)(key.keysym)
            return
        held = [name for name, keys in _MODIFIERS if keys & self._held]
        letter = keysyms.character(key.keysym)
        if letter and not {*held} - {"Shift"}:
            yield _typed(key.moment, letter)
            return
        name = _NAMES.get(key.keysym) or letter.upper() or f"the key {key.keysym:#x}"
        yield Deed(key.moment, f"pressed {'+'.join((*held, name))}", key.moment.at_ms)

    def _pointed(self, to: Pointed) -> Iterator[Deed]:
        down, up = to.buttons & ~self._buttons, self._buttons & ~to.buttons
        self._buttons = to.buttons
        for bit, direction in _TURNS.items():
            if down & bit:
                yield Deed(to.moment, f"turned the wheel {direction}", to.moment.at_ms)
        for bit, words in _CLICKS.items():
            if down & bit:
                self._began[bit] = to
            if up & bit:
                yield _clicked(self._began.pop(bit, to), to, words)


def _clicked(began: Pointed, ended: Pointed, words: str) -> Deed:
    place = f"{began.column}, {began.row}"
    if max(abs(began.column - ended.column), abs(began.row - ended.row)) > _STILL:
        return Deed(began.moment, f"dragged from {place} to {ended.column}, {ended.row}", ended.moment.at_ms)
    return Deed(began.moment, f"{words} at {place}", ended.moment.at_ms)


def clock_face(at_ms: int) -> str:
    """A moment of a film as hours, minutes and seconds."""
    seconds = at_ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
