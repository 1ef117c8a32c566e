"""This program's screen on a port of loopback, recorded as always, for `screen.py` to measure.

Decides: nothing. The product has no such port: it serves the same only inside a session's SSH channel. With
`unrecorded` after the port it records nothing, which the product cannot, to tell what recording costs.
Leaves alone: all that is measured.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path

from desktop_assist.screen.recording import Recording
from desktop_assist.screen.serving import Serving
from desktop_assist.screen.viewing import Viewing
from desktop_assist.screen.x11_source import X11Source
from diagnostics.clock import SystemClock
from simulators.loopback_viewers import Loopback


class Unrecorded(Recording):
    """Keeps nothing."""

    due = False

    def begin(self, introduction: bytes, picture: bytes) -> None: ...

    def add(self, sent: bytes) -> None: ...


def main() -> None:
    """Serve one viewer."""
    kind = Unrecorded if "unrecorded" in sys.argv else Recording
    with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as door:
        line, _ = door.accept()
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    source, clock = X11Source(os.environ["DISPLAY"]), SystemClock()
    with tempfile.TemporaryDirectory() as folder:
        recording = kind(Path(folder), "screen-000", clock, lambda segment: segment.path.unlink())
        viewing = Viewing(source, recording, clock, "Measured")
        Serving(Loopback(line), source, viewing, lambda: True).run()
        viewing.close()
        recording.close()
    source.close()


if __name__ == "__main__":
    main()
