"""Work on many bundles at once, in processes of its own.

Decides: that results come in the order of the questions, that only a bounded number waits in memory, and that
no process outlives the one that began it, however that one ends.
Leaves alone: the work.

Processes, not threads: most of the work is Python's, of which one process does one thing at a time.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from typing import TypeVar

from desktop_assist.audit.errors import AuditError

Question = TypeVar("Question")
Answer = TypeVar("Answer")

BATCH = 8  # ours: a bundle takes some ten milliseconds, asking for one through a pipe a tenth of one
_WAITING = 4  # batches a process, so that none stands idle while the results are used


def processors() -> int:
    """How many processes can work at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def mapped(
    work: Callable[[Question], Answer], questions: Sequence[Question], processes: int = 0, batch: int = 0
) -> Iterator[Answer]:
    """The answer to each question, in order.

    Args:
        work: What is done; it and the questions can be pickled.
        questions: All of them.
        processes: How many processes; 0 for one a processor. One does it here, without another process.
        batch: How many questions are handed over at once; 0 for `BATCH`.

    Raises:
        AuditError: One of the processes was ended from outside, such as for want of memory.
    """
    batch = batch or BATCH
    count = min(processes or processors(), (len(questions) + batch - 1) // batch)
    if count <= 1:
        yield from map(work, questions)
        return
    # Spawned, not forked: a forked process inherits locks that threads of this one may hold.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin)
    try:
        yield from _in_order(pool, work, questions, batch, count * _WAITING)
    except BrokenProcessPool as error:
        raise AuditError(
            "One of the processes that verify was ended from outside.",
            kept="What was reported until then holds.",
            next_step="Free some memory, or ask for fewer processes, then start again.",
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor,
    work: Callable[[Question], Answer],
    questions: Sequence[Question],
    batch: int,
    window: int,
) -> Iterator[Answer]:
    waiting: deque[Future[list[Answer]]] = deque()
    for start in range(0, len(questions), batch):
        waiting.append(pool.submit(_answers, work, questions[start : start + batch]))
        if len(waiting) >= window:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def _answers(work: Callable[[Question], Answer], questions: Sequence[Question]) -> list[Answer]:
    return [work(question) for question in questions]


def _begin() -> None:
    """End this process as soon as the one that began it is gone, killed or not."""
    gc.freeze()  # what was imported stays as it is: it need not be looked through again and again
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
