"""Over lines that break anywhere, every message arrives once and in order, and no peer fills the memory."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.session.delivery import MOST_KEPT, MOST_KEPT_BYTES, Delivery
from desktop_assist.session.messages import MessageRefused


def texts(count: int) -> list[bytes]:
    return [msgspec.json.encode({"say": str(number)}) for number in range(count)]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5), st.booleans()), max_size=30))
def test_every_message_arrives_once_and_in_order_over_lines_that_break(
    lines: list[tuple[int, int, bool]],
) -> None:
    """Each line carries some new messages, of which only some arrive; some replies are lost too."""
    here, there = Delivery(), Delivery()
    said, heard = [], []
    for new, arriving, answered in [*lines, (1, 1000, True)]:
        here.was_seen(there.seen if answered else 0)
        frames = list(here.unseen())
        for _ in range(new):
            said.append(msgspec.json.encode(len(said)))
            frames.append(here.send(said[-1]))
        heard += [message for frame in frames[:arriving] if (message := there.receive(frame)) is not None]
    assert heard == said
    here.receive(there.acknowledgement())
    assert here.unseen() == ()


def test_a_message_that_comes_twice_is_heard_once() -> None:
    here, there = Delivery(), Delivery()
    frame = here.send(b'"hello"')
    assert there.receive(frame) == b'"hello"'
    assert there.receive(frame) is None


def test_a_missing_message_ends_the_conversation() -> None:
    here, there = Delivery(), Delivery()
    here.send(b'"lost"')
    with pytest.raises(MessageRefused, match="do not follow"):
        there.receive(here.send(b'"second"'))
    assert there.seen == 0


def test_who_has_seen_what_was_never_sent_is_refused() -> None:
    with pytest.raises(MessageRefused):
        Delivery().receive(b'{"seen":1}')


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"seen":-1}',
        b'{"seen":0,"number":1.5}',
        b'{"seen":9007199254740992}',
        b'{"seen":0,"number":1,"message":{}',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_a_frame_without_meaning_is_refused(frame: bytes) -> None:
    with pytest.raises(MessageRefused):
        Delivery().receive(frame)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_refused(frame: bytes) -> None:
    try:
        Delivery().receive(frame)
    except MessageRefused:
        pass


def test_what_is_kept_for_a_side_that_takes_nothing_is_bounded() -> None:
    here = Delivery()
    for message in texts(MOST_KEPT):
        here.send(message)
    with pytest.raises(MessageRefused, match="does not take"):
        here.send(b'"one more"')
    here.was_seen(1)
    here.send(b'"there is room again"')


def test_large_messages_are_bounded_by_their_bytes() -> None:
    here = Delivery()
    large = b'"' + b"x" * (MOST_KEPT_BYTES // 4) + b'"'
    for _ in range(3):
        here.send(large)
    with pytest.raises(MessageRefused, match="does not take"):
        here.send(large)


def test_what_may_not_be_sent_again_is_replaced_under_its_number() -> None:
    here, there = Delivery(), Delivery()
    here.send(b'"secret"')
    here.send(b'"open"')
    here.replace(lambda message: b'""' if message == b'"secret"' else message)
    assert [there.receive(frame) for frame in here.unseen()] == [b'""', b'"open"']
    for _ in range(MOST_KEPT - 2):
        here.send(b'""')
