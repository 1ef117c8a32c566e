"""Private keys in the system's own keyring, where there is one.

Decides:
    1. A key that is in a file is used from there and stays there.
    2. Otherwise PATH.pub says which key it is, and the keyring holds its private half under the key's own id.
       If the keyring does not give it, no other key is made in its place: it would be another identity.
    3. A new key goes into the keyring and is read back before it counts. Without a keyring it goes into a
       file that its owner alone can read, and `warning` says so for the terminal.
Leaves alone: what the keyring is worth (the login guards it), certificates, which lie beside PATH, and the
keys that a desk serves with: a process without a login has no keyring, so those are files.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Protocol

from desktop_assist.evidence import durable, keyfile
from desktop_assist.evidence.errors import BadKey
from desktop_assist.evidence.keyfile import SigningKey

SERVICE = "desktop-assist"
# From: https://keyring.readthedocs.io/en/latest/#keyring.backend.KeyringBackend.priority ("recommended")
_RECOMMENDED_PRIORITY = 1


class VaultClosed(BadKey):
    """The keyring does not answer, or not with this key."""


class Vault(Protocol):
    """What keeps secrets by name: the system's keyring, or a test's."""

    def get(self, name: str) -> str:
        """The secret, or empty if there is none. Raises VaultClosed."""
        ...

    def set(self, name: str, secret: str) -> None:
        """Keep a secret. Raises VaultClosed."""
        ...

    def remove(self, name: str) -> None:
        """Forget a secret. Raises VaultClosed."""
        ...


class SystemVault:
    """The keyring of the person who is logged in, through the `keyring` package."""

    def get(self, name: str) -> str:
        """The secret, or empty if there is none.

        Raises:
            VaultClosed: The keyring is locked, or does not answer.
        """
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, name) or ""
        except (KeyringError, OSError, RuntimeError) as error:
            raise closed(str(error)) from error

    def set(self, name: str, secret: str) -> None:
        """Keep a secret.

        Raises:
            VaultClosed: The keyring is locked, or does not take it.
        """
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, name, secret)
        except (KeyringError, OSError, RuntimeError) as error:
            raise closed(str(error)) from error

    def remove(self, name: str) -> None:
        """Forget a secret.

        Raises:
            VaultClosed: The keyring is locked, or does not have it.
        """
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.delete_password(SERVICE, name)
        except (KeyringError, OSError, RuntimeError) as error:
            raise closed(str(error)) from error


def system() -> Vault | None:
    """The system's keyring; None where there is none that keeps secrets encrypted."""
    try:
        import keyring
    except ImportError:
        return None
    return SystemVault() if keyring.get_keyring().priority >= _RECOMMENDED_PRIORITY else None


def load_or_create(path: Path, vault: Vault | None) -> SigningKey:
    """The key that is named `path`, from its file or from `vault`; a new one is kept first if there is none.

    Raises:
        BadKey: As `keyfile.load`.
        VaultClosed: The key is in the keyring, which does not give it.
        EvidenceNotWritten: The disk refuses.
    """
    if path.exists():  # 1.
        return keyfile.load(path)
    if _public(path).exists():  # 2.
        return _from_vault(path, vault)
    if vault is not None:  # 3.
        with suppress(VaultClosed):
            return _new_in_vault(path, vault)
    return keyfile.load_or_create(path)


def load(path: Path, vault: Vault | None) -> SigningKey:
    """The key that is named `path`, from its file or from `vault`; none is made.

    Raises:
        BadKey: As `keyfile.load`.
        VaultClosed: The key is in the keyring, which does not give it.
    """
    if path.exists() or not _public(path).exists():
        return keyfile.load(path)
    return _from_vault(path, vault)


def save(key: SigningKey, path: Path, vault: Vault | None) -> None:
    """Keep a new `key` under the name `path`: in `vault`, or in a file where that does not take it.

    Raises:
        BadKey: There is a key of that name already; it is left as it was.
        EvidenceNotWritten: The disk refuses.
    """
    if _public(path).exists():
        raise keyfile.taken(path)
    try:
        if vault is None:
            raise closed("there is none")
        _put(key, vault)
    except VaultClosed:
        keyfile.save(key, path)
        return
    with durable.writing(f"The public key {_public(path)}"):
        durable.make_folder(path.parent)
        durable.create(_public(path), f"{key.public_line}\n".encode())


def move_in(path: Path, vault: Vault) -> SigningKey:
    """Move the key in the file `path` into `vault`; the file goes when the keyring has given it back.

    Raises:
        BadKey: There is no key in the file, or others can read it.
        VaultClosed: The keyring does not take it; the file is untouched.
        EvidenceNotWritten: The disk refuses.
    """
    key = keyfile.load(path)
    _put(key, vault)
    with durable.writing(f"The key {path}"):
        durable.replace(_public(path), f"{key.public_line}\n".encode())
        path.unlink()
        durable.sync_folder(path.parent)
    return key


def warning(path: Path) -> str:
    """A sentence for the terminal where the key is in a file; empty where it is in the keyring."""
    if not path.exists():
        return ""
    return f"The private key is in the file {path}, which only you can read; no keyring guards it."


def closed(why: str) -> VaultClosed:
    """The error for a keyring that does not answer because of `why`, its own words."""
    return VaultClosed(
        f"The system's keyring does not give this program's private key ({why}).",
        kept="Nothing was changed.",
        next_step="Log in to the desktop or unlock the keyring, then try again.",
    )


def _public(path: Path) -> Path:
    return path.with_name(f"{path.name}.pub")


def _from_vault(path: Path, vault: Vault | None) -> SigningKey:
    keyid = keyfile.fingerprint(_public_line(path))
    if vault is None:
        raise closed("there is none that this program can use now")
    secret = vault.get(keyid)
    if not secret:
        raise closed("it has no such key")
    key = keyfile.read(path, secret.encode())
    if key.keyid != keyid:
        raise closed("it holds another key under this name")
    return key


def _public_line(path: Path) -> str:
    try:
        return _public(path).read_text("ascii")
    except (OSError, ValueError) as error:
        raise BadKey(
            f"The file {_public(path)} cannot be read.", next_step="Restore it from a backup."
        ) from error


def _new_in_vault(path: Path, vault: Vault) -> SigningKey:
    key = keyfile.generate()
    _put(key, vault)
    with durable.writing(f"The public key {_public(path)}"):
        durable.make_folder(path.parent)
        try:
            durable.create(_public(path), f"{key.public_line}\n".encode())
        except FileExistsError:  # another process was faster: its key is the one that is kept
            with suppress(VaultClosed):
                vault.remove(key.keyid)
            return load_or_create(path, vault)
    return key


def _put(key: SigningKey, vault: Vault) -> None:
    secret = keyfile.pem(key).decode("ascii")
    vault.set(key.keyid, secret)
    if vault.get(key.keyid) != secret:
        raise closed("it does not give back what it was given")
