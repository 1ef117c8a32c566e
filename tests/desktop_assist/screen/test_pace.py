"""How many pictures a second there are, by what the last one cost."""

from __future__ import annotations

import pytest

from desktop_assist.screen.pace import interval_s


@pytest.mark.parametrize(
    ("made_ms", "photographs", "most"),
    [
        (0, False, 75.0),
        (5, False, 75.0),
        (12, False, 62.5),
        (0, True, 53.0),
        (9, True, 53.0),
        (16, True, 46.9),
        (40, True, 37.5),
        (500, True, 37.5),  # a very slow computer shows what it can
    ],
)
def test_dear_pictures_are_fewer(made_ms: float, photographs: bool, most: float) -> None:
    assert 1 / interval_s(made_ms / 1000, photographs=photographs) == pytest.approx(most, rel=0.01)
