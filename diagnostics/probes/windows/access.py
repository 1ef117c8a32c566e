"""Windows: what everybody on this computer may do with a file or folder.

Decides: which accounts are everybody, and which rights let them read, change or replace something.
Leaves alone: rights of single persons, whose accounts are never named.
From: https://learn.microsoft.com/windows/win32/secauthz/ace-strings
"""

from __future__ import annotations

import re

from diagnostics.observation import Reason
from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings
from diagnostics.probes.windows.asking import access_rules

# From: https://learn.microsoft.com/windows/win32/secauthz/sid-strings: everybody, signed-in people, users,
# guests, whoever sits at the computer, whoever does not say who they are.
_EVERYBODY = frozenset({"WD", "AU", "BU", "BG", "IU", "AN"})
_BITS = {
    "CC": 0x1,
    "DC": 0x2,
    "LC": 0x4,
    "SW": 0x8,
    "RP": 0x10,
    "WP": 0x20,
    "DT": 0x40,
    "LO": 0x80,
    "CR": 0x100,
    "SD": 0x10000,
    "RC": 0x20000,
    "WD": 0x40000,
    "WO": 0x80000,
    "GA": 0x10000000,
    "GX": 0x20000000,
    "GW": 0x40000000,
    "GR": 0x80000000,
    "FA": 0x1F01FF,
    "FR": 0x120089,
    "FW": 0x120116,
    "FX": 0x1200A0,
}
# From: https://learn.microsoft.com/windows/win32/fileio/file-access-rights-constants: delete a child,
# change the rules, take ownership, everything.
REPLACE = 0x40 | 0x40000 | 0x80000 | 0x10000000
# The same, and write data or add a file.
CHANGE = REPLACE | 0x2 | 0x40000000
READ = 0x1 | 0x10000000 | 0x80000000
_RULE = re.compile(r"\(A;([A-Z]*);([^;]*);[^;]*;[^;]*;([^;)]*)")
_NO_RULES = "NO_ACCESS_CONTROL"


def everybody_may(surroundings: Surroundings, path: str, rights: int) -> bool | Failure:
    """Whether everybody has one of `rights` to what lies at `path`."""
    rules = access_rules(surroundings, path)
    if isinstance(rules, Failure):
        return rules
    if not rules.startswith("D:"):
        return Failure(Reason.UNREADABLE, "The access rules are not in the expected form.")
    grants = [_granted(*match.groups()) for match in _RULE.finditer(rules)]
    return _NO_RULES in rules or any(bits & rights for bits in grants)


def _granted(flags: str, rights: str, whom: str) -> int:
    """The rights that one rule gives to everybody; a rule that only children inherit gives none here."""
    if whom not in _EVERYBODY or "IO" in re.findall("..", flags):
        return 0
    if re.fullmatch(r"0x[0-9a-fA-F]{1,8}", rights):
        return int(rights, 16)
    return sum({_BITS.get(word, 0) for word in re.findall("..", rights)})
