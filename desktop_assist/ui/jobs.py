"""Longer work beside the window: one queue a resource, one job of a queue at a time.

Decides: that work never holds up the window; that whatever a job raises arrives as a `PlainError`; and that
a queue can be closed, which ends its thread.
Leaves alone: what the work is. A job has `run` and `cancel`, and touches no widget.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from desktop_assist.errors import DesktopAssistError
from desktop_assist.ui.text import tr
from diagnostics.errors import PlainError


class UnexpectedFault(DesktopAssistError):
    """Something failed that should not have; the kind of fault is named, its text is not shown."""


class Job(Protocol):
    """A piece of work."""

    def run(self, tell: Callable[[object], None]) -> object:
        """Do it; `tell` delivers what comes up on the way. The result is delivered at the end."""
        ...

    def cancel(self) -> None:
        """End soon. Called from another thread."""
        ...


@dataclass(frozen=True)
class Call:
    """A job that is one blocking call, such as a request to the desk, which has its own deadline."""

    work: Callable[[], object]

    def run(self, tell: Callable[[object], None]) -> object:
        """Make the call."""
        return self.work()

    def cancel(self) -> None:
        """Nothing: the call ends by its own deadline."""


@dataclass(frozen=True)
class Steps:
    """A job that is a generator of progress, such as a check-up; each step is told."""

    work: Callable[[threading.Event], Iterator[object]]
    cancelled: threading.Event = field(default_factory=threading.Event)

    def run(self, tell: Callable[[object], None]) -> object:
        """Go through the steps; the result is the last one."""
        last: object = None
        for last in self.work(self.cancelled):
            tell(last)
        return last

    def cancel(self) -> None:
        """Tell the generator to end early; it still yields its last step."""
        self.cancelled.set()


@dataclass(frozen=True)
class Told:
    """Something a job tells on its way."""

    order: Order
    step: object


@dataclass(frozen=True)
class Ended:
    """A job is over: with its result, or with an error."""

    order: Order
    result: object
    error: PlainError | None


@dataclass(frozen=True, eq=False)
class Order:
    """A job, and what is to be called in the window's thread."""

    job: Job
    done: Callable[[object], None]
    failed: Callable[[PlainError], None]
    step: Callable[[object], None]


class JobQueue(QObject):
    """Does jobs one after the other in a thread of its own, which starts with the first job.

    Signals:
        idle: The last job has ended and none waits.
    """

    idle = Signal()
    _arrived = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """A queue for the resource `name`."""
        super().__init__(parent)
        self._name = name
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._open: list[Order] = []
        self._thread: threading.Thread | None = None
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return bool(self._open)

    def add(
        self,
        job: Job,
        *,
        done: Callable[[object], None],
        failed: Callable[[PlainError], None],
        step: Callable[[object], None] = lambda _step: None,
    ) -> None:
        """Do `job` when its turn comes; the three are called in the window's thread."""
        order = Order(job, done, failed, step)
        self._open.append(order)
        self._orders.put(order)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=f"jobs-{self._name}", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Have every job of this queue end soon."""
        for order in self._open:
            order.job.cancel()

    def close(self, wait_s: float = 5.0) -> None:
        """End the queue: cancel its jobs, and call nobody any more."""
        self.cancel()
        self._open.clear()
        if self._thread is not None:
            self._orders.put(None)
            self._thread.join(wait_s)
            self._thread = None

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            self._arrived.emit(self._do(order))

    def _do(self, order: Order) -> Ended:
        try:
            result = order.job.run(lambda step: self._arrived.emit(Told(order, step)))
        except PlainError as error:
            return Ended(order, None, error)
        except Exception as error:  # Whatever it is, the person gets a sentence and the window stays.
            return Ended(order, None, unexpected(error))
        return Ended(order, result, None)

    def _deliver(self, arrived: object) -> None:
        if not isinstance(arrived, (Told, Ended)) or arrived.order not in self._open:
            return
        if isinstance(arrived, Told):
            arrived.order.step(arrived.step)
            return
        self._open.remove(arrived.order)
        if arrived.error is not None:
            arrived.order.failed(arrived.error)
        else:
            arrived.order.done(arrived.result)
        if not self._open:
            self.idle.emit()


def unexpected(error: Exception) -> UnexpectedFault:
    """The sentence for a fault that nobody foresaw."""
    return UnexpectedFault(
        tr("Something in the program went wrong ({kind}).", kind=type(error).__name__),
        kept=tr("What was recorded until now is kept."),
        next_step=tr("Try again; if it happens again, please report it with this sentence."),
    )
