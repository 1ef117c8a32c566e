"""Stock OpenSSH without ML-KEM gets a key exchange that withstands a quantum computer; nonsense gets none."""

from __future__ import annotations

import subprocess

import paramiko
import pytest

from desktop_assist.channel import hybrid_exchange, sntrup761
from simulators.channels import Told, listening

SUPPORTED = subprocess.run(["ssh", "-Q", "kex"], capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("name", hybrid_exchange.NAMES)
def test_stock_ssh_agrees_on_it(ssh, name):
    if name not in SUPPORTED:
        pytest.skip(f"the ssh of this machine does not know {name}")
    with listening(Told) as door:
        process = ssh(door.port, "-vv", "-o", f"KexAlgorithms={name}", "anna@127.0.0.1", "-s", "echo")
        output, errors = process.communicate(b"hello", timeout=30)
    assert output == b"hello", errors
    assert f"kex: algorithm: {name}".encode() in errors


def test_keys_are_changed_in_the_middle(ssh):
    sent = bytes(range(256)) * 4096
    with listening(Told) as door:
        options = ("-vv", "-o", "RekeyLimit=256K", "-o", f"KexAlgorithms={','.join(hybrid_exchange.NAMES)}")
        process = ssh(door.port, *options, "anna@127.0.0.1", "-s", "echo")
        output, errors = process.communicate(sent, timeout=30)
    assert output == sent
    assert errors.count(b"SSH2_MSG_NEWKEYS received") > 1


class Transport:
    """As much of a connection as an exchange touches before it answers."""

    server_mode = True

    def _expect_packet(self, kind):
        self.expected = kind


def message(data):
    made = paramiko.Message()
    made.add_string(data)
    made.rewind()
    return made


LENGTH = sntrup761.PUBLIC_KEY_BYTES + 32


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (31, bytes(LENGTH)),
        (30, b""),
        (30, bytes(LENGTH - 1)),
        (30, bytes(LENGTH + 1)),
        (30, bytes(LENGTH)),  # a point that gives nothing but zeros
    ],
)
def test_a_part_that_is_none_ends_the_exchange(kind, data):
    exchange = hybrid_exchange.SntrupExchange(Transport())
    exchange.start_kex()
    with pytest.raises(paramiko.SSHException):
        exchange.parse_next(kind, message(data))


def test_it_is_only_answered():
    transport = Transport()
    transport.server_mode = False
    with pytest.raises(paramiko.SSHException, match="not begun"):
        hybrid_exchange.SntrupExchange(transport).start_kex()
