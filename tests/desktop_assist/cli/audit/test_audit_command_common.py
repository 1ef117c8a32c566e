"""The bar, the table and the numbers that the audit's commands share."""

from __future__ import annotations

import argparse
import io

import pytest

from desktop_assist.cli.audit import common
from simulators.fixed_clock import FixedClock


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_where_a_person_watches():
    clock, terminal = FixedClock(), Terminal()
    for _ in common.watched(range(10), 10, terminal, clock):
        clock.pass_seconds(0.06)
    drawn = terminal.getvalue().split("\r")
    assert drawn[-1] == f"[{'#' * 30}] 10 of 10\n"
    assert 5 <= len(drawn) <= 8


def test_the_bar_makes_way_for_results_in_the_same_terminal():
    terminal = Terminal()
    for number in common.watched(range(2), 2, terminal, FixedClock(), terminal):
        print(f"result {number}", file=terminal)
    screen = [line.rpartition("\r")[2] for line in terminal.getvalue().split("\n")]
    assert screen == ["result 0", "result 1", f"[{'#' * 30}] 2 of 2", ""]


def test_no_bar_where_nobody_watches():
    quiet = io.StringIO()
    assert list(common.watched(range(3), 3, quiet, FixedClock())) == [0, 1, 2]
    assert quiet.getvalue() == ""


def test_a_table_is_harmless_and_aligned():
    lines = list(common.table(("a", "b"), [("1\x1b[2J", "x\ny"), ("22222222", "z")]))
    assert lines == ["a         b", "1 [2J     x y", "22222222  z"]


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", ""])
def test_numbers_are_whole_and_positive(text):
    with pytest.raises(argparse.ArgumentTypeError):
        common.positive(text)
