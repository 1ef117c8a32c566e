from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_assist.consent import Capability
from desktop_assist.ui import icons, theme
from desktop_assist.ui.customer.switches import DRAWINGS
from desktop_assist.ui.widgets.severity import VERDICTS
from diagnostics.finding import Severity


@pytest.mark.parametrize("path", sorted(icons.FOLDER.glob("*.svg")), ids=lambda path: path.stem)
def test_every_drawing_draws_something(path: Path, look: theme.Theme) -> None:
    image = icons.pixmap(path.stem, "text", 24).toImage()
    inked = sum(
        image.pixelColor(x, y).alpha() > 0 for x in range(image.width()) for y in range(image.height())
    )
    assert inked > 20


def test_one_set_coloured_from_tokens() -> None:
    own_colours = {"desktop-assist", "tick-on-light", "tick-on-dark", "arrow-on-light", "arrow-on-dark"}
    for path in icons.FOLDER.glob("*.svg"):
        text = path.read_text()
        if path.stem not in own_colours:
            assert "currentColor" in text
            assert not re.search(r"#[0-9A-Fa-f]{6}", text), f"{path.name} names a colour"


def test_a_drawing_takes_the_colour_of_now(look: theme.Theme, qapp: QApplication) -> None:
    def colour() -> str:
        image = icons.pixmap("stop", "text", 24).toImage()
        drawn = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
        return next(each.name() for each in drawn if each.alpha() == 255)

    light = colour()
    look.force(Qt.ColorScheme.Dark)
    assert colour() != light


def test_there_is_a_drawing_for_each_thing_that_needs_one() -> None:
    needed = {each.value for each in Severity} | {drawing for _token, drawing in VERDICTS.values()}
    needed |= {DRAWINGS[capability] for capability in Capability}
    assert all((icons.FOLDER / f"{name}.svg").exists() for name in needed)
