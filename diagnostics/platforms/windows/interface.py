"""What only Windows can be asked: its shape.

Decides: which questions there are beyond those that every system can be asked.
Leaves alone: how they are answered; `machine` answers for real, the tests' recorded Windows from data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from diagnostics.platforms.interface import Failure

RegistryValue = int | str | bytes


@dataclass(frozen=True)
class RegistryKey:
    """One key of the registry.

    Attributes:
        values: By name in lower case; the default value is `""`.
        subkeys: The names of the keys below, sorted.
        written_s: When it was last changed, in seconds since 1970.
    """

    values: Mapping[str, RegistryValue]
    subkeys: tuple[str, ...]
    written_s: int

    def number(self, name: str) -> int | None:
        """The whole number of that name; None where there is none."""
        found = self.values.get(name.lower())
        return found if isinstance(found, int) else None

    def text(self, name: str) -> str | None:
        """The text of that name; None where there is none."""
        found = self.values.get(name.lower())
        return found if isinstance(found, str) else None


@dataclass(frozen=True)
class WirelessLink:
    """A Wi-Fi connection in use: its signal, and `open`, `WEP`, `TKIP` or `AES`."""

    signal_dbm: int
    encryption: str


@runtime_checkable
class Windows(Protocol):
    """A Windows that can be asked. Nothing here raises for what a machine may do."""

    def registry(self, path: str) -> RegistryKey | Failure:
        r"""A key such as `HKLM\SOFTWARE\Microsoft`, as 64-bit programs see it."""
        ...

    def security_health(self, provider: int) -> int | Failure:
        """What the Security Center says of a kind of protection; the numbers are those of wscapi.h."""
        ...

    def wireless(self) -> tuple[WirelessLink, ...] | Failure:
        """The Wi-Fi connections in use."""
        ...

    def access_rules(self, path: str) -> str | Failure:
        """Who may do what with a file or folder, in SDDL, which names no account of a person."""
        ...
