"""Keys of other kinds than ours, so that they can be refused in words.

Decides: which kinds a peer may show only to hear why they are not accepted.
Leaves alone: what is in such a key. Nothing of it is read.

A client holds a key back whose kind the server does not announce (RFC 8308), and its user sees only
"permission denied". So an answering end announces these kinds too, and refuses each by its name. None of them
has code behind it here that could accept anything.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import paramiko

from desktop_assist.evidence.certificate import ALGORITHM

OUR_KINDS = ("ssh-ed25519",)
# From: https://www.rfc-editor.org/rfc/rfc8332#section-3, rfc5656 section 6, rfc4253 section 6.6, PROTOCOL.u2f
REFUSED_KINDS = (
    "rsa-sha2-512",
    "rsa-sha2-256",
    "ssh-rsa",
    "ssh-dss",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "sk-ssh-ed25519",  # as paramiko names the kind behind `sk-ssh-ed25519-cert-v01@openssh.com`
    "sk-ecdsa-sha2-nistp256",
)


class OtherKey:
    """A key of which only the kind is known."""

    def __init__(self, kind: str, _message: object) -> None:
        """Remember `kind`, and nothing else."""
        self._kind = kind

    def get_name(self) -> str:
        """The kind, such as `rsa-sha2-512`."""
        return self._kind


class _Kinds(dict[str, Callable[..., Any]]):
    """Makers of keys by kind; what is not there is another kind."""

    def __missing__(self, kind: str) -> Callable[..., Any]:
        return partial(OtherKey, kind)


def refuse_in_words(transport: paramiko.Transport) -> None:
    """Let `transport`, an answering end, hand on keys of other kinds than ours by their name alone."""
    # paramiko has no public way to say this; a test shows it such keys, with stock ssh.
    ours = dict.fromkeys((*OUR_KINDS, ALGORITHM), paramiko.Ed25519Key)
    transport._preferred_pubkeys = (*OUR_KINDS, *REFUSED_KINDS)  # type: ignore[attr-defined]  # noqa: SLF001
    transport._key_info = _Kinds(ours)  # type: ignore[attr-defined]  # noqa: SLF001
