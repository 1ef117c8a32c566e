"""Key revocation lists in OpenSSH's own form, read without OpenSSH.

Decides: whether bytes are a list that we understand *wholly*, and whether that list revokes a certificate.
Leaves alone: whose list it is and how old it may be (`channel.revocation`), and how one is written
(`krl_writing`).

1. A list is at most 96 KiB. Every length in it is within what is there, and nothing is left over.
2. A section, a flag or an extension that we do not know refuses the whole list: it could revoke more than we
   see. So does OpenSSH's own signature section, whose form was never finished; ours are signed beside it.
3. A certificate is revoked by its serial (alone, in a range, in a bitmap) or its key id, under its own
   authority or under any; by its key or that key's fingerprint; or by its authority's key. Serial 0 is no
   serial: authorities that do not number their certificates give it to all of them.

The answers are those of `ssh-keygen -Q -f`, and the tests hold them against it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from desktop_assist.evidence.certificate import Certificate
from desktop_assist.evidence.errors import malformed
from desktop_assist.evidence.keyfile import wire_blob
from desktop_assist.evidence.sshwire import Reader

# From: https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.krl, sections 1 to 4
MAGIC = b"SSHKRL\n\0"
FORMAT = 1
CERTIFICATES, EXPLICIT_KEY, FINGERPRINT_SHA1, FINGERPRINT_SHA256 = 1, 2, 3, 5
SERIAL_LIST, SERIAL_RANGE, SERIAL_BITMAP, KEY_ID = 0x20, 0x21, 0x22, 0x23
LARGEST_LIST_BYTES = 96 * 1024  # ours: some ten thousand serials, and it fits into one answer of the desk
LARGEST_SERIAL = 2**64 - 1
_THIS = "This revocation list"


@dataclass(frozen=True)
class RevokedCertificates:
    """What one section says of one authority's certificates.

    Attributes:
        authority: The authority's key in SSH's wire form; empty for every authority.
        ranges: First and last serial of each range, both revoked.
        bitmaps: A first serial, and a number whose bit n stands for that serial plus n.
        key_ids: The names that are revoked, as the bytes that certificates carry.
    """

    authority: bytes
    ranges: tuple[tuple[int, int], ...] = ()
    bitmaps: tuple[tuple[int, int], ...] = ()
    key_ids: frozenset[bytes] = frozenset()

    def has_serial(self, serial: int) -> bool:
        """Whether `serial` is revoked here."""
        if any(first <= serial <= last for first, last in self.ranges):
            return True
        return any(serial >= first and bits >> (serial - first) & 1 for first, bits in self._near(serial))

    def _near(self, serial: int) -> tuple[tuple[int, int], ...]:
        """The bitmaps that reach as far as `serial`; shifting by a far larger number would cost memory."""
        return tuple((first, bits) for first, bits in self.bitmaps if serial < first + bits.bit_length())


@dataclass(frozen=True)
class RevocationList:
    """A list that was understood wholly.

    Attributes:
        version: Grows with each change.
        generated_at: POSIX time of its making, by its maker.
        certificates: What is revoked by serial or key id.
        keys: Revoked keys in SSH's wire form.
        sha1: SHA-1 of revoked keys.
        sha256: SHA-256 of revoked keys.
        sections: All of it but the head, as it was read.
    """

    version: int
    generated_at: int
    certificates: tuple[RevokedCertificates, ...] = ()
    keys: frozenset[bytes] = frozenset()
    sha1: frozenset[bytes] = frozenset()
    sha256: frozenset[bytes] = frozenset()
    sections: bytes = b""

    def revokes(self, certificate: Certificate) -> bool:
        """Whether `certificate` is revoked."""  # 3.
        holder, authority = wire_blob(certificate.public_raw), wire_blob(certificate.ca_raw)
        if self._has_key(holder) or self._has_key(authority):
            return True
        if self.names(authority, certificate.key_id):
            return True
        serial = certificate.serial
        return serial != 0 and any(each.has_serial(serial) for each in self._sections_of(authority))

    def names(self, authority: bytes, key_id: str) -> bool:
        """Whether all certificates of that name are revoked, by `authority` in SSH's wire form."""
        return any(key_id.encode() in each.key_ids for each in self._sections_of(authority))

    def _sections_of(self, authority: bytes) -> list[RevokedCertificates]:
        return [each for each in self.certificates if each.authority in (b"", authority)]

    def _has_key(self, blob: bytes) -> bool:
        if blob in self.keys or hashlib.sha256(blob).digest() in self.sha256:
            return True
        # The list's own form: who made it named the key by its old fingerprint. It only ever refuses.
        return hashlib.sha1(blob, usedforsecurity=False).digest() in self.sha1


