"""What every SSH connection of this program has in common.

Decides: the algorithms that are offered (and that nothing weaker is), and how our keys become paramiko's.
Leaves alone: who connects to whom; `client` and `server` do that.
"""

from __future__ import annotations

import base64
import io
import logging
import threading

import paramiko
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from paramiko.common import cMSG_DISCONNECT, cMSG_USERAUTH_BANNER

from desktop_assist.channel import in_passing
from desktop_assist.channel.below import Inner
from desktop_assist.channel.bounded import BoundedTransport
from desktop_assist.channel.line import Line
from desktop_assist.channel.plain_text import plain
from desktop_assist.evidence.keyfile import SigningKey

# From: https://datatracker.ietf.org/doc/draft-ietf-sshm-mlkem-hybrid-kex ; for stock clients without ML-KEM
# an answering end adds another that withstands a quantum computer too (`hybrid_exchange`)
KEY_EXCHANGES = ("mlkem768x25519-sha256",)
# From: https://www.rfc-editor.org/rfc/rfc5647 as used by OpenSSH's @openssh.com names
CIPHERS = ("aes256-gcm@openssh.com", "aes128-gcm@openssh.com")
# AES-GCM authenticates by itself; the list must not be empty, so it names the strongest.
DIGESTS = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com")
KEY_TYPES = ("ssh-ed25519",)

KEEPALIVE_S = 15
HANDSHAKE_S = 30
# Ours: paramiko looks ten times a second whether it should end; `hang_up` wakes it, and 500 lines cost less.
IDLE_LOOK_S = 1.0
ENDING_S = 10
WAKE_WITHIN_S = 0.1  # ours: hanging up waits for nothing, and for this lock hardly
LARGEST_BANNER_BYTES = 1000  # ours: three sentences

# Without a handler of its own, Python would print paramiko's tracebacks to the user's terminal.
logging.getLogger("paramiko").addHandler(logging.NullHandler())


def new_transport(line: Inner) -> paramiko.Transport:
    """An SSH connection over `line` (a socket, or a stream of another connection), not yet started."""
    line = line if isinstance(line, Line) else Line(line)
    transport = BoundedTransport(line)
    line.hand_to(lambda piece: in_passing.take(transport, piece))
    transport.sock.settimeout(IDLE_LOOK_S)
    options = transport.get_security_options()
    options.kex = KEY_EXCHANGES
    options.ciphers = CIPHERS
    options.digests = DIGESTS
    options.key_types = KEY_TYPES
    transport.banner_timeout = HANDSHAKE_S
    transport.handshake_timeout = HANDSHAKE_S
    transport.auth_timeout = HANDSHAKE_S
    return transport


def hang_up(transport: paramiko.Transport) -> None:
    """End a connection, whatever its state, without waiting for anything."""
    transport.close()
    transport.sock.close()  # `close` leaves it open when the connection was not up yet
    transport.packetizer.complete_handshake()  # or its timer would wait on, as a thread
    if transport.lock.acquire(timeout=WAKE_WITHIN_S):
        transport.server_accept_cv.notify_all()  # whoever waits for a channel; else they look in a second
        transport.lock.release()


def end(transport: paramiko.Transport) -> None:
    """Hang up, and wait until its thread has noticed."""
    hang_up(transport)
    if transport.is_alive() and transport is not threading.current_thread():
        transport.join(ENDING_S)
        hang_up(transport)


def paramiko_key(key: SigningKey) -> paramiko.Ed25519Key:
    """Our key in paramiko's form, with its certificate where it has one."""
    text = key.private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
    converted = paramiko.Ed25519Key(file_obj=io.StringIO(text))
    if key.certificate:
        converted.load_certificate(key.certificate)
    return converted


def send_banner(transport: paramiko.Transport, text: str) -> None:
    """Say `text` to a peer that is not let in; stock `ssh` prints it.

    From: https://www.rfc-editor.org/rfc/rfc4252#section-5.4 .
    """
    message = paramiko.Message()
    message.add_byte(cMSG_USERAUTH_BANNER)
    message.add_string(f"{text}\r\n")
    message.add_string("")  # its language: that of the program
    transport._send_message(message)  # type: ignore[attr-defined]  # noqa: SLF001 - has no public name


def say_goodbye(transport: paramiko.Transport, text: str) -> None:
    """Tell a peer that was let in why the connection ends; stock `ssh` prints it. May block as a send does.

    From: https://www.rfc-editor.org/rfc/rfc4253#section-11.1 (11 is SSH_DISCONNECT_BY_APPLICATION).
    """
    message = paramiko.Message()
    message.add_byte(cMSG_DISCONNECT)
    message.add_int(11)
    message.add_string(text)
    message.add_string("")  # its language: that of the program
    try:
        transport._send_message(message)  # type: ignore[attr-defined]  # noqa: SLF001 - has no public name
    except (paramiko.SSHException, OSError, EOFError):
        return  # it has gone already


def banner(transport: paramiko.Transport) -> str:
    """What the other end said before it let us in or did not, in one bounded line of harmless text."""
    said = transport.get_banner() or b""
    text = said[:LARGEST_BANNER_BYTES].decode("utf-8", "replace")
    return " ".join(plain(text).split())


def public_line(key: paramiko.PKey) -> str:
    """A peer's plain public key as `ssh-ed25519 AAAA…`."""
    return f"{key.get_name()} {base64.b64encode(key.asbytes()).decode()}"


def certificate_line(key: paramiko.PKey) -> str:
    """A peer's certificate as one line, or empty for a plain key."""
    blob = getattr(key, "public_blob", None)
    if blob is None:
        return ""
    return f"{blob.key_type} {base64.b64encode(blob.key_blob).decode()}"
