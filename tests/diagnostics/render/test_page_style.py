"""The look: red for serious alone, and text that stands out in both themes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from diagnostics.render import html
from diagnostics.render.page_style import STYLE
from simulators.checked import fresh, worn

FRESH, WORN = fresh(), worn()


def test_red_is_for_serious_alone() -> None:
    uses = set(re.findall(r"([^{}]*)\{[^{}]*var\(--serious\)", STYLE))
    assert {use.split("}")[-1].strip() for use in uses} == {".serious .severity", "li.serious svg"}
    assert 'class="card serious"' not in html.render(FRESH)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def themes() -> Iterator[dict[str, str]]:
    for block in STYLE.split(":root")[1:]:
        yield dict(re.findall(r"--(\w+): (#[0-9A-F]{6})", block.split("* {")[0].split("@media print")[0]))


@pytest.mark.parametrize("name", ["text", "quiet", "information", "attention", "serious"])
def test_text_stands_out_from_its_card(name: str) -> None:
    # From: https://www.w3.org/TR/WCAG22/#contrast-minimum
    for theme in themes():
        light, dark = sorted((luminance(theme[name]), luminance(theme["card"])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, theme
