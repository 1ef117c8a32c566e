"""Work is done in order, by one thread, and whoever calls waits for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from desktop_assist.engagement.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("tested", lambda: None)
    yield made
    assert made.close(5.0)


def test_everything_is_done_in_order_by_one_thread(worker: Worker) -> None:
    done: list[tuple[int, int]] = []
    for number in range(100):
        worker.post(lambda number=number: done.append((number, threading.get_ident())))  # type: ignore[misc]
    worker.call(lambda: None)
    assert [number for number, _ in done] == list(range(100))
    assert len({thread for _, thread in done}) == 1


def test_a_call_returns_when_it_is_done(worker: Worker) -> None:
    done = threading.Event()
    worker.call(done.set)
    assert done.is_set()


def test_it_ticks_when_nothing_comes() -> None:
    ticked = threading.Event()
    worker = Worker("ticking", ticked.set)
    assert ticked.wait(5.0)
    assert worker.close(5.0)


def test_after_closing_a_call_returns_and_nothing_is_done() -> None:
    worker = Worker("closed", lambda: None)
    assert worker.close(5.0)
    done = threading.Event()
    worker.call(done.set)
    assert not done.is_set()


def test_closing_says_when_the_work_was_not_finished() -> None:
    released = threading.Event()
    worker = Worker("slow", lambda: None)
    worker.post(released.wait)
    assert not worker.close(0.01)
    released.set()
    assert worker.close(5.0)
