"""Signed notes and cosignatures, as C2SP specifies them and as Go's `sumdb` reads them.

Decides: the bytes of a note, which key signed what, and that a note by no known key, or with one falsified
signature of a known key, is refused whole.
Leaves alone: what the text says; `checkpoint` reads that.
"""

from __future__ import annotations

import functools
import hashlib
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_assist.evidence import base64text, ed25519
from desktop_assist.evidence.errors import BadSignature, malformed

# From: https://c2sp.org/signed-note#signature-types
ED25519 = 0x01
COSIGNATURE = 0x04
LARGEST_NOTE_BYTES = 64 * 1024
MOST_SIGNATURES = 64
_DASH = "\u2014"
_THIS = "This note"
_KEY_NAME = re.compile(r"[^\s+\ud800-\udfff]+")
_VKEY = re.compile(r"([^\s+\ud800-\udfff]+)\+([0-9a-f]{8})\+([0-9A-Za-z+/=]+)")
# Control characters but the newline, and halves of characters, of which no signed bytes can be made.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_SIGNATURE_LINE = re.compile(rf"{_DASH} ([^\s+]+) ([0-9A-Za-z+/=]+)")


@dataclass(frozen=True)
class VerifierKey:
    """The public half of a note's key, as written in a vkey.

    Attributes:
        name: The key's name; for a log, its origin.
        algorithm: `ED25519` or `COSIGNATURE`.
        public_raw: 32 bytes.
    """

    name: str
    algorithm: int
    public_raw: bytes

    @classmethod
    def parse(cls, vkey: str) -> VerifierKey:
        """The key in `name+id+base64`.

        Raises:
            MalformedEvidence: It is not one, or its id is not that of its key.
        """
        match = _VKEY.fullmatch(vkey) if len(vkey) <= 1024 else None
        if match is None:
            raise malformed("This log key", "it is not of the form name+id+key")
        data = base64text.decode(match[3], "This log key")
        if len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
            raise malformed("This log key", "it is not an Ed25519 key")
        key = cls(match[1], data[0], data[1:])
        if key.key_id.hex() != match[2]:
            raise malformed("This log key", "its id does not fit its name and key")
        return key

    @property
    def key_id(self) -> bytes:
        """4 bytes that tell the signatures of this key from others'. From: https://c2sp.org/signed-note ."""
        named = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public_raw
        return hashlib.sha256(named).digest()[:4]

    @property
    def vkey(self) -> str:
        """The text that `parse` reads."""
        key = base64text.encode(bytes([self.algorithm]) + self.public_raw)
        return f"{self.name}+{self.key_id.hex()}+{key}"


@dataclass(frozen=True)
class NoteKey:
    """A key that signs notes under a name; a log's origin is its key's name."""

    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(_key_name(self.name), ED25519, self.private.public_key().public_bytes_raw())

    @property
    def vkey(self) -> str:
        """The public half as text."""
        return self.verifier.vkey

    def sign(self, text: str) -> str:
        """The signature line for `text`, which ends in a newline."""
        signature = self.private.sign(_text_bytes(text))
        return _line(self.verifier, signature)


@dataclass(frozen=True)
class CosignerKey:
    """A witness's key; what it signs carries the time. One key must not serve two witnesses' names."""

    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(_key_name(self.name), COSIGNATURE, self.private.public_key().public_bytes_raw())

    @property
    def vkey(self) -> str:
        """The public half as text."""
        return self.verifier.vkey

    def cosign(self, text: str, time_s: int) -> str:
        """The cosignature/v1 line for a checkpoint's `text`, seen at POSIX time `time_s`."""
        signature = self.private.sign(_cosigned(time_s, _text_bytes(text)))
        return _line(self.verifier, struct.pack(">Q", time_s) + signature)


@dataclass(frozen=True)
class Signature:
    """A signature that held.

    Attributes:
        key: Whose.
        time_s: POSIX time of a cosignature; 0 for a plain signature, which has none.
    """

    key: VerifierKey
    time_s: int


@dataclass(frozen=True)
class Note:
    """A note of which at least one signature held: its text, and by whom it is signed."""

    text: str
    signatures: tuple[Signature, ...]


