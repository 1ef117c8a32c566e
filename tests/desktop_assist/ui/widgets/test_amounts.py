from __future__ import annotations

import pytest

from desktop_assist.ui.widgets.amounts import amount


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (12_345_678, "12 MB"),
        (10**15, "1000 TB"),
    ],
)
def test_amounts_can_be_read(count: int, words: str) -> None:
    assert amount(count) == words
