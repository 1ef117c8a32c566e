"""A shape that was only ever drawn becomes pixels that cover more or less."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest

from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.windows_pointer import WindowsPointer, covering


def drawn(shape: Pixels, ground: int) -> Pixels:
    """As Windows draws a shape on a ground."""
    covers = shape[..., 3:].astype(np.uint16)
    mixed = (shape[..., :3] * covers + ground * (255 - covers) + 127) // 255
    return np.dstack([mixed, np.zeros(shape.shape[:2])]).astype(np.uint8)


def test_what_covers_all_nothing_or_a_part_is_told_apart() -> None:
    random = np.random.default_rng(1)
    shape = random.integers(0, 256, (32, 32, 4), np.uint8)
    shape[:8, :, 3], shape[8:16, :, 3] = 0, 255
    shape[16:, :, 3] = np.maximum(shape[16:, :, 3], 64)
    found = covering(drawn(shape, 0), drawn(shape, 255))
    assert np.abs(found[..., 3].astype(int) - shape[..., 3]).max() <= 2
    seen = shape[..., 3] >= 64
    assert np.abs(found[seen][:, :3].astype(int) - shape[seen][:, :3]).max() <= 9
    assert (found[8:16, :, :3] == shape[8:16, :, :3]).all()


def test_what_turns_the_ground_round_is_black() -> None:
    black, white = np.full((4, 4, 4), 255, np.uint8), np.zeros((4, 4, 4), np.uint8)
    found = covering(black, white)
    assert (found[..., :3] == 0).all()
    assert (found[..., 3] == 255).all()


def test_elsewhere_than_on_windows_there_is_nothing_to_ask() -> None:
    if hasattr(ctypes, "WinDLL"):
        pytest.skip("this is Windows")
    with pytest.raises(NotImplementedError):
        WindowsPointer()
