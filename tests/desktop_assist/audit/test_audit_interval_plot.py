"""The drawing of shares: where it must be, and in words too."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from desktop_assist.audit import interval_plot
from desktop_assist.audit.interval_plot import Row
from desktop_assist.audit.intervals import Share


def parsed(*rows):
    figure = ET.fromstring(interval_plot.drawing("p", "A <title>", rows))
    assert figure.find("figcaption").text == "A <title>"
    return figure.find("svg")


def test_a_share_lies_within_its_interval_and_the_axis():
    drawn = parsed(Row("maria", Share(3, 20)), Row("paul", Share(0, 5)), Row("x", Share(7, 7)))
    lines = [line for line in drawn.iter("line") if line.get("class") == "interval"]
    dots = list(drawn.iter("circle"))
    assert len(lines) == len(dots) == 3
    for line, dot in zip(lines, dots, strict=True):
        low, middle, high = int(line.get("x1")), int(dot.get("cx")), int(line.get("x2"))
        assert 200 <= low <= middle <= high <= interval_plot.WIDTH - 24
        assert low < high
        assert line.get("y1") == dot.get("cy")
    assert int(dots[1].get("cx")) == 200


def test_the_same_is_said_in_words():
    drawn = parsed(Row("maria & co", Share(3, 20)))
    assert drawn.get("role") == "img"
    assert drawn.get("aria-labelledby") == "p-title p-says"
    assert drawn.find("desc").text == "maria & co: 3 of 20 (15.0 %; 5.2 % to 36.0 %)"
    assert drawn.find("title").text == "A <title>"


def test_rows_of_nothing_are_left_out_and_nothing_is_no_drawing():
    assert len(list(parsed(Row("a", Share(0, 0)), Row("b", Share(1, 2))).iter("circle"))) == 1
    assert interval_plot.drawing("p", "t", [Row("a", Share(0, 0))]) == ""


def test_long_names_are_cut_in_the_drawing_and_whole_in_the_words():
    drawn = parsed(Row("a" * 60, Share(1, 2)))
    assert all(len(text.text) <= 24 for text in drawn.iter("text"))
    assert "a" * 60 in drawn.find("desc").text
