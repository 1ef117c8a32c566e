"""Ed25519 keys as OpenSSH keeps them.

Decides: how a private key is made, kept (0600 from its first instant, never overwritten) and read, and how
a key is named: the fingerprint that `ssh-keygen -l` shows.
Leaves alone: whom a key is trusted to be; that is the channel's identity and the auditor's policy.
"""

from __future__ import annotations

import base64
import hashlib
import os
import stat
import struct
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_assist.evidence import base64text, durable
from desktop_assist.evidence.certificate import Certificate
from desktop_assist.evidence.errors import BadKey, malformed

# From: https://www.rfc-editor.org/rfc/rfc8709#section-4
ALGORITHM = "ssh-ed25519"
_BLOB_PREFIX = struct.pack(">I", len(ALGORITHM)) + ALGORITHM.encode() + struct.pack(">I", 32)
_LARGEST_KEY_FILE_BYTES = 16 * 1024


@dataclass(frozen=True)
class SigningKey:
    """A private key, with the certificate that an organisation issued for it, if any.

    Attributes:
        private: The Ed25519 key.
        certificate: One line, `ssh-ed25519-cert-v01@openssh.com AAAA…`, or empty.
    """

    private: Ed25519PrivateKey
    certificate: str = ""

    @property
    def public_raw(self) -> bytes:
        """The 32 bytes of the public key."""
        return self.private.public_key().public_bytes_raw()

    @property
    def blob(self) -> bytes:
        """The plain public key as SSH sends it."""
        return wire_blob(self.public_raw)

    @property
    def public_line(self) -> str:
        """`ssh-ed25519 AAAA…`, without a comment."""
        return line_of(self.public_raw)

    @property
    def keyid(self) -> str:
        """`SHA256:…`, as `ssh-keygen -l` shows it."""
        return keyid_of(self.public_raw)

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of the Ed25519 signature of `data`."""
        return self.private.sign(data)


def generate() -> SigningKey:
    """A new key from the system's randomness."""
    return SigningKey(Ed25519PrivateKey.generate())


def wire_blob(public_raw: bytes) -> bytes:
    """The SSH wire form of 32 raw bytes."""
    return _BLOB_PREFIX + public_raw


def line_of(public_raw: bytes) -> str:
    """The `ssh-ed25519 AAAA…` line of 32 raw bytes."""
    return f"{ALGORITHM} {base64text.encode(wire_blob(public_raw))}"


def keyid_of(public_raw: bytes) -> str:
    """The `SHA256:…` name of 32 raw bytes."""
    digest = hashlib.sha256(wire_blob(public_raw)).digest()
    return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")


def raw_public(public_line: str) -> bytes:
    """The 32 bytes in an `ssh-ed25519 AAAA… [comment]` line.

    Raises:
        MalformedEvidence: The line is not an Ed25519 public key.
    """
    words = public_line.split()
    if len(public_line) > _LARGEST_KEY_FILE_BYTES or len(words) < 2 or words[0] != ALGORITHM:
        raise malformed("This public key", "it is not an ssh-ed25519 line")
    blob = base64text.decode(words[1], "This public key")
    if not blob.startswith(_BLOB_PREFIX) or len(blob) != len(_BLOB_PREFIX) + 32:
        raise malformed("This public key", "it does not hold an Ed25519 key")
    return blob[len(_BLOB_PREFIX) :]


def fingerprint(public_line: str) -> str:
    """The `SHA256:…` name of the key in a public line.

    Raises:
        MalformedEvidence: The line is not an Ed25519 public key.
    """
    return keyid_of(raw_public(public_line))


def pem(key: SigningKey) -> bytes:
    """The private key as OpenSSH writes it, without a passphrase."""
    return key.private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )


def save(key: SigningKey, path: Path) -> None:
    """Keep `key` at `path`, its public line at PATH.pub, its certificate (if any) at PATH-cert.pub.

    Raises:
        BadKey: There is a key at `path` already; it is left as it was.
        EvidenceNotWritten: The disk refuses.
    """
    with durable.writing(f"The key {path}"):
        durable.make_folder(path.parent)
        try:
            durable.create(path, pem(key), durable.PRIVATE)
        except FileExistsError as error:
            raise taken(path) from error
        durable.replace(_beside(path, ".pub"), f"{key.public_line}\n".encode())
    if key.certificate:
        save_certificate(key.certificate, path)


def taken(path: Path) -> BadKey:
    """The error for a new key where there is one already."""
    return BadKey(
        f"There is a key at {path} already.",
        kept="It is untouched.",
        next_step="Use that key, or choose another place for the new one.",
    )


def save_certificate(certificate: str, path: Path) -> None:
    """Keep a (renewed) certificate line beside the key at `path`, as PATH-cert.pub.

    Raises:
        EvidenceNotWritten: The disk refuses.
    """
    with durable.writing(f"The certificate for {path}"):
        durable.replace(_beside(path, "-cert.pub"), f"{certificate.strip()}\n".encode())


def load(path: Path) -> SigningKey:
    """The key at `path`, with the certificate at PATH-cert.pub if there is one.

    Raises:
        BadKey: There is none, others can read it, it is not an unencrypted Ed25519 key, or the certificate
            beside it is for another key.
        MalformedEvidence: The certificate cannot be read.
    """
    return read(path, _private_bytes(path))


def read(path: Path, data: bytes) -> SigningKey:
    """The key in `data`, which is named `path`, with the certificate at PATH-cert.pub if there is one.

    Raises:
        BadKey: It is not an unencrypted Ed25519 key, or the certificate is for another key.
        MalformedEvidence: The certificate cannot be read.
    """
    private = _private(path, data)
    certificate = _certificate_line(path)
    if certificate and Certificate(certificate).public_raw != private.public_key().public_bytes_raw():
        raise BadKey(
            f"The certificate beside {path} is for another key.",
            next_step="Ask the organisation for a certificate for this key.",
        )
    return SigningKey(private, certificate)


def load_or_create(path: Path) -> SigningKey:
    """The key at `path`; a new one is kept there first if there is none.

    Raises:
        BadKey: As `load`.
        EvidenceNotWritten: The disk refuses.
    """
    if not path.exists():
        try:
            save(generate(), path)
        except BadKey:
            return load(path)  # another process was faster: its key is the one that is kept
    return load(path)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _private_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(_LARGEST_KEY_FILE_BYTES + 1)
    except OSError as error:
        raise BadKey(
            f"The key {path} cannot be read ({error.strerror}).",
            next_step="Check the path and that you may read it.",
        ) from error
    if os.name != "nt" and stat.S_IMODE(mode) & 0o077:
        raise BadKey(
            f"The key {path} can be read by other users of this computer.",
            next_step=f"Run: chmod 600 {path}",
        )
    return data


def _private(path: Path, data: bytes) -> Ed25519PrivateKey:
    try:
        if len(data) > _LARGEST_KEY_FILE_BYTES:
            raise ValueError("too large")
        private = serialization.load_ssh_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _not_a_key(path) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _not_a_key(path)
    return private


def _not_a_key(path: Path) -> BadKey:
    return BadKey(
        f"{path} is not an Ed25519 private key without a passphrase.",
        next_step="Point to a key that was made by this program or by ssh-keygen -t ed25519.",
    )


def _certificate_line(path: Path) -> str:
    beside = _beside(path, "-cert.pub")
    try:
        with beside.open("r", encoding="ascii") as file:
            return file.read(_LARGEST_KEY_FILE_BYTES).strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise BadKey(
            f"The certificate {beside} cannot be read.", next_step="Ask the organisation for a new one."
        ) from error
