"""This install: its key, its salt, its evidence store.

Decides: that they are made once, closed to others, and that one object holds them for the program's life.
Leaves alone: what is measured, asked and recorded with them.
"""

from __future__ import annotations

import contextlib
import secrets
from functools import cached_property
from pathlib import Path

from desktop_assist import organisation
from desktop_assist.closable import Closable
from desktop_assist.evidence import durable, key_vault
from desktop_assist.evidence.commitment import SALT_BYTES
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.store import Store
from desktop_assist.organisation import BadOrganisation
from desktop_assist.settings import Home
from diagnostics.clock import Clock
from diagnostics.platforms import current
from diagnostics.probe import Address, Surroundings


class Install(Closable):
    """What one install of the customer's program keeps. Use as a context manager, or `close` it."""

    def __init__(self, home: Home, clock: Clock) -> None:
        """Open the install in `home`, making what is not there yet.

        Raises:
            HomeNotWritable: The folders cannot be made.
            EvidenceError: The key or the store cannot be opened.
        """
        self.home = home.prepare()
        self.clock = clock
        self.store = Store.open(home.evidence)

    @cached_property
    def key(self) -> SigningKey:
        """The key that stands for this install, at the desk and in the evidence."""
        return key_vault.load_or_create(
            self.home.install_key, key_vault.system() if self.home.usual else None
        )

    @cached_property
    def surroundings(self) -> Surroundings:
        """What the probes may touch. The salt never leaves the machine."""
        keys = (self.home.install_key, self._salt_file)
        return Surroundings(
            self.clock, self._salt(), current(), desk=self._desk(), own_keys=tuple(map(str, keys))
        )

    def _desk(self) -> Address | None:
        """Where the organisation's desk listens; None where this install trusts no organisation yet."""
        with contextlib.suppress(BadOrganisation):
            desk = organisation.load(self.home.organisation).organisation.desk
            return Address(desk.address, desk.port)
        return None

    @property
    def _salt_file(self) -> Path:
        return self.home.path / "keys" / "salt"

    def _salt(self) -> bytes:
        path = self._salt_file
        if not path.exists():
            with durable.writing("This install's salt"):
                durable.create(path, secrets.token_bytes(SALT_BYTES), durable.PRIVATE)
        return path.read_bytes()

    def close(self) -> None:
        """Close the store."""
        self.store.close()
