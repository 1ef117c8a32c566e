"""Questions: each way of failing has its reason, and the system's own words are dropped."""

from __future__ import annotations

import psutil
import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure
from diagnostics.platforms.question import ask


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError("/home/mallory"), Reason.NOT_PERMITTED),
        (FileNotFoundError("/home/mallory"), Reason.NOT_PRESENT),
        (NotADirectoryError("/home/mallory"), Reason.NOT_PRESENT),
        (NotImplementedError("mallory"), Reason.NOT_SUPPORTED),
        (AttributeError("mallory"), Reason.NOT_SUPPORTED),
        (ValueError("mallory"), Reason.UNREADABLE),
        (OSError("mallory"), Reason.FAILED),
        (RuntimeError("mallory"), Reason.FAILED),
        (psutil.NoSuchProcess(1, "mallory"), Reason.FAILED),
    ],
)
def test_a_failing_question_has_a_reason(error: Exception, reason: Reason) -> None:
    def fail() -> int:
        raise error

    answer = ask(fail)
    assert isinstance(answer, Failure)
    assert answer.reason is reason
    assert "mallory" not in answer.detail


def test_an_answer_is_given_as_it_is() -> None:
    assert ask(lambda: 7) == 7
