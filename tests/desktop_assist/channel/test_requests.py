"""What a hostile peer may try on one connection, and what becomes of it."""

from __future__ import annotations

import threading
from pathlib import Path

import paramiko
import pytest

from desktop_assist.channel import dialling, requests, transport
from desktop_assist.channel.errors import AccessRefused
from desktop_assist.channel.policy import Opener, Peer, Policy, StreamHandler, TerminalRequest
from desktop_assist.channel.stream import ByteStream
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.errors import EvidenceNotWritten
from simulators.channels import WAIT_S, Told, connected, listening

pytestmark = pytest.mark.logs("channel [0-9]+ open FAILED")


def raw(port: int) -> paramiko.Transport:
    """A peer that does as it likes: paramiko without our manners, host key unchecked."""
    made = transport.new_transport(dialling.dial("127.0.0.1", port))
    made.start_client(timeout=WAIT_S)
    return made


def test_before_authentication_nothing_has_an_effect() -> None:
    told = Told()
    with listening(lambda: told) as door:
        peer = raw(door.port)
        for kind in ("session", "direct-tcpip"):
            with pytest.raises(paramiko.SSHException):
                peer.open_channel(kind, ("there", 22), ("127.0.0.1", 1), timeout=WAIT_S)
        with pytest.raises(paramiko.SSHException):
            peer.request_port_forward("me", 22)
        transport.end(peer)
    assert told.asked == []


def test_who_shows_one_key_and_proves_another_is_served_as_the_proved_one(
    ssh, keygen, tmp_path: Path
) -> None:
    told, proved = Told(), keyfile.generate()
    # Without the passphrase, stock ssh can ask whether the key would do, and not prove it.
    keygen("-q", "-t", "ed25519", "-N", "a passphrase", "-f", "shown")
    shown = " ".join((tmp_path / "shown.pub").read_text().split()[:2])
    with listening(lambda: told) as door:
        shows = ("-i", str(tmp_path / "shown"))
        process = ssh(door.port, "anna@127.0.0.1", "-s", "echo", key=proved, first=shows)
        output, _ = process.communicate(b"hello", timeout=30)
    assert output == b"hello"
    keys = [(each[0], each[-1].public_line) for each in told.asked]
    assert ("admits", shown) in keys, "the question was put"
    assert keys[-1] == ("subsystem", proved.public_line)


def test_a_key_that_is_shown_and_not_proved_does_not_come_in() -> None:
    victim, told = keyfile.generate(), Told()
    told.only_key = victim.public_line
    with listening(lambda: told) as door:
        peer = raw(door.port)
        liar = transport.paramiko_key(keyfile.generate())
        liar.asbytes = transport.paramiko_key(victim).asbytes  # type: ignore[method-assign]
        with pytest.raises(paramiko.SSHException):
            peer.auth_publickey("anna", liar)
        assert not peer.is_authenticated()
        with pytest.raises(paramiko.SSHException):
            peer.open_session(timeout=WAIT_S)
        transport.end(peer)
    assert set(told.kinds()) == {"admits"}


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_other_kinds_of_keys_are_not_even_asked_about(kind: str) -> None:
    told = Told()
    key = paramiko.RSAKey.generate(2048) if kind == "rsa" else paramiko.ECDSAKey.generate()
    asked = requests.Requests(told)
    assert asked.check_auth_publickey("anna", key) == paramiko.common.AUTH_FAILED
    assert told.asked == []


def test_passwords_and_nothing_at_all_are_refused() -> None:
    told = Told()
    with listening(lambda: told) as door:
        for attempt in (lambda peer: peer.auth_password("anna", "x"), lambda peer: peer.auth_none("anna")):
            peer = raw(door.port)
            with pytest.raises(paramiko.SSHException):
                attempt(peer)
            transport.end(peer)
        told.allow = False
        with pytest.raises(AccessRefused):
            connected(door.port)


