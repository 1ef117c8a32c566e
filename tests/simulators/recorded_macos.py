"""A Mac that answers from recorded data.

Decides: nothing beyond `recorded`; macOS has no questions of its own.
"""

from __future__ import annotations

from pathlib import Path

from simulators.recorded import Recorded, parts

DATA = Path(__file__).parent.parent / "data" / "macos"


def recorded_mac(name: str) -> Recorded:
    """The machine recorded in `tests/data/macos/<name>.toml`."""
    return Recorded(**{"name": "macos", "home_folder": "/Users/somebody", **parts(DATA / f"{name}.toml")})


def bare_mac() -> Recorded:
    """A Mac on which no tool answers."""
    return Recorded(name="macos", home_folder="/Users/somebody")
