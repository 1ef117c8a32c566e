"""One engagement a test, with the real desk, SSH, store and log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulators.engaged import Engaged


@pytest.fixture
def engaged() -> Iterator[Engaged]:
    made = Engaged()
    yield made
    made.close()
