"""What is closed at the end of a `with` block.

Decides: that entering gives the thing itself, and that leaving closes it, whatever happened inside.
Leaves alone: what closing means; each class says it in its own `close`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Closable(ABC):
    """Something that holds a file, a line or a process until it is closed."""

    @abstractmethod
    def close(self) -> None:
        """Let go of it. Safe to call twice."""

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()
