"""How many pictures a second there are, by what the last one cost."""

from __future__ import annotations

import pytest

from desktop_assist.screen.pace import interval_s


@pytest.mark.parametrize(
    ("made_ms", "most"),
    [
        (0, 75.0),
        (9, 75.0),
        (12, 62.5),
        (16, 46.9),
        (40, 37.5),
        (500, 37.5),  # a very slow computer shows what it can
    ],
)
def test_dear_pictures_are_fewer(made_ms: float, most: float) -> None:
    assert 1 / interval_s(made_ms / 1000) == pytest.approx(most, rel=0.01)
