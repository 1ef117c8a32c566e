"""A proxy on loopback that speaks SOCKS5 and HTTP CONNECT, and remembers what it was asked for."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

_WAIT_S = 10


class LoopbackProxy:
    """Connects to loopback whatever name it is asked for, or refuses."""

    def __init__(self, refuses: bool) -> None:
        self.refuses = refuses
        self.asked: list[tuple[str, int]] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    @property
    def port(self) -> int:
        return int(self._server.getsockname()[1])

    def _start(self, work, *arguments) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._server.accept()
                line.settimeout(_WAIT_S)
                self._start(self._answer, line)

    def _answer(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError):
            (self._socks if line.recv(1, socket.MSG_PEEK) == b"\x05" else self._http)(line)

    def _socks(self, line: socket.socket) -> None:
        line.recv(line.recv(2)[1])
        line.sendall(b"\x05\x00")
        kind = line.recv(4)[3]
        host = line.recv(line.recv(1)[0]).decode() if kind == 3 else socket.inet_ntoa(line.recv(4))
        port = int.from_bytes(line.recv(2))
        self.asked.append((host, port))
        line.sendall(b"\x05" + (b"\x02" if self.refuses else b"\x00") + b"\x00\x01" + bytes(6))
        self._pass_on(line, port)

    def _http(self, line: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += line.recv(4096)
        host, _, port = head.split()[1].decode().rpartition(":")
        self.asked.append((host, int(port)))
        line.sendall(b"HTTP/1.1 403 No\r\n\r\n" if self.refuses else b"HTTP/1.1 200 OK\r\n\r\n")
        self._pass_on(line, int(port))

    def _pass_on(self, line: socket.socket, port: int) -> None:
        if self.refuses:
            return
        with socket.create_connection(("127.0.0.1", port)) as far:
            far.settimeout(_WAIT_S)
            back = threading.Thread(target=_copy, args=(far, line), daemon=True)
            back.start()
            _copy(line, far)
            back.join()

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join(_WAIT_S)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def proxy(refuses: bool = False) -> Iterator[LoopbackProxy]:
    running = LoopbackProxy(refuses)
    try:
        yield running
    finally:
        running.close()
