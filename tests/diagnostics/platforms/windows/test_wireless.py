"""Wi-Fi on Windows: signal and kind of encryption from the published form; the names are never decoded."""

from __future__ import annotations

import struct
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.platforms.windows import wireless
from diagnostics.platforms.windows.interface import WirelessLink


def connection(*, secured: int, cipher: int) -> bytes:
    """WLAN_CONNECTION_ATTRIBUTES, laid out after learn.microsoft.com (wlanapi.h, windot11.h)."""
    head = struct.pack("<II", 1, 0) + "Mallorys WLAN".encode("utf-16-le").ljust(512, b"\0")
    ssid = struct.pack("<I", 13) + b"Mallorys WLAN".ljust(32, b"\0")
    association = ssid + struct.pack("<I", 1) + bytes.fromhex("001122334455") + b"\0\0"
    association += struct.pack("<5I", 7, 0, 88, 866_000, 866_000)
    return head + association + struct.pack("<4I", secured, 0, 7, cipher)


@pytest.mark.parametrize(
    ("secured", "cipher", "expected"),
    [(1, 4, "AES"), (1, 8, "AES"), (1, 2, "TKIP"), (1, 1, "WEP"), (1, 0x101, "WEP"), (0, 0, "open")],
)
def test_the_kind_of_encryption_is_read_from_its_place(secured: int, cipher: int, expected: str) -> None:
    data = connection(secured=secured, cipher=cipher)
    assert len(data) == 604
    assert wireless.decode(data, struct.pack("<i", -52)) == WirelessLink(-52, expected)


@pytest.mark.parametrize(("data", "signal"), [(b"", b""), (b"\0" * 603, b"\0" * 4), (b"\0" * 604, b"\0" * 3)])
def test_a_short_answer_is_another_form(data: bytes, signal: bytes) -> None:
    with pytest.raises(ValueError):
        wireless.decode(data, signal)


def test_an_unknown_cipher_is_another_form() -> None:
    with pytest.raises(ValueError):
        wireless.decode(connection(secured=1, cipher=99), b"\0" * 4)


@given(st.binary(max_size=700), st.binary(max_size=8))
def test_any_bytes_are_a_link_or_another_form(data: bytes, signal: bytes) -> None:
    try:
        link = wireless.decode(data, signal)
    except ValueError:
        return
    assert link.encryption in {"open", "WEP", "TKIP", "AES"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has it")
def test_elsewhere_there_is_no_such_thing() -> None:
    with pytest.raises(NotImplementedError):
        wireless.links()
