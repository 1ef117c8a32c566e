"""One condition of a rule, in the Common Expression Language.

Decides: that a condition is true or false for given variables, and nothing else; which names it mentions.
Leaves alone: what the variables are; and every other CEL implementation, which must agree.
Language: https://github.com/google/cel-spec/blob/master/doc/langdef.md
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from diagnostics.canonical import LARGEST_INTEGER
from diagnostics.cel_engine import engine
from diagnostics.errors import MalformedRules
from diagnostics.observation import Item, Value

_MACRO_VARIABLE = re.compile(r"\.(?:all|exists|exists_one|filter|map)\(\s*(\w+)\s*,")
_DECIMAL = re.compile(r"(?<![\w.])\d+\.\d|\bdouble\(")


class Unfit(Exception):
    """The variables do not have the form that the condition needs."""


class Condition:
    """A compiled condition.

    Attributes:
        source: The expression as written.
        names: The variables that it mentions, without those of its own macros.
    """

    def __init__(self, source: str, *, where: str) -> None:
        """Compile `source`.

        Raises:
            MalformedRules: It is not CEL, or holds a decimal number; the sentence begins with `where`.
        """
        self.source = source
        if _DECIMAL.search(source):
            raise malformed(f"{where}: the condition {source!r} holds a decimal number.")
        try:
            self._program = engine().compile(source)
        except Exception as error:  # The package raises several of its own kinds.
            raise malformed(f"{where}: the condition {source!r} is not CEL.") from error
        bound = set(_MACRO_VARIABLE.findall(source))
        self.names = frozenset(self._program.variables()) - bound

    def holds(self, variables: Mapping[str, Value | Item]) -> bool:
        """Whether the condition is true.

        Raises:
            Unfit: A variable is missing or of another type, or the numbers go out of range.
        """
        # Only what it mentions is handed over: a rule's whole list, for each item of it, would be its square.
        known = {name: _plain(variables[name]) for name in self.names if name in variables}
        try:
            answer: Any = self._program.execute(known)
        except Exception as error:  # Every kind of evaluation error means the same here.
            raise Unfit from error
        if not isinstance(answer, bool):
            raise Unfit
        return answer


def _plain(value: Any) -> Any:
    # Beyond this, implementations of CEL differ in whether a number is still a whole one.
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise Unfit
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return {key: _plain(part) for key, part in value.items()} if isinstance(value, Mapping) else value


def malformed(happened: str) -> MalformedRules:
    """The error for a rule set that cannot be used."""
    return MalformedRules(
        happened,
        kept="No check-up was begun.",
        next_step="Correct that file, or install the program again to get the shipped rules back.",
    )