def parse(data: bytes) -> RevocationList:
    """The list in `data`.

    Raises:
        MalformedEvidence: It is not a list, or says something that we do not understand.
    """
    if len(data) > LARGEST_LIST_BYTES:  # 1.
        raise malformed(_THIS, f"it is larger than {LARGEST_LIST_BYTES} bytes")
    reader = Reader(data, _THIS)
    if reader.take(len(MAGIC)) != MAGIC or reader.number() != FORMAT:
        raise malformed(_THIS, "it is not one of OpenSSH's, of form 1")
    version, generated_at, flags = reader.long_number(), reader.long_number(), reader.long_number()
    reader.string()  # reserved: "currently ignored"
    reader.string()  # a comment
    if flags:  # 2.
        raise malformed(_THIS, "it has a flag that this program does not know")
    sections = reader.rest()
    read = _Sections().read(Reader(sections, _THIS))
    return RevocationList(version, generated_at, *read.made(), sections)


_Read = tuple[tuple[RevokedCertificates, ...], frozenset[bytes], frozenset[bytes], frozenset[bytes]]


class _Sections:
    """What the sections say together."""

    def __init__(self) -> None:
        self._certificates: list[RevokedCertificates] = []
        self._blobs: dict[int, set[bytes]] = {
            EXPLICIT_KEY: set(),
            FINGERPRINT_SHA1: set(),
            FINGERPRINT_SHA256: set(),
        }

    def read(self, reader: Reader) -> _Sections:
        while reader.more:
            kind, section = reader.take(1)[0], Reader(reader.string(), _THIS)
            if kind == CERTIFICATES:
                self._certificates.append(_certificates(section))
            elif kind in self._blobs:
                self._blobs[kind].update(_strings(section))
            else:
                raise malformed(_THIS, f"it has a section of kind {kind}, which this program does not know")
        return self

    def made(self) -> _Read:
        sha1, sha256 = self._blobs[FINGERPRINT_SHA1], self._blobs[FINGERPRINT_SHA256]
        if any(len(each) != 20 for each in sha1) or any(len(each) != 32 for each in sha256):
            raise malformed(_THIS, "a fingerprint in it has another length")
        keys = frozenset(self._blobs[EXPLICIT_KEY])
        return tuple(self._certificates), keys, frozenset(sha1), frozenset(sha256)


def _certificates(section: Reader) -> RevokedCertificates:
    authority = section.string()
    section.string()  # reserved: "currently ignored"
    ranges: list[tuple[int, int]] = []
    bitmaps: list[tuple[int, int]] = []
    key_ids: set[bytes] = set()
    while section.more:
        kind, part = section.take(1)[0], Reader(section.string(), _THIS)
        if kind == SERIAL_LIST:
            ranges += _serials(part)
        elif kind == SERIAL_RANGE:
            ranges.append(_range(part))
        elif kind == SERIAL_BITMAP:
            bitmaps.append(_bitmap(part))
        elif kind == KEY_ID:
            key_ids.update(_strings(part))
        else:
            raise malformed(_THIS, f"it names certificates in a way ({kind}) that this program does not know")
    return RevokedCertificates(authority, tuple(ranges), tuple(bitmaps), frozenset(key_ids))


def _serials(part: Reader) -> list[tuple[int, int]]:
    serials = []
    while part.more:
        serial = part.long_number()
        serials.append((serial, serial))
    return serials


def _range(part: Reader) -> tuple[int, int]:
    first, last = part.long_number(), part.long_number()
    part.end()
    if first > last:
        raise malformed(_THIS, "a range in it ends before it begins")
    return first, last


def _bitmap(part: Reader) -> tuple[int, int]:
    first, encoded = part.long_number(), part.string()
    part.end()
    bits = int.from_bytes(encoded, "big")
    # From: https://www.rfc-editor.org/rfc/rfc4251#section-5 (mpint: no needless zero, the top bit is a sign)
    if encoded[:1] >= b"\x80" or (encoded[:1] == b"\0" and encoded[1:2] < b"\x80"):
        raise malformed(_THIS, "a bitmap in it is not a plain number")
    if first + max(bits.bit_length() - 1, 0) > LARGEST_SERIAL:
        raise malformed(_THIS, "a bitmap in it goes on after the last serial there can be")
    return first, bits


def _strings(part: Reader) -> list[bytes]:
    strings = []
    while part.more:
        strings.append(part.string())
    return strings
