"""The program's own keys: open to others or not, looked at from outside."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import FileFacts
from simulators.readings import reason, value
from simulators.recorded import Recorded

KEY = "/home/somebody/keys/install"


def machine(key: int, folder: int) -> Recorded:
    facts = {KEY: FileFacts(key, 0), "/home/somebody/keys": FileFacts(folder, 0)}
    return Recorded(own_keys=(KEY,), facts=facts)


@pytest.mark.parametrize(
    ("key", "folder", "is_open"),
    [(0o600, 0o700, False), (0o644, 0o755, True), (0o644, 0o700, False), (0o640, 0o710, True)],
)
def test_a_key_is_open_where_others_can_reach_and_read_it(key: int, folder: int, is_open: bool) -> None:
    found = machine(key, folder)
    assert value(found, "own_keys.open_to_others") is is_open
    assert KEY not in found.asked


def test_without_a_key_there_is_nothing_to_tell() -> None:
    assert reason(Recorded(), "own_keys.open_to_others") is Reason.NOT_PRESENT
    assert reason(Recorded(own_keys=(KEY,)), "own_keys.open_to_others") is Reason.NOT_PRESENT
