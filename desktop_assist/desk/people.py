"""Issuing: keys and certificates for technicians and auditors.

Decides: what a certificate says, and how long it lasts (12 hours unless told otherwise).
Leaves alone: who deserves one; that is the operator's, who runs the command.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desktop_assist.channel.identity import AUDITOR, TECHNICIAN
from desktop_assist.channel.revocation import accept
from desktop_assist.desk import revocations
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.evidence import durable, issuing, keyfile
from desktop_assist.evidence.errors import EvidenceError

VALID_FOR = timedelta(hours=12)  # ours: one working day
_BACKDATED = timedelta(minutes=5)  # ours: clocks differ a little; identity.identify checks by the customer's
_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
_CERTIFICATE = "-cert"  # as ssh-keygen names them; so nobody can be named like another's certificate
# From: PROTOCOL.certkeys; the desk's own relay needs forwarding, and stock `ssh` needs a pty
EXTENSIONS = ("permit-port-forwarding", "permit-pty")
LARGEST_PUBLIC_KEY_BYTES = 4096


@dataclass(frozen=True)
class Issued:
    """What was issued.

    Attributes:
        key: The private key's file, or the public one's when that is all there is.
        certificate: The certificate's file.
        valid_until: When it ends.
    """

    key: Path
    certificate: Path
    valid_until: datetime


def issue(
    folder: DeskFolder,
    name: str,
    principal: str,
    now: datetime,
    *,
    valid_for: timedelta = VALID_FOR,
    public_key: Path | None = None,
) -> Issued:
    """Issue a certificate to `name`, over a new key or over `public_key`.

    Calling again for the same name renews the certificate over the key that is there.

    Raises:
        RequestRefused: The name, the period or the public key is not acceptable.
        EvidenceError: A key cannot be read or written.
    """
    if principal not in (TECHNICIAN, AUDITOR) or not _NAME.fullmatch(name) or name.endswith(_CERTIFICATE):
        raise RequestRefused(
            f"{name!r} is not a name for the certificate of a {principal}.",
            next_step="Use small letters, digits and hyphens, such as maria.",
        )
    if not timedelta(minutes=1) <= valid_for <= timedelta(days=30):
        raise RequestRefused(
            "A certificate lasts from a minute to 30 days.", next_step="Choose another period."
        )
    _refuse_revoked(folder, name)
    people = folder.path / f"{principal}s"
    with durable.writing(f"The folder {people}"):
        durable.make_folder(people)
    key, line = _public_line(people / name, public_key)
    issued = issuing.issue(
        folder.authority_key(),
        line,
        key_id=name,
        principals=(principal,),
        valid_after=int((now - _BACKDATED).timestamp()),
        valid_before=int((now + valid_for).timestamp()),
        serial=1 + secrets.randbelow(2**63 - 1),  # so that each can be revoked alone
        extensions=EXTENSIONS,
    )
    keyfile.save_certificate(issued, people / name)
    return Issued(key, people / f"{name}{_CERTIFICATE}.pub", now + valid_for)


def _refuse_revoked(folder: DeskFolder, name: str) -> None:
    if accept(revocations.read(folder.public), folder.organisation).names(folder.authority_key().blob, name):
        raise RequestRefused(
            f"{name} was revoked by name, and that is for good.",
            kept="No certificate was issued.",
            next_step="Use another name, such as the same one with a number.",
        )


def _public_line(path: Path, public_key: Path | None) -> tuple[Path, str]:
    """The file and the line of the key to certify: `public_key`, else the kept one, else a new one."""
    kept = path.with_name(f"{path.name}.pub")
    if public_key is None and (path.exists() or not kept.exists()):
        return path, keyfile.load_or_create(path).public_line
    line = _read_public(public_key or kept)
    if path.exists() and keyfile.load(path).public_line != line:
        raise RequestRefused(
            f"{path.name} has another key here already.",
            kept="It is untouched.",
            next_step="Use another name, or move that key away first.",
        )
    with durable.writing(f"The key {kept}"):
        durable.replace(kept, f"{line}\n".encode())
    return public_key or kept, line


def _read_public(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            words = stream.read(LARGEST_PUBLIC_KEY_BYTES).decode("ascii").split()
        line = " ".join(words[:2])
        keyfile.raw_public(line)
    except (OSError, UnicodeDecodeError, EvidenceError) as error:
        raise RequestRefused(
            f"{file} is not an Ed25519 public key.",
            next_step="Make one with: ssh-keygen -t ed25519",
        ) from error
    return line