def verifier(key: VerifierKey | str) -> VerifierKey:
    """`key` itself, or parsed from its vkey.

    Raises:
        MalformedEvidence: It is not a vkey.
    """
    return key if isinstance(key, VerifierKey) else VerifierKey.parse(key)


def sign_note(text: str, *keys: NoteKey) -> str:
    """The note of `text`, signed by each of `keys`.

    Raises:
        MalformedEvidence: `text` cannot be a note's: no newline at its end, or a control character.
    """
    _text_bytes(text)
    return text + "\n" + "".join(key.sign(text) for key in keys)


def split_note(note: str) -> tuple[str, str]:
    """The text and the signature lines of a note, nothing verified.

    Raises:
        MalformedEvidence: It is not a note, or too large.
    """
    if len(note.encode("utf-8", "replace")) > LARGEST_NOTE_BYTES or _CONTROL.search(note):
        raise malformed(_THIS, "it is too large or holds control characters")
    head, gap, signatures = note.rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise malformed(_THIS, "it has no signatures after a blank line")
    return head + "\n", signatures


def add_line(note: str, line: str) -> str:
    """`note` with a signature line added, unless that very line is there.

    Raises:
        MalformedEvidence: `note` is not a note.
    """
    _, signatures = split_note(note)
    return note if line in signatures.splitlines(keepends=True) else note + line


def open_note(note: str, keys: Iterable[VerifierKey | str]) -> Note:
    """The text of `note` and who of `keys` signed it; signatures by others are passed over.

    Raises:
        MalformedEvidence: It is not a note.
        BadSignature: None of `keys` signed it, or a signature under one of them does not fit.
    """
    text, signatures = split_note(note)
    known = {(key.name, key.key_id): key for key in map(verifier, keys)}
    held: dict[VerifierKey, Signature] = {}
    for name, key_id, signature in _signature_lines(signatures):
        key = known.get((name, key_id))
        if key is not None and key not in held:
            held[key] = _checked(key, signature, text.encode())
    if not held:
        raise _refused("This note is not signed by a key that we know.")
    return Note(text, tuple(held.values()))


def _signature_lines(signatures: str) -> list[tuple[str, bytes, bytes]]:
    lines = signatures.split("\n")[:-1]
    if len(lines) > MOST_SIGNATURES:
        raise malformed(_THIS, f"it has more than {MOST_SIGNATURES} signatures")
    found = []
    for line in lines:
        match = _SIGNATURE_LINE.fullmatch(line)
        if match is None:
            raise malformed(_THIS, "one of its signature lines has another form")
        data = base64text.decode(match[2], _THIS)
        if len(data) < 5:
            raise malformed(_THIS, "one of its signatures is too short")
        found.append((match[1], data[:4], data[4:]))
    return found


@functools.lru_cache(maxsize=8)  # a bundle's proofs carry the checkpoint that it has beside them, too
def _checked(key: VerifierKey, signature: bytes, text: bytes) -> Signature:
    time_s, signed = 0, text
    if key.algorithm == COSIGNATURE:
        if len(signature) != 8 + 64:
            raise _refused(f"The cosignature of {key.name} has another length.")
        (time_s,) = struct.unpack(">Q", signature[:8])
        signature, signed = signature[8:], _cosigned(time_s, text)
    if not ed25519.fits(key.public_raw, signature, signed):
        raise _refused(f"The signature of {key.name} does not fit this note.")
    return Signature(key, time_s)


def _cosigned(time_s: int, text: bytes) -> bytes:
    # From: https://c2sp.org/tlog-cosignature#ed25519-signed-message
    return b"cosignature/v1\ntime %d\n%s" % (time_s, text)


def _line(key: VerifierKey, signature: bytes) -> str:
    return f"{_DASH} {key.name} {base64text.encode(key.key_id + signature)}\n"


def _text_bytes(text: str) -> bytes:
    if not text.endswith("\n") or _CONTROL.search(text):
        raise malformed(_THIS, "its text does not end in a newline or holds control characters")
    return text.encode()


def _key_name(name: str) -> str:
    if _KEY_NAME.fullmatch(name) is None:
        raise malformed("This key's name", "it is empty or holds a space or a plus sign")
    return name


def _refused(happened: str) -> BadSignature:
    return BadSignature(
        happened, next_step="Do not rely on it; check the log key with the organisation by another way."
    )
