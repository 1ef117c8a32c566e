"""Asking macOS: its system profiler, and tools that answer with property lists.

Decides: that an answer of another form than the published one is *unreadable*.
Leaves alone: what is asked; each collector knows that.
"""

from __future__ import annotations

import plistlib
from collections.abc import Sequence
from typing import Any
from xml.parsers.expat import ExpatError

import msgspec

from diagnostics import fields
from diagnostics.fields import Misshapen
from diagnostics.observation import Reason
from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings

_UNREADABLE = Failure(Reason.UNREADABLE, "The system's answer is not in the expected form.")


def profile(surroundings: Surroundings, kind: str) -> list[Any] | Failure:
    """The entries of one kind of `system_profiler`, such as `SPPowerDataType`.

    From: system_profiler(8); with -json the names of the fields are the same in every language.
    """
    output = surroundings.run(["system_profiler", "-json", "-detailLevel", "basic", kind])
    if isinstance(output, Failure):
        return output
    try:
        return fields.rows(msgspec.json.decode(output.text), kind)
    except (msgspec.DecodeError, RecursionError, Misshapen):
        return _UNREADABLE


def property_list(surroundings: Surroundings, argv: Sequence[str]) -> Any | Failure:
    """The property list that a command answers with."""
    output = surroundings.run(argv)
    if isinstance(output, Failure):
        return output
    try:
        return plistlib.loads(output.text.encode())
    except (ExpatError, plistlib.InvalidFileException, ValueError, TypeError, OverflowError, RecursionError):
        return _UNREADABLE
    except (AttributeError, LookupError):
        # The parser of the standard library stumbles so over lists that are not well formed, and over
        # encodings that it does not know.
        return _UNREADABLE
