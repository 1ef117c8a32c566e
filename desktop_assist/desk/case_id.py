"""The name of a case: a ULID, so that names sort by time and two customers never choose the same.

Decides: how one is made and what one looks like.
Leaves alone: everything the case is about.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta

# From: https://github.com/ulid/spec#encoding (Crockford's base 32)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# 26 characters hold 130 bits, and a ULID has 128: the first is at most 7.
_FORM = re.compile(f"[0-7][{_ALPHABET}]{{{_LENGTH - 1}}}")
HOST_PREFIX = "case-"
SSH_PORT = 22


def new(now: datetime) -> str:
    """A new case id: 48 bits of milliseconds, then 80 random bits."""
    milliseconds = (now - _EPOCH) // timedelta(milliseconds=1)  # in whole numbers: a float loses the last one
    number = milliseconds << 80 | secrets.randbits(80)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def is_case_id(text: str) -> bool:
    """Whether `text` has the form of a case id."""
    return _FORM.fullmatch(text) is not None


def host(case: str) -> str:
    """The name under which the desk connects a technician to the case: `case-<id>` in lower case."""
    return HOST_PREFIX + case.lower()


def from_host(name: str) -> str:
    """The case id behind a host name, or empty when it is none."""
    prefix, case = name[: len(HOST_PREFIX)], name[len(HOST_PREFIX) :].upper()
    return case if name.isascii() and prefix.lower() == HOST_PREFIX and is_case_id(case) else ""
