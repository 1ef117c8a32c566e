"""SQLite on a disk that fails at a chosen call: it stands between SQLite and its file layer, the VFS."""

from __future__ import annotations

import _sqlite3
import ctypes
from collections.abc import Callable
from typing import Any, Self

from simulators.faulty_disk import Counter

# From: https://sqlite.org/rescode.html
CODES = {"write": 778, "full": 13, "sync": 1034, "truncate": 1546, "open": 14, "shm": 5130}

# From: https://sqlite.org/c3ref/vfs.html and https://sqlite.org/c3ref/io_methods.html

_OPEN = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_SHM = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_void_p
)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("open", _OPEN),
        ("others", ctypes.c_void_p * 15),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("close", ctypes.c_void_p),
        ("read", ctypes.c_void_p),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("others", ctypes.c_void_p * 7),
        ("shm_map", _SHM),
        ("more", ctypes.c_void_p * 5),
    )


_FAULTY = {"write": _WRITE, "truncate": _TRUNCATE, "sync": _SYNC, "shm_map": _SHM}


class FaultySqlite:
    """While entered, every database that is opened writes through the file layer that fails when told."""

    def __init__(self) -> None:
        """Find the SQLite that Python itself uses.

        Raises:
            AttributeError: This Python hides it.
        """
        self._library = ctypes.CDLL(_sqlite3.__file__)
        find = self._library.sqlite3_vfs_find
        find.restype = ctypes.POINTER(_Vfs)
        self._system = find(None)
        self._kept: dict[int, tuple[_Methods, _Methods]] = {}
        self._vfs = _Vfs.from_buffer_copy(self._system.contents)
        self._vfs.name = b"faulty"
        self._vfs.next = None
        self._vfs.open = _OPEN(self._open)
        self.counter = Counter(0, for_good=False)
        self.code = 0

    def __enter__(self) -> Self:
        assert self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) == 0
        return self

    def __exit__(self, *_: object) -> None:
        assert self._library.sqlite3_vfs_register(self._system, 1) == 0
        assert self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs)) == 0

    def fail(self, fails_at: int, kind: str, *, for_good: bool) -> Counter:
        """From now on let call `fails_at` fail with the code of `kind`."""
        self.counter, self.code = Counter(fails_at, for_good=for_good), CODES[kind]
        return self.counter

    def _open(self, _: int, name: int, file: int, flags: int, told: int) -> int:
        if self.counter.next_fails():
            ctypes.c_void_p.from_address(file).value = None  # no methods: nothing to close
            return self.code
        system = ctypes.cast(self._system, ctypes.c_void_p)
        code: int = self._system.contents.open(system, name, file, flags, told)
        methods = ctypes.c_void_p.from_address(file).value
        if code == 0 and methods:
            ctypes.c_void_p.from_address(file).value = ctypes.addressof(self._faulty(methods))
        return code

    def _faulty(self, address: int) -> _Methods:
        if address not in self._kept:
            real = _Methods.from_address(address)
            faulty = _Methods.from_buffer_copy(real)
            for name, kind in _FAULTY.items():
                setattr(faulty, name, kind(self._call(getattr(real, name))))
            self._kept[address] = (real, faulty)
        return self._kept[address][1]

    def _call(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            return self.code if self.counter.next_fails() else real(*arguments)

        return call
