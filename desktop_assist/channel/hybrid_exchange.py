"""The key exchange `sntrup761x25519-sha512`, at an answering end.

Decides: what is answered to a stock OpenSSH client of 8.5 to 9.8, which has no ML-KEM yet.
Leaves alone: dialling; our own programs dial with `mlkem768x25519-sha256`, which paramiko has.

With it no answering end of ours needs a key exchange that a quantum computer will undo: what is recorded
today stays closed.

From: https://datatracker.ietf.org/doc/draft-ietf-sshm-ntruprime-ssh, section 3.
"""

from __future__ import annotations

import hashlib
from typing import Any

import paramiko
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from desktop_assist.channel import sntrup761

# From: the draft's section 3; the second name is that of OpenSSH before there was a draft
NAMES = ("sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com")
_INIT, _REPLY = 30, 31  # From: https://www.rfc-editor.org/rfc/rfc5656#section-7.1
_X25519_BYTES = 32


class SntrupExchange:
    """One exchange, in the form in which paramiko holds its own."""

    hash_algo = hashlib.sha512

    def __init__(self, transport: Any) -> None:
        """Exchange over `transport`, of which paramiko's types do not tell all."""
        self._transport = transport

    def start_kex(self) -> None:
        """Wait for the client's part.

        Raises:
            SSHException: We are the client.
        """
        if not self._transport.server_mode:
            raise paramiko.SSHException("this exchange is answered, not begun")
        self._transport._expect_packet(_INIT)  # noqa: SLF001 - as paramiko's own exchanges do

    def parse_next(self, kind: int, message: paramiko.Message) -> None:
        """The client's part has come: answer it.

        Raises:
            SSHException: It is not one.
        """
        if kind != _INIT:
            raise paramiko.SSHException(f"a message {kind} has no place in a key exchange")
        theirs = message.get_binary()
        if len(theirs) != sntrup761.PUBLIC_KEY_BYTES + _X25519_BYTES:
            raise paramiko.SSHException("a client's part of this key exchange has another length")
        ours, secret = _answer(theirs)
        self._finish(theirs, ours, secret)

    def _finish(self, theirs: bytes, ours: bytes, secret: bytes) -> None:
        transport = self._transport
        host_key = transport.get_server_key()
        said = paramiko.Message()
        for part in (transport.remote_version, transport.local_version):
            said.add_string(part)
        for part in (transport.remote_kex_init, transport.local_kex_init, host_key.asbytes()):
            said.add_string(part)
        for part in (theirs, ours, secret):
            said.add_string(part)
        digest = hashlib.sha512(said.asbytes()).digest()
        transport._set_K_H(secret, digest)  # noqa: SLF001
        reply = paramiko.Message()
        reply.add_byte(bytes([_REPLY]))
        for part in (host_key.asbytes(), ours, host_key.sign_ssh_data(digest, transport.host_key_type)):
            reply.add_string(part)
        transport._send_message(reply)  # noqa: SLF001
        transport._activate_outbound()  # noqa: SLF001


def _answer(theirs: bytes) -> tuple[bytes, bytes]:
    """Our part, and the secret that both ends then have."""
    public_key, point = theirs[: sntrup761.PUBLIC_KEY_BYTES], theirs[sntrup761.PUBLIC_KEY_BYTES :]
    key = X25519PrivateKey.generate()
    try:
        classical = key.exchange(X25519PublicKey.from_public_bytes(point))
    except ValueError as error:  # From: RFC 8731, section 3: a point that gives nothing but zeros
        raise paramiko.SSHException("a client's point is of no use") from error
    hidden = sntrup761.encapsulate(public_key)
    ours = hidden.ciphertext + key.public_key().public_bytes_raw()
    return ours, hashlib.sha512(hidden.secret + classical).digest()


def offer(transport: paramiko.Transport) -> None:
    """Let `transport`, an answering end, take part in this exchange."""
    # paramiko has no public way to add one; a test holds it against stock ssh.
    known = {**transport._kex_info, **dict.fromkeys(NAMES, SntrupExchange)}  # type: ignore[attr-defined]  # noqa: SLF001
    transport._kex_info = known  # type: ignore[attr-defined]  # noqa: SLF001
    transport._preferred_kex = (*transport._preferred_kex, *NAMES)  # type: ignore[attr-defined]  # noqa: SLF001
