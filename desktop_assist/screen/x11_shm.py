"""Memory that the X server writes pictures into and this program reads, without a copy (MIT-SHM).

Decides: that only this user can open the memory, and that it is freed when both have let go, also after a
crash.
Leaves alone: what is in it.

x11vnc's was once readable by every user of the machine (CVE-2020-29074).
"""

from __future__ import annotations

import ctypes
import os
import weakref

import numpy as np
import numpy.typing as npt

# From: shmget(2), shmctl(2)
_IPC_PRIVATE = 0
_IPC_CREAT = 0o1000
_IPC_RMID = 0
_ONLY_THIS_USER = 0o600
_FAILED = ctypes.c_void_p(-1).value

_libc = ctypes.CDLL(None, use_errno=True)
_libc.shmget.argtypes = [ctypes.c_int, ctypes.c_size_t, ctypes.c_int]
_libc.shmat.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
_libc.shmat.restype = ctypes.c_void_p
_libc.shmdt.argtypes = [ctypes.c_void_p]
_libc.shmctl.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_void_p]


class SharedMemory:
    """One segment. It is unmapped when neither this object nor a view of `data` is left.

    Attributes:
        id: What the X server is told.
        data: The bytes.
    """

    def __init__(self, size: int) -> None:
        """Take `size` bytes.

        Raises:
            OSError: There is no memory, or no shared memory on this system.
        """
        self.id = int(_libc.shmget(_IPC_PRIVATE, size, _IPC_CREAT | _ONLY_THIS_USER))
        if self.id < 0:
            raise _last_error()
        address = _libc.shmat(self.id, None, 0)
        if address is None or address == _FAILED:
            error = _last_error()
            self.forget()
            raise error
        mapped = (ctypes.c_uint8 * size).from_address(address)
        weakref.finalize(mapped, _libc.shmdt, address)
        self.data: npt.NDArray[np.uint8] = np.frombuffer(memoryview(mapped).cast("B"), np.uint8)

    def forget(self) -> None:
        """Have the system free the segment as soon as nobody has it mapped; nobody can open it any more."""
        _libc.shmctl(self.id, _IPC_RMID, None)


def _last_error() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))
