from __future__ import annotations

import threading
from collections.abc import Iterator

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_assist.ui.jobs import Call, JobQueue, Steps, UnexpectedFault
from diagnostics.errors import PlainError


class Heard:
    """What a queue delivered."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[PlainError] = []
        self.steps: list[object] = []
        self.threads: set[threading.Thread] = set()

    def done(self, result: object) -> None:
        self.threads.add(threading.current_thread())
        self.results.append(result)


def queue_with(heard: Heard, qtbot: QtBot, *jobs: Call | Steps) -> JobQueue:
    queue = JobQueue("test")
    with qtbot.waitSignal(queue.idle):
        for job in jobs:
            queue.add(job, done=heard.done, failed=heard.errors.append, step=heard.steps.append)
    return queue


def test_one_after_the_other_and_delivered_in_the_windows_thread(qtbot: QtBot) -> None:
    heard, ran = Heard(), []

    def work(number: int) -> int:
        ran.append((number, threading.current_thread()))
        return number

    queue = queue_with(heard, qtbot, *(Call(lambda number=number: work(number)) for number in range(5)))
    assert heard.results == [0, 1, 2, 3, 4]
    assert heard.threads == {threading.main_thread()}
    assert len({thread for _number, thread in ran}) == 1
    assert ran[0][1] is not threading.main_thread()
    queue.close()


def test_a_plain_error_arrives_as_it_is(qtbot: QtBot) -> None:
    heard, error = Heard(), PlainError("It broke.", next_step="Try again.")

    def work() -> None:
        raise error

    queue = queue_with(heard, qtbot, Call(work))
    assert heard.errors == [error]
    assert heard.results == []
    queue.close()


def test_any_other_exception_becomes_a_sentence_without_its_text(qtbot: QtBot) -> None:
    heard = Heard()

    def work() -> None:
        raise KeyError("/home/anna/secret")

    queue = queue_with(heard, qtbot, Call(work))
    assert isinstance(heard.errors[0], UnexpectedFault)
    assert "secret" not in str(heard.errors[0])
    assert "KeyError" in heard.errors[0].happened
    queue.close()


def test_steps_are_told_and_the_last_is_the_result(qtbot: QtBot) -> None:
    heard = Heard()
    queue = queue_with(heard, qtbot, Steps(lambda _cancelled: iter(("one", "two"))))
    assert heard.steps == ["one", "two"]
    assert heard.results == ["two"]
    queue.close()


def test_cancel_ends_the_steps(qtbot: QtBot) -> None:
    heard, queue = Heard(), JobQueue("test")

    def work(cancelled: threading.Event) -> Iterator[object]:
        yield "began"
        assert cancelled.wait(5)
        yield "ended early"

    with qtbot.waitSignal(queue.idle):
        queue.add(Steps(work), done=heard.done, failed=heard.errors.append, step=lambda _step: queue.cancel())
    assert heard.results == ["ended early"]
    queue.close()


def test_close_ends_the_thread_and_calls_nobody(qtbot: QtBot, qapp: QApplication) -> None:
    heard, queue, go_on = Heard(), JobQueue("test"), threading.Event()
    queue.add(Call(lambda: go_on.wait(5)), done=heard.done, failed=heard.errors.append)
    go_on.set()
    queue.close()
    qapp.processEvents()
    assert heard.results == []
    assert not queue.busy
    assert not [each for each in threading.enumerate() if each.name == "jobs-test"]
