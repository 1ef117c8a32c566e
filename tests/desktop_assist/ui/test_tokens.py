from __future__ import annotations

import dataclasses

import pytest

from desktop_assist.ui.tokens import DARK, LIGHT, Tokens

READ = ("text", "quiet", "accent", "normal", "information", "attention", "serious", "not_measured")
# From: https://www.w3.org/TR/WCAG22/#contrast-minimum
ENOUGH = 4.5


def luminance(colour: str) -> float:
    # From: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read(tokens: Tokens) -> None:
    for name in READ:
        for behind in (tokens.card, tokens.ground):
            assert contrast(getattr(tokens, name), behind) >= ENOUGH, f"{name} on {behind}"
    for behind in (tokens.accent, tokens.accent_pressed):
        assert contrast(tokens.on_accent, behind) >= ENOUGH
    assert contrast(tokens.card, tokens.information) >= ENOUGH  # the practice label


def test_light_and_dark_have_no_colour_that_is_not_one() -> None:
    for tokens in (LIGHT, DARK):
        for value in dataclasses.astuple(tokens):
            assert len(value) == 7
            int(value[1:], 16)
