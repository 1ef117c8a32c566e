"""A picture as a PNG is, to a program that nobody here wrote, the same picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from desktop_assist.screen import png
from desktop_assist.screen.frame_source import Pixels
from simulators.viewers import page, photograph


def read(data: bytes) -> Pixels:
    """As Qt reads it: blue, green, red."""
    image = QImage.fromData(data, "PNG").convertToFormat(QImage.Format.Format_RGB32)
    assert not image.isNull()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4).copy()


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_any_picture_comes_back_to_the_pixel(height: int, width: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
    shown = read(png.encode(pixels))
    assert np.array_equal(shown[..., :3], pixels[..., :3])


@pytest.mark.parametrize("picture", [page(200, 320), photograph(200, 320)])
def test_a_page_is_much_smaller_than_its_pixels_and_a_photograph_never_larger(picture: Pixels) -> None:
    data = png.encode(picture)
    assert np.array_equal(read(data)[..., :3], picture[..., :3])
    assert len(data) < picture.size


def test_a_part_of_a_larger_picture_is_taken_as_it_is() -> None:
    whole = photograph(60, 80)
    assert np.array_equal(read(png.encode(whole[10:50, 20:70]))[..., :3], whole[10:50, 20:70, :3])
