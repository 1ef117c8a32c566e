"""A closable thing is closed when its block ends, however it ends."""

from __future__ import annotations

import pytest

from desktop_assist.closable import Closable


class _Door(Closable):
    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


def test_it_is_itself_within_the_block_and_closed_after_it() -> None:
    door = _Door()
    with door as inside:
        assert inside is door
        assert not door.closed
    assert door.closed == 1


def test_an_error_within_the_block_closes_it_and_goes_on() -> None:
    door = _Door()
    with pytest.raises(ValueError, match="draught"), door:
        raise ValueError("draught")
    assert door.closed == 1
