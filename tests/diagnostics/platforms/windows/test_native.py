"""Windows' own functions: on Windows they answer, elsewhere they say that they are not there."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from diagnostics.platforms.windows import native

QUESTIONS: tuple[Callable[[], object], ...] = (
    native.uptime_s,
    native.system_folder,
    native.is_administrator,
    lambda: native.security_health(4),
    lambda: native.access_rules("C:\\"),
)


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows these answer")
@pytest.mark.parametrize("question", QUESTIONS)
def test_elsewhere_they_are_not_there(question: Callable[[], object]) -> None:
    with pytest.raises(NotImplementedError):
        question()


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has them")
def test_on_windows_they_answer() -> None:
    assert native.uptime_s() > 0
    assert native.system_folder().lower().endswith("system32")
    assert native.is_administrator() in {True, False}
    assert native.access_rules(native.system_folder()).startswith("D:")
