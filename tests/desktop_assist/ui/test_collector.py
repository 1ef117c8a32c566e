from __future__ import annotations

import gc

import pytest
from PySide6.QtWidgets import QApplication

from desktop_assist.ui import collector


def test_it_is_installed_once_and_python_does_not_collect_by_itself(qapp: QApplication) -> None:
    collector.install(qapp)
    collector.install(qapp)
    assert len(qapp.findChildren(collector.Collector)) == 1
    assert not gc.isenabled()


@pytest.mark.parametrize(
    ("counts", "collected"),
    [((1, 0, 0), []), ((701, 0, 0), [0]), ((701, 11, 0), [1]), ((0, 11, 11), [2])],
)
def test_what_is_due_is_collected(
    monkeypatch: pytest.MonkeyPatch, counts: tuple[int, int, int], collected: list[int]
) -> None:
    done: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: counts)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(gc, "collect", done.append)
    collector.collect_what_is_due()
    assert done == collected
