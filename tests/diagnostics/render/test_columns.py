"""Columns of a terminal: wide and combining characters count as they are drawn, and nothing steers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diagnostics.render.columns import WIDTH, printable, underlined, width, wrapped


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    assert width("Größe") == 5
    assert width("電腦") == 4
    assert width("e\N{COMBINING ACUTE ACCENT}") == 1
    assert underlined("電腦") == ("電腦", "----")


@given(st.text(max_size=400), st.sampled_from(["", "- ", "    "]))
def test_no_line_is_wider_than_a_terminal_and_nothing_is_lost(text: str, first: str) -> None:
    lines = wrapped(text, first)
    assert all(width(line) <= WIDTH for line in lines)
    kept = "".join("".join(line.removeprefix(first) for line in lines).split(" "))
    assert kept == "".join(printable(text).split(" "))


def test_a_number_and_its_unit_stay_together() -> None:
    text = "x" * 76 + " 52,3\N{NO-BREAK SPACE}GB"
    assert wrapped(text) == ["x" * 76, "52,3\N{NO-BREAK SPACE}GB"]


def test_what_steers_a_terminal_is_replaced() -> None:
    assert printable("a\x1b[2Jb\u202e c\n d") == "a\N{REPLACEMENT CHARACTER}[2Jb\N{REPLACEMENT CHARACTER} c d"
