"""The keyring of a person who is logged in, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class Kept(KeyringBackend):
    """As good as a system's; `locked` lets it refuse everything."""

    priority = 5  # type: ignore[assignment]  # the package declares a property of the class

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[tuple[str, str], str] = {}
        self.locked = False

    def _open(self) -> None:
        if self.locked:
            raise KeyringLocked("locked")

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        if (service, username) not in self.secrets:
            raise PasswordDeleteError("none")
        del self.secrets[service, username]


@contextmanager
def in_use() -> Iterator[Kept]:
    """A new one, which the program finds as the system's."""
    before, kept = keyring.get_keyring(), Kept()
    keyring.set_keyring(kept)
    try:
        yield kept
    finally:
        keyring.set_keyring(before)
