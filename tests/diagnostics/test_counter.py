"""Numbers of the kernel: digits alone."""

from __future__ import annotations

import pytest

from diagnostics.counter import is_number


@pytest.mark.parametrize("text", ["0", "7\n", "123456789012345678\n"])
def test_digits_are_a_number(text: str) -> None:
    assert is_number(text)
    assert int(text) >= 0


@pytest.mark.parametrize("text", ["", "\n", "-1", "0\x1c\n", "²", "٣", "1 2", "1\n\n", "1" * 19, "0x1"])
def test_anything_else_is_not(text: str) -> None:
    assert not is_number(text)
