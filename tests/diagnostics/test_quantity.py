"""Amounts in words: rounded down, singular and plural right."""

from __future__ import annotations

import pytest

from diagnostics.quantity import in_words


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("free_bytes", 0, "0 bytes"),
        ("free_bytes", 999, "999 bytes"),
        ("free_bytes", 52_000_000_000, "52.0 GB"),
        ("free_bytes", 1_999_999_999_999, "1.9 TB"),
        ("used_permille", 985, "98.5 %"),
        ("used_permille", 980, "98 %"),
        ("used_percent", 104, "104 %"),
        ("current_millicelsius", 50_999, "50 °C"),
        ("left_days", 1, "1 day"),
        ("left_days", 1200, "1,200 days"),
        ("uptime_s", 1, "1 second"),
        ("uptime_s", 119, "119 seconds"),
        ("uptime_s", 7199, "119 minutes"),
        ("uptime_s", 7200, "2 hours"),
        ("uptime_s", 172800, "2 days"),
        ("slowest_ms", 1500, "1,500 ms"),
        ("load15_thousandths", 3400, "3.40"),
        ("pending_sectors", 1, "1 sector"),
        ("killed_programs", 3, "3 programs"),
        ("entries", 12345, "12,345"),
        ("changeable", True, "yes"),
        ("changeable", False, "no"),
        ("name", "cups", "cups"),
    ],
)
def test_an_amount_in_words(name: str, value: int | str | bool, words: str) -> None:
    assert in_words(name, value) == words
