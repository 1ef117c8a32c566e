"""`desktop-assist key`: a technician's, an auditor's or an authority's own private key.

Decides: that a key is in the person's keyring where there is one, and what the terminal says where it is not.
Leaves alone: how it is kept (`evidence.key_vault`), and the certificates, which the organisation issues.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from desktop_assist.evidence import key_vault, keyfile
from desktop_assist.evidence.keyfile import SigningKey

FOR_STOCK_SSH = (
    "Your key is in the keyring, where stock ssh does not look. Lend it to your ssh-agent:"
    " `desktop-assist key export FILE --to COPY`, `ssh-add COPY`, then remove the copy."
)


def add_to(commands: Any) -> None:
    """Add the commands."""
    group = commands.add_parser("key", help="make and keep your own private key", allow_abbrev=False)
    inner = group.add_subparsers(metavar="ACTION", required=True)
    make = inner.add_parser("make", help="a new key, in your keyring where there is one", allow_abbrev=False)
    make.set_defaults(run=run_make)
    store = inner.add_parser("store", help="move a key from its file into your keyring", allow_abbrev=False)
    store.set_defaults(run=run_store)
    export = inner.add_parser(
        "export", help="write a key to a new file, for a backup or ssh-add", allow_abbrev=False
    )
    export.add_argument("--to", type=Path, required=True, metavar="FILE", help="a file that is not there yet")
    export.set_defaults(run=run_export)
    for action in (make, store, export):
        action.add_argument("file", type=Path, help="the key's name; its public half lies at FILE.pub")


def own(path: Path) -> SigningKey:
    """The key of the person who runs this command; the terminal is told where no keyring guards it.

    Raises:
        BadKey: It cannot be read.
        VaultClosed: The keyring does not give it.
    """
    key = key_vault.load(path, key_vault.system())
    _warn(path)
    return key


def run_make(options: argparse.Namespace) -> int:
    """Make one."""
    key_vault.save(keyfile.generate(), options.file, key_vault.system())
    print(
        f"Public key: {options.file}.pub. Send it to your organisation, which certifies it with --public-key;"
    )
    print(f"put the certificate beside it, as {options.file}-cert.pub.")
    _warn(options.file)
    return 0


def run_store(options: argparse.Namespace) -> int:
    """Move one into the keyring."""
    vault = key_vault.system()
    if vault is None:
        raise key_vault.closed("there is none that this program can use")
    key = key_vault.move_in(options.file, vault)
    print(
        f"{key.keyid} is in your keyring, and its file is removed. Copies and backups of it are still there."
    )
    return 0


def run_export(options: argparse.Namespace) -> int:
    """Write one to a file."""
    keyfile.save(key_vault.load(options.file, key_vault.system()), options.to)
    _warn(options.to)
    return 0


def _warn(path: Path) -> None:
    if in_a_file := key_vault.warning(path):
        print(in_a_file, file=sys.stderr)
