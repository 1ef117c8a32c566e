"""A process that is killed at its n-th call that changes the disk: nothing after that call happens either."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CALLS = ("open", "fsync", "replace", "rename", "link", "mkdir", "unlink", "rmdir")


class Killed(BaseException):
    """The process is dead."""


class Counter:
    """Attributes: seen: The calls so far. reached: Whether it was killed."""

    def __init__(self, at: int) -> None:
        self.seen = 0
        self._at = at

    @property
    def reached(self) -> bool:
        return 0 < self._at <= self.seen

    def call(self) -> None:
        self.seen += 1
        if self.reached:
            raise Killed


@contextmanager
def killed(at: int) -> Iterator[Counter]:
    """While open, call number `at` that may change the disk, and each after it, raises `Killed`; 0: none."""
    counter = Counter(at)

    def faulty(real: Callable[..., Any], reads: Callable[..., bool]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if not reads(*arguments, **named):
                counter.call()
            return real(*arguments, **named)

        return call

    def reads(*arguments: Any, **_named: Any) -> bool:
        return len(arguments) > 1 and isinstance(arguments[1], int) and not arguments[1] & os.O_CREAT

    real_rmtree = shutil.rmtree

    def rmtree(*arguments: Any, **named: Any) -> None:
        counter.call()
        real_rmtree(*arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            never = (lambda *_one, **_named: False) if name != "open" else reads
            patch.setattr(os, name, faulty(getattr(os, name), never))
        patch.setattr(shutil, "rmtree", rmtree)
        yield counter
