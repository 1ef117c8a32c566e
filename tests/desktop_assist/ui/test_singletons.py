from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_assist.ui import singletons

ENOUGH = 50_000


@pytest.mark.skipif(sys.version_info >= singletons.IMMORTAL_SINCE, reason="this Python keeps them itself")
def test_more_calls_than_a_bare_process_survives(qapp: QApplication) -> None:
    label = QLabel()
    for _ in range(ENOUGH):
        label.setMaximumWidth(10)
    for single in (None, True, False):
        assert sys.getrefcount(single) > ENOUGH
