"""Stock `ssh -L` to the customer's screen."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_assist.engagement import ssh_config
from simulators.engaged import Engaged


@contextmanager
def stock_forward(engaged: Engaged, folder: Path) -> Iterator[Path]:
    """Stock `ssh -L`, from a socket in a folder to the customer's screen."""
    engaged.technician.connect()
    line = engaged.technician.take(engaged.open())
    key = engaged.practice.desk_folder.path / "technicians" / "practice-technician"
    config = ssh_config.write(folder, engaged.practice.organisation.organisation, line, key)
    door = folder / "screen.socket"
    command = ["ssh", "-N", "-F", str(config), "-L", f"{door}:screen:5900", ssh_config.host(line.case)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 30
        while not door.exists():
            assert time.monotonic() < until
            assert process.poll() is None
        yield door
    finally:
        process.terminate()
        process.wait()
