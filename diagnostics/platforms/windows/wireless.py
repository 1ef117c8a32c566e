"""What Windows tells of the Wi-Fi in use.

Decides: that of each connection only the signal and the kind of encryption leave this module; the names of
the network and of its station lie in the same answer and are never decoded.
Leaves alone: whether the signal is good.
From: https://learn.microsoft.com/windows/win32/api/wlanapi/nf-wlanapi-wlanqueryinterface
"""

from __future__ import annotations

import ctypes
import struct
import sys
from collections.abc import Iterator

from diagnostics.platforms.windows.interface import WirelessLink

_CLIENT_VERSION = 2
# From: https://learn.microsoft.com/windows/win32/api/wlanapi/ne-wlanapi-wlan_intf_opcode-r1
_CONNECTION, _SIGNAL = 7, 0x1000_0102
# From: https://learn.microsoft.com/windows/win32/api/wlanapi/ns-wlanapi-wlan_interface_info (GUID, name,
# state)
_INTERFACE_BYTES, _GUID_BYTES, _LIST_HEAD_BYTES = 532, 16, 8
_MOST_INTERFACES = 16
_CONNECTED = 1
# From: https://learn.microsoft.com/windows/win32/api/wlanapi/ns-wlanapi-wlan_connection_attributes
_CONNECTION_BYTES, _SECURITY_AT = 604, 588
# From: https://learn.microsoft.com/windows/win32/nativewifi/dot11-cipher-algorithm
_CIPHERS = {1: "WEP", 5: "WEP", 0x101: "WEP", 2: "TKIP", 4: "AES", 8: "AES", 9: "AES", 10: "AES"}
_NOT_FOUND = 1168
_NOT_IN_USE = 5023


def decode(connection: bytes, signal: bytes) -> WirelessLink:
    """The link that the two answers describe.

    Raises:
        ValueError: They are not of the published form.
    """
    if len(connection) < _CONNECTION_BYTES or len(signal) < 4:
        raise ValueError
    secured, _, _, cipher = struct.unpack_from("<4I", connection, _SECURITY_AT)
    (signal_dbm,) = struct.unpack_from("<i", signal)
    if secured and cipher not in _CIPHERS:
        raise ValueError
    return WirelessLink(signal_dbm, _CIPHERS[cipher] if secured else "open")


def links() -> tuple[WirelessLink, ...]:
    """The Wi-Fi connections in use.

    Raises:
        OSError: Windows refuses; PermissionError where location access is not allowed.
        NotImplementedError: This is not Windows.
    """
    if sys.platform != "win32":
        raise NotImplementedError
    api, handle, version = ctypes.WinDLL("wlanapi"), ctypes.c_void_p(), ctypes.c_uint32()
    _check(api.WlanOpenHandle(_CLIENT_VERSION, None, ctypes.byref(version), ctypes.byref(handle)))
    try:
        found = (_link(api, handle, guid) for guid in _interfaces(api, handle))
        return tuple(link for link in found if link is not None)
    finally:
        api.WlanCloseHandle(handle, None)


def _interfaces(api: ctypes.CDLL, handle: ctypes.c_void_p) -> Iterator[bytes]:
    place = ctypes.c_void_p()
    _check(api.WlanEnumInterfaces(handle, None, ctypes.byref(place)))
    try:
        number = struct.unpack("<I", ctypes.string_at(place.value or 0, 4))[0]
        size = _LIST_HEAD_BYTES + _INTERFACE_BYTES * min(number, _MOST_INTERFACES)
        data = ctypes.string_at(place.value or 0, size)
    finally:
        api.WlanFreeMemory(place)
    for at in range(_LIST_HEAD_BYTES, size, _INTERFACE_BYTES):
        (state,) = struct.unpack_from("<I", data, at + _INTERFACE_BYTES - 4)
        if state == _CONNECTED:
            yield data[at : at + _GUID_BYTES]


def _link(api: ctypes.CDLL, handle: ctypes.c_void_p, guid: bytes) -> WirelessLink | None:
    connection = _query(api, handle, guid, _CONNECTION)
    signal = _query(api, handle, guid, _SIGNAL)
    return None if connection is None or signal is None else decode(connection, signal)


def _query(api: ctypes.CDLL, handle: ctypes.c_void_p, guid: bytes, question: int) -> bytes | None:
    size, place = ctypes.c_uint32(), ctypes.c_void_p()
    answered = (ctypes.byref(size), ctypes.byref(place), None)
    code = api.WlanQueryInterface(handle, ctypes.c_char_p(guid), question, None, *answered)
    if code in {_NOT_FOUND, _NOT_IN_USE}:
        return None
    _check(code)
    try:
        return ctypes.string_at(place.value or 0, size.value)
    finally:
        api.WlanFreeMemory(place)


def _check(code: int) -> None:
    if sys.platform == "win32" and code:
        raise ctypes.WinError(code)
