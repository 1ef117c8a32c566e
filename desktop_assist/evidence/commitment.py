"""Salted commitments: what the log holds in place of the data.

Decides: the bytes that bind the log to a statement or an item without telling what it says. Whoever destroys
the 32 random bytes of salt leaves a leaf that proves inclusion and reveals nothing.
Leaves alone: where salts are kept, and when they are destroyed.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from desktop_assist.evidence.errors import malformed

SALT_BYTES = 32
_DOMAIN = b"evidence-commit/v1\0"
_LEAF = re.compile(rb'\{"commit":"([0-9a-f]{64})","v":1\}')


def new_salt() -> bytes:
    """32 bytes from the system's randomness."""
    return secrets.token_bytes(SALT_BYTES)


def commit(salt: bytes, data: bytes) -> str:
    """The commitment to `data`, as 64 hex digits.

    Raises:
        MalformedEvidence: `salt` is not 32 bytes.
    """
    return commit_digest(salt, hashlib.sha256(data).digest())


def commit_digest(salt: bytes, digest: bytes) -> str:
    """The commitment to the data whose SHA-256 is `digest`, for files too large to hold.

    Raises:
        MalformedEvidence: `salt` or `digest` is not 32 bytes.
    """
    if len(salt) != SALT_BYTES or len(digest) != hashlib.sha256().digest_size:
        raise malformed("This commitment's salt", f"it is not {SALT_BYTES} bytes")
    return hashlib.sha256(_DOMAIN + salt + digest).hexdigest()


def leaf(commit_hex: str) -> bytes:
    """The 83 bytes that go into the log for a commitment.

    Raises:
        MalformedEvidence: `commit_hex` is not 64 lower-case hex digits.
    """
    data = b'{"commit":"%s","v":1}' % commit_hex.encode("ascii", "replace")
    parse_leaf(data)
    return data


def parse_leaf(data: bytes) -> str:
    """The commitment in a leaf.

    Raises:
        MalformedEvidence: `data` is not a leaf that `leaf` wrote.
    """
    match = _LEAF.fullmatch(data)
    if match is None:
        raise malformed("This leaf", "it is not a commitment")
    return match[1].decode("ascii")
