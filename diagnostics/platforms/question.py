"""Asking a system something that it may refuse.

Decides: which reason each way of failing has. The system's own words may name people and are dropped.
Leaves alone: what is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import psutil

from diagnostics.observation import Reason
from diagnostics.platforms.interface import Failure

T = TypeVar("T")


def ask(question: Callable[[], T]) -> T | Failure:
    """The answer, or the reason why the system gave none."""
    try:
        return question()
    except PermissionError:
        return Failure(Reason.NOT_PERMITTED, "This user may not read it.")
    except (FileNotFoundError, NotADirectoryError):
        return Failure(Reason.NOT_PRESENT, "This computer does not have it.")
    except (AttributeError, NotImplementedError):
        return Failure(Reason.NOT_SUPPORTED, "This system does not tell it.")
    except (UnicodeDecodeError, ValueError):
        return Failure(Reason.UNREADABLE, "The system's answer is not in the expected form.")
    except (OSError, RuntimeError, psutil.Error):
        return Failure(Reason.FAILED, "The system did not answer.")
