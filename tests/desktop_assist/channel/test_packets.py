"""Packets are those of the standard, cannot be changed on the way or be too large, and wear a key out."""

from __future__ import annotations

import os
import socket
import struct
import threading

import paramiko
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from paramiko.packet import Packetizer

from desktop_assist.channel.line import Line
from desktop_assist.channel.packets import Packets
from desktop_assist.channel.sealed import LARGEST_PACKET_BYTES, CameForChannel, ChannelData
from simulators.channels import Told, connected, listening

KEY, FIRST = bytes(range(32)), bytes(range(12))


class Pair:
    """Two ends that have the same key already."""

    def __init__(self, sends: type[Packetizer], receives: type[Packetizer]) -> None:
        self.lines = socket.socketpair()
        self.out, self.into = sends(self.lines[0]), receives(Line(self.lines[1]))
        engine = AESGCM(KEY)
        self.out.set_outbound_cipher(engine, 16, None, 16, None, aead=True, iv_out=FIRST)  # type: ignore[arg-type]
        self.into.set_inbound_cipher(engine, 16, None, 16, None, aead=True, iv_in=FIRST)  # type: ignore[arg-type]

    def close(self) -> None:
        for line in self.lines:
            line.close()


@pytest.mark.parametrize(
    "ends", [(Packets, Packets), (Packets, Packetizer), (Packetizer, Packets)], ids=["ours", "to", "from"]
)
@given(bodies=st.lists(st.binary(min_size=1, max_size=100), min_size=1, max_size=5))
def test_what_is_sent_arrives_also_to_and_from_paramikos_own(
    ends: tuple[type[Packetizer], type[Packetizer]], bodies: list[bytes]
) -> None:
    pair = Pair(*ends)
    for body in bodies:
        pair.out.send_message(paramiko.Message(b"\x5d" + body))
    for number, body in enumerate(bodies):
        kind, message = pair.into.read_message()
        assert (kind, message.get_remainder(), message.seqno) == (0x5D, body, number)  # type: ignore[attr-defined]
    pair.close()


def test_data_that_goes_out_together_is_one_packet_a_piece() -> None:
    pair = Pair(Packets, Packetizer)
    pieces = [os.urandom(size) for size in (1, 15, 16, 17, 32_704, 3)]
    pair.out.send_message(ChannelData(7, pieces))
    for piece in pieces:
        kind, message = pair.into.read_message()
        assert (kind, message.get_int(), message.get_binary()) == (94, 7, piece)
    pair.close()


def test_data_for_a_channel_arrives_as_what_it_is() -> None:
    pair = Pair(Packets, Packets)
    pair.out.send_message(ChannelData(7, [b"first", b""]))
    for data in (b"first", b""):
        _, message = pair.into.read_message()
        assert isinstance(message, CameForChannel)
        assert (message.get_int(), bytes(message.data)) == (7, data)
    pair.close()


@pytest.mark.parametrize("told", [0, 4, 6, 1 << 20, (1 << 32) - 1])
@pytest.mark.parametrize("cut", [False, True])
def test_data_of_another_length_than_it_says_is_refused(told: int, cut: bool) -> None:
    pair = Pair(Packets, Packets)
    packet = struct.pack(">BII", 94, 7, told)
    pair.out.send_message(paramiko.Message(packet[:7] if cut else packet + b"12345"))
    with pytest.raises(paramiko.SSHException):
        pair.into.read_message()
    pair.close()


@given(place=st.integers(4, 50), flip=st.integers(1, 255))
def test_a_changed_packet_is_never_opened(place: int, flip: int) -> None:
    pair = Pair(Packets, Packets)
    pair.out.send_message(paramiko.Message(b"\x5dabcdefghijklmnop"))
    sealed = bytearray(pair.lines[1].recv(1000))
    sealed[place % len(sealed) if place % len(sealed) > 3 else 4] ^= flip
    pair.lines[0].sendall(sealed)
    with pytest.raises(InvalidTag):
        pair.into.read_message()
    pair.close()


@pytest.mark.parametrize("announced", [0, 17, LARGEST_PACKET_BYTES + 16, 0xFFFFFFF0])
def test_a_size_that_no_packet_has_is_refused_before_anything_is_kept(announced: int) -> None:
    pair = Pair(Packets, Packets)
    pair.lines[0].sendall(announced.to_bytes(4, "big"))
    with pytest.raises(paramiko.SSHException):
        pair.into.read_message()
    pair.close()


def test_a_worn_out_key_is_replaced_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Packetizer, "REKEY_BYTES", 256 * 1024)
    told, sent = Told(), os.urandom(1024 * 1024)
    with listening(lambda: told) as door, connected(door.port) as peer:
        first = peer._transport.H  # type: ignore[attr-defined]
        stream = peer.messages("echo")._stream
        sending = threading.Thread(target=stream.sendall, args=(sent,))
        sending.start()
        back = b""
        while len(back) < len(sent):
            more = stream.recv(65_536)
            assert more, "the line broke"
            back += more
        sending.join()
        assert back == sent
        assert first != peer._transport.H, "there were new keys"  # type: ignore[attr-defined]


def test_a_peer_that_wants_no_new_keys_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Packetizer, "REKEY_PACKETS", 3)
    monkeypatch.setattr(Packetizer, "REKEY_PACKETS_OVERFLOW_MAX", 3)
    pair = Pair(Packets, Packets)
    for _ in range(6):
        pair.out.send_message(paramiko.Message(b"\x5dx"))
    for _ in range(5):
        pair.into.read_message()
    with pytest.raises(paramiko.SSHException):
        pair.into.read_message()
    pair.close()
