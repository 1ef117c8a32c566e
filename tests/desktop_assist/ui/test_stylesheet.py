from __future__ import annotations

import re

import pytest

from desktop_assist.ui.stylesheet import sheet
from desktop_assist.ui.tokens import DARK, LIGHT, Tokens


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_is_a_token(tokens: Tokens) -> None:
    made = sheet(tokens, 100, tick="tick.svg", arrow="arrow.svg")
    named = set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", made))
    assert named
    assert named <= set(vars(tokens).values())
    assert "$" not in made


def test_text_and_targets_grow_together() -> None:
    once, twice = (sheet(LIGHT, percent, tick="t", arrow="a") for percent in (100, 200))
    assert "font-size: 15px" in once
    assert "font-size: 30px" in twice
    assert "min-height: 32px" in once
    assert "min-height: 64px" in twice
    assert not re.search(r"\dsp\b", twice)


def test_the_focus_ring_is_two_pixels_for_everything_that_takes_focus() -> None:
    made = sheet(LIGHT, 100, tick="t", arrow="a")
    for kind in ("QPushButton:focus", "QLineEdit:focus", "QCheckBox:focus", '[kind="big card"]:focus'):
        rule = made[made.index(kind) :]
        assert re.search(r"border: 2px", rule[: rule.index("}")]), kind


def test_red_is_only_for_serious_and_stop() -> None:
    made = sheet(LIGHT, 100, tick="t", arrow="a")
    for rule in re.findall(r"([^{}]+)\{([^}]*)\}", made):
        if LIGHT.serious in rule[1]:
            assert 'tone="serious"' in rule[0] or 'kind="stop"' in rule[0]
