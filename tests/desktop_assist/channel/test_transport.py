"""Nothing weaker is offered: judged by what stock ssh is told, and by what it is refused."""

from __future__ import annotations

import subprocess

import paramiko
import pytest

from desktop_assist.channel import hybrid_exchange, transport
from desktop_assist.evidence import keyfile
from simulators.channels import HOST_KEY, Told, certified, listening

WEAK_KEY_EXCHANGES = (
    "diffie-hellman-group14-sha256",
    "diffie-hellman-group-exchange-sha256",
    "ecdh-sha2-nistp256",
    "curve25519-sha256",  # a quantum computer will undo it
)


def said(process: subprocess.Popen[bytes]) -> str:
    _, errors = process.communicate(timeout=30)
    return errors.decode()


@pytest.mark.logs("paramiko.transport: ERROR")
@pytest.mark.parametrize(
    "option",
    [
        *(f"KexAlgorithms={name}" for name in WEAK_KEY_EXCHANGES),
        "Ciphers=aes128-ctr",
        "Ciphers=chacha20-poly1305@openssh.com",
        "HostKeyAlgorithms=rsa-sha2-256",
        "HostKeyAlgorithms=ecdsa-sha2-nistp256",
    ],
)
def test_stock_ssh_cannot_have_less(ssh, option: str) -> None:
    with listening(Told) as door:
        process = ssh(door.port, "-vv", "-o", option, "anna@127.0.0.1", "-s", "echo")
        assert "no matching" in said(process)
        assert process.returncode == 255


@pytest.mark.parametrize("cipher", ["aes256-gcm@openssh.com", "aes128-gcm@openssh.com"])
def test_stock_ssh_gets_a_modern_key_exchange_and_gcm(ssh, cipher: str) -> None:
    with listening(Told) as door:
        process = ssh(door.port, "-vv", "-o", f"Ciphers={cipher}", "anna@127.0.0.1", "-s", "echo")
        output, errors = process.communicate(b"hello", timeout=30)
    told = errors.decode()
    assert output == b"hello"
    chosen = [line.split()[-1] for line in told.splitlines() if "kex: algorithm:" in line]
    assert chosen[0] in {*transport.KEY_EXCHANGES, *hybrid_exchange.NAMES}
    assert f"kex: server->client cipher: {cipher} MAC: <implicit> compression: none" in told
    assert "kex: host key algorithm: ssh-ed25519" in told


def proposed(told: str) -> dict[str, list[str]]:
    """What the server proposed, by the words of `ssh -vv`."""
    server = told.split("peer server KEXINIT proposal")[1].split("debug2: first_kex_follows", maxsplit=1)[0]
    lines = [line.removeprefix("debug2: ") for line in server.splitlines()]
    return {name: rest.split(",") for name, _, rest in (line.partition(": ") for line in lines) if rest}


def test_what_is_offered_is_exactly_the_list(ssh) -> None:
    with listening(Told) as door:
        offered = proposed(said(ssh(door.port, "-vv", "anna@127.0.0.1", "-s", "echo")))
    marks = {"kex-strict-s-v00@openssh.com", "ext-info-s"}
    assert [name for name in offered["KEX algorithms"] if name not in marks] == [
        *transport.KEY_EXCHANGES,
        *hybrid_exchange.NAMES,
    ]
    assert "kex-strict-s-v00@openssh.com" in offered["KEX algorithms"], "against Terrapin"
    assert offered["host key algorithms"] == ["ssh-ed25519"]
    for way in ("ctos", "stoc"):
        assert offered[f"ciphers {way}"] == list(transport.CIPHERS)
        assert all("etm" in name for name in offered[f"MACs {way}"])
        assert offered[f"compression {way}"] == ["none"]


def test_our_own_ends_choose_the_post_quantum_exchange() -> None:
    assert transport.KEY_EXCHANGES[0] == "mlkem768x25519-sha256"
    assert transport.KEY_EXCHANGES[0] in paramiko.Transport._kex_info


def test_keys_and_certificates_come_through_in_one_line() -> None:
    plain, authority = keyfile.generate(), keyfile.generate()
    assert transport.public_line(transport.paramiko_key(plain)) == plain.public_line
    assert transport.certificate_line(transport.paramiko_key(plain)) == ""
    technician = certified(authority)
    converted = transport.paramiko_key(technician)
    assert transport.certificate_line(converted) == technician.certificate
    assert transport.public_line(converted) == technician.public_line, "the plain key, not the certificate"
    assert transport.public_line(transport.paramiko_key(HOST_KEY)) == HOST_KEY.public_line