def test_more_channels_than_the_largest_count_are_refused_and_closing_makes_room() -> None:
    with listening(Told) as door, connected(door.port) as guest:
        channels = [
            guest._transport.open_session(timeout=WAIT_S) for _ in range(requests.LARGEST_CHANNEL_COUNT)
        ]
        for again in range(3):
            with pytest.raises(paramiko.ChannelException):
                guest._transport.open_session(timeout=WAIT_S)
            with pytest.raises(paramiko.ChannelException):
                guest._transport.open_channel("direct-tcpip", ("there", 22), ("x", 1), timeout=WAIT_S)
            channels[again].close()
            channels[again] = opened_when_there_is_room(guest._transport)


def opened_when_there_is_room(peer: paramiko.Transport) -> paramiko.Channel:
    for _ in range(100):
        try:
            return peer.open_session(timeout=WAIT_S)
        except paramiko.ChannelException:
            threading.Event().wait(0.02)
    raise AssertionError("closing a channel made no room")


def test_one_channel_serves_one_program() -> None:
    served = threading.Semaphore(0)

    def count(stream: ByteStream) -> None:
        served.release()
        stream.recv(1)

    with listening(lambda: Told(handler=count, terminal_handler=lambda request: request.finish(0))) as door:
        with connected(door.port) as guest:
            channel = guest._transport.open_session(timeout=WAIT_S)
            channel.invoke_subsystem("echo")
            for again in (
                lambda: channel.invoke_subsystem("echo"),
                lambda: channel.get_pty(),
                lambda: channel.invoke_shell(),
            ):
                with pytest.raises((paramiko.SSHException, EOFError)):
                    again()
            assert served.acquire(timeout=WAIT_S)
        assert not served.acquire(blocking=False)


def refused(channel: paramiko.Channel, request: str) -> bool:
    try:
        getattr(channel, request)(*(("true",) if request == "exec_command" else ()))
    except paramiko.SSHException:
        return True
    return False


@pytest.mark.parametrize("request_name", ["exec_command", "invoke_shell"])
def test_commands_and_shells_without_a_terminal_are_refused(request_name: str) -> None:
    started: list[TerminalRequest] = []
    with listening(lambda: Told(terminal_handler=started.append)) as door, connected(door.port) as guest:
        assert refused(guest._transport.open_session(timeout=WAIT_S), request_name)
    assert started == []


def test_a_terminal_comes_with_bounded_sizes_and_a_plain_name() -> None:
    sizes: list[tuple[int, int, str]] = []
    resized = threading.Event()

    def start(request: TerminalRequest) -> None:
        def note(columns: int, rows: int) -> None:
            sizes.append((columns, rows, "resized"))
            resized.set()

        sizes.append((request.columns, request.rows, request.term))
        request.resized = note
        request.stream.sendall(b"ready")
        assert resized.wait(WAIT_S)
        request.finish(7)

    with listening(lambda: Told(terminal_handler=start)) as door, connected(door.port) as guest:
        channel = guest._transport.open_session(timeout=WAIT_S)
        channel.get_pty("../../etc\x1b[", 2**31, 0)
        channel.invoke_shell()
        assert channel.recv(5) == b"ready"
        channel.resize_pty(0, 2**31)
        assert channel.recv_exit_status() == 7
    assert sizes == [(1000, 24, "xterm"), (80, 1000, "resized")]


def test_a_policy_that_cannot_answer_has_said_no() -> None:
    class Failing(Told):
        def subsystem(self, name: str, peer: Peer) -> StreamHandler | None:
            raise EvidenceNotWritten("The disk is full.", next_step="Make room.")

        def forward(self, name: str, port: int, peer: Peer, opener: Opener) -> bool:
            raise EvidenceNotWritten("The disk is full.", next_step="Make room.")

    class Closed(Policy):
        def admits(self, peer: Peer) -> bool:
            raise EvidenceNotWritten("The disk is full.", next_step="Make room.")

    with listening(Failing) as door, connected(door.port) as guest:
        asked = requests.Requests(Failing())
        assert asked.check_port_forward_request("me", 22) is False
        channel = guest._transport.open_session(timeout=WAIT_S)
        with pytest.raises(paramiko.SSHException):
            channel.invoke_subsystem("echo")
        assert guest.alive
    with listening(Closed) as door, pytest.raises(AccessRefused):
        connected(door.port)
