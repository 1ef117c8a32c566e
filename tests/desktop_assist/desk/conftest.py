"""A desk a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.desk_house import Customer, House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "desk")
    yield made
    made.close()


@pytest.fixture
def anna(house: House) -> Customer:
    return Customer(house)
