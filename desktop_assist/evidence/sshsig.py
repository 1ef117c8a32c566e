"""Seals: SSHSIG signatures, byte for byte those of `ssh-keygen -Y sign`.

Decides: whether a seal is well-formed in its one spelling and fits the data and the namespace, by the key
inside it.
Leaves alone: whose key that is, whether its certificate is by an authority that we trust, and when it was
valid: the auditor's policy, or `allowed_signers` for the stock tool.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass

from desktop_assist.evidence import base64text, certificate, ed25519, keyfile
from desktop_assist.evidence.certificate import Certificate
from desktop_assist.evidence.errors import BadSignature, malformed
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.sshwire import Reader, string

# From: https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.sshsig
_MAGIC = b"SSHSIG"
_VERSION = 1
_HASHES = {b"sha512": hashlib.sha512, b"sha256": hashlib.sha256}
_BEGIN = "-----BEGIN SSH SIGNATURE-----\n"
_END = "-----END SSH SIGNATURE-----\n"
_LINE_LENGTH = 70
LARGEST_SEAL_BYTES = 32 * 1024
_THIS = "This seal"
# Ours: a bundle's three seals are looked at twice, and the price list's is the same for every bundle.
_KEPT = 8


@dataclass(frozen=True)
class Signed:
    """Who made a seal, by the key in it.

    Attributes:
        public_line: `ssh-ed25519 AAAA…` of the key that signed.
        keyid: Its `SHA256:…` name.
        certificate: The certificate line in the seal, or empty. Its authority is *not* checked.
        namespace: What the seal is for, such as `evidence-bundle@example.org`.
    """

    public_line: str
    keyid: str
    certificate: str
    namespace: str


@dataclass(frozen=True)
class _Seal:
    signed: Signed
    public_raw: bytes
    hash_name: bytes
    signature: bytes


def sign(data: bytes, namespace: str, key: SigningKey) -> str:
    """The armoured seal of `data`; it holds `key`'s certificate if it has one.

    Raises:
        MalformedEvidence: The namespace is empty.
    """
    if not namespace:
        raise malformed(_THIS, "it has no namespace")
    name = namespace.encode()
    signature = key.sign(_to_be_signed(data, name, b"sha512"))
    blob = b"".join(
        (
            _MAGIC,
            _VERSION.to_bytes(4, "big"),
            string(_key_blob(key)),
            string(name),
            string(b""),
            string(b"sha512"),
            string(string(keyfile.ALGORITHM.encode()) + string(signature)),
        )
    )
    return _armoured(blob)


def verify(armored: str, data: bytes, namespace: str) -> Signed:
    """Who sealed `data` for `namespace`.

    Raises:
        MalformedEvidence: `armored` is not a seal by an Ed25519 key.
        BadSignature: It is for other data or another namespace.
    """
    seal = _parsed(armored)
    if seal.signed.namespace != namespace:
        raise _refused(f"This seal is for {seal.signed.namespace!r}, not for {namespace!r}.")
    _check(seal, data)
    return seal.signed


def verify_any_namespace(armored: str, data: bytes) -> Signed:
    """As `verify`, for whom the namespace is not known yet; who relies on it compares it.

    Raises:
        MalformedEvidence: `armored` is not a seal by an Ed25519 key.
        BadSignature: It is for other data.
    """
    seal = _parsed(armored)
    _check(seal, data)
    return seal.signed


@functools.lru_cache(maxsize=_KEPT)  # what held once holds; a refusal is not kept
def _check(seal: _Seal, data: bytes) -> None:
    signed = _to_be_signed(data, seal.signed.namespace.encode(), seal.hash_name)
    if not ed25519.fits(seal.public_raw, seal.signature, signed):
        raise _refused("This seal does not fit what it seals.")


@functools.lru_cache(maxsize=_KEPT)
def _parsed(armored: str) -> _Seal:
    reader = Reader(_unarmoured(armored), _THIS)
    if reader.take(len(_MAGIC)) != _MAGIC or reader.number() != _VERSION:
        raise malformed(_THIS, "it is not an SSH signature of version 1")
    public_raw, certificate_line = _read_key(reader.string())
    namespace, reserved, hash_name = reader.string(), reader.string(), reader.string()
    signature = _read_signature(reader.string())
    reader.end()
    if reserved or not namespace or not namespace.isascii() or hash_name not in _HASHES:
        raise malformed(_THIS, "its namespace or its hash is of another kind")
    signed = Signed(
        keyfile.line_of(public_raw), keyfile.keyid_of(public_raw), certificate_line, namespace.decode("ascii")
    )
    return _Seal(signed, public_raw, hash_name, signature)


def _read_key(blob: bytes) -> tuple[bytes, str]:
    """The 32 raw bytes and the certificate line (or empty) of a key's or a certificate's blob."""
    reader = Reader(blob, _THIS)
    kind = reader.string()
    if kind == certificate.ALGORITHM.encode():
        line = f"{certificate.ALGORITHM} {base64text.encode(blob)}"
        return certificate.read(line).public_raw, line
    if kind != keyfile.ALGORITHM.encode():
        raise malformed(_THIS, "it is by a key that is not Ed25519")
    public_raw = reader.string()
    reader.end()
    if len(public_raw) != 32:
        raise malformed(_THIS, "its key has another length")
    return public_raw, ""


def _read_signature(blob: bytes) -> bytes:
    reader = Reader(blob, _THIS)
    kind, signature = reader.string(), reader.string()
    reader.end()
    if kind != keyfile.ALGORITHM.encode() or len(signature) != 64:
        raise malformed(_THIS, "its signature is of another kind")
    return signature


def _key_blob(key: SigningKey) -> bytes:
    if not key.certificate:
        return key.blob
    return base64text.decode(Certificate(key.certificate).line.split()[1], "This certificate")


def _to_be_signed(data: bytes, namespace: bytes, hash_name: bytes) -> bytes:
    digest = _HASHES[hash_name](data).digest()
    return _MAGIC + string(namespace) + string(b"") + string(hash_name) + string(digest)


def _armoured(blob: bytes) -> str:
    text = base64text.encode(blob)
    lines = [text[start : start + _LINE_LENGTH] for start in range(0, len(text), _LINE_LENGTH)]
    return _BEGIN + "".join(f"{line}\n" for line in lines) + _END


def _unarmoured(armored: str) -> bytes:
    if len(armored) > LARGEST_SEAL_BYTES or not armored.startswith(_BEGIN) or not armored.endswith(_END):
        raise malformed(_THIS, "it is not an armoured SSH signature")
    blob = base64text.decode(armored[len(_BEGIN) : -len(_END)].replace("\n", ""), _THIS)
    if _armoured(blob) != armored:
        raise malformed(_THIS, "its lines are broken otherwise than ssh-keygen breaks them")
    return blob


def _refused(happened: str) -> BadSignature:
    return BadSignature(happened, next_step="Do not rely on it; ask who sealed it for the original bundle.")
