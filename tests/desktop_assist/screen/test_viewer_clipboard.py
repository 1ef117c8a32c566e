"""One viewer's clipboard: asked for what is wanted, told what may leave at that instant, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_assist.screen import clipboard_messages
from desktop_assist.screen.clipboard_messages import Action, CutText, Told, TooLong, Understood
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.viewer_clipboard import ViewerClipboard, Ways
from simulators.viewers import Watched, page

NOTICED, ASKED = Told(Action.NOTIFY, True), Told(Action.REQUEST, True)
REQUEST, NOTICE = clipboard_messages.told(Action.REQUEST), clipboard_messages.told(Action.NOTIFY)


class Sides:
    """What may be done, and what was."""

    def __init__(self, *, extended: bool = True, served: bool = True) -> None:
        self.wanted = self.may_leave = True
        self.taken: list[str] = []
        self.too_long = 0
        self.asked = 0
        ways = Ways(
            served, served, self._wants, self.taken.append, self._was_too_long, lambda: self.may_leave
        )
        self.clipboard = ViewerClipboard(ways)
        self.clipboard.known(extended=extended)
        self.first = self.clipboard.take_owed()

    def _wants(self) -> bool:
        self.asked += 1
        return self.wanted

    def _was_too_long(self) -> None:
        self.too_long += 1

    def said(self, *messages: CutText | TooLong | Told | Understood) -> bytes:
        for each in messages:
            self.clipboard.received(each)
        self.clipboard.deal()
        return self.clipboard.take_owed()


def test_only_what_is_served_is_announced_and_once() -> None:
    both = Action.REQUEST | Action.PEEK | Action.NOTIFY | Action.PROVIDE
    sides = Sides()
    assert sides.first == clipboard_messages.understood(both)
    sides.clipboard.known(extended=True)
    assert not sides.clipboard.owes
    one_way = ViewerClipboard(Ways(inwards=True))
    one_way.known(extended=True)
    assert one_way.take_owed() == clipboard_messages.understood(Action.NOTIFY | Action.PROVIDE)
    assert Sides(served=False).first == Sides(extended=False).first == b""


def test_a_viewer_is_asked_for_its_text_only_while_that_is_wanted() -> None:
    sides = Sides()
    assert sides.said(NOTICED) == REQUEST
    assert sides.said(CutText("text", extended=True)) == b""
    assert sides.taken == ["text"]
    sides.wanted = False
    assert sides.said(NOTICED) == b""
    sides.said(CutText("sent all the same", extended=True))
    sides.said(Told(Action.NOTIFY, False))
    assert sides.taken == ["text"]


def test_without_the_extension_texts_come_and_go_as_they_are() -> None:
    sides = Sides(extended=False)
    assert sides.said(CutText("in")) == b""
    sides.clipboard.offer("out")
    assert sides.clipboard.take_owed() == clipboard_messages.plain_text("out")
    assert sides.taken == ["in"]
    with pytest.raises(MalformedStream):
        sides.clipboard.received(NOTICED)


def test_of_many_texts_the_last_counts_and_of_many_requests_one() -> None:
    sides = Sides()
    sides.said(*(CutText(str(number), extended=True) for number in range(1000)), *([NOTICED] * 1000))
    assert sides.taken == ["999"]
    assert sides.asked == 1
    sides.clipboard.offer("text")
    assert sides.clipboard.take_owed() == NOTICE
    assert sides.said(*[ASKED] * 1000) == clipboard_messages.provided("text")


def test_too_long_and_empty_texts_are_not_taken() -> None:
    sides = Sides()
    sides.said(TooLong())
    sides.said(CutText(""))
    assert (sides.taken, sides.too_long) == ([], 1)


def test_what_is_offered_is_told_and_sent_when_asked() -> None:
    sides = Sides()
    assert sides.said(ASKED) == b"", "nothing was copied yet"
    sides.clipboard.offer("text")
    assert sides.clipboard.take_owed() == NOTICE
    assert sides.said(Told(Action.PEEK, True)) == NOTICE
    assert sides.said(ASKED) == clipboard_messages.provided("text")


def test_a_viewer_that_takes_no_notices_gets_what_it_takes_unasked() -> None:
    sides = Sides()
    sides.said(Understood(Action.PROVIDE, 6))
    sides.clipboard.offer("five!")
    assert sides.clipboard.take_owed() == clipboard_messages.provided("five!")
    sides.clipboard.offer("six...")
    assert sides.clipboard.take_owed() == b""


@pytest.mark.parametrize("extended", [True, False])
def test_nothing_leaves_that_may_not_leave_at_that_instant(extended: bool) -> None:
    sides = Sides(extended=extended)
    sides.clipboard.offer("text")
    sides.may_leave = False
    assert sides.clipboard.take_owed() == b""
    sides.may_leave = True
    assert sides.clipboard.take_owed() == b"", "it is not owed any more"


def test_what_is_forgotten_does_not_leave_later() -> None:
    sides = Sides()
    sides.clipboard.offer("text")
    sides.clipboard.forget()
    assert not sides.clipboard.owes
    assert sides.said(ASKED) == b""


def test_a_viewer_that_comes_in_later_is_offered_nothing() -> None:
    clipboard = ViewerClipboard(Ways(outwards=True, may_leave=lambda: True))
    clipboard.offer("text")
    clipboard.known(extended=False)
    assert clipboard.take_owed() == b""


def test_our_own_viewer_lets_the_longest_text_pass_and_the_film_does_not_have_it(
    watch: Callable[..., Watched],
) -> None:
    text = "secret " * (clipboard_messages.LARGEST_TEXT_BYTES // 7)
    watched = watch(texts=Ways(outwards=True, may_leave=lambda: True))
    watched.run(0.2)
    assert watched.viewing.offer_text(text)
    assert clipboard_messages.plain_text(text) in watched.turn()
    watched.screen.draw(0, 0, page(100, 100))
    watched.run(1.5)
    assert watched.off_by() == 0.0, "it reads on"
    watched.close()
    assert watched.segments
    assert not any(b"secret" in each.path.read_bytes() for each in watched.segments)
