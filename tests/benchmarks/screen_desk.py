"""The same servers by the way that a session goes: stock `ssh` and its jump, with the same cipher.

Decides: that ours is the customer's program behind the desk, and the rival x0tigervncserver behind a stock
`sshd` on its computer and another one as the jump (`ssh -J`). To a server's processor time belongs what
encrypts on the customer's computer, and not the jump. A slow line lies before the desk, or the jump.
Leaves alone: what is measured.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import screen_line
from channel import CIPHER, free_port, process, sshd, wait_for_port
from screen_line import Line, dialled
from screen_programs import RIVAL, Served, started

CUSTOMER = Path(__file__).with_name("screen_customer.py")
LOOSE = "    StrictHostKeyChecking no\n    UserKnownHostsFile /dev/null\n    LogLevel ERROR\n"


@contextmanager
def serving(name: str, screen: str, line: Line | None = None) -> Iterator[Served]:
    """Start a server behind its desk or jump, and dial it, over a slow `line` where one is named."""
    with stock(name, screen, line) if name == RIVAL else ours(screen, line) as served:
        yield served


@contextmanager
def ours(screen: str, line: Line | None) -> Iterator[Served]:
    """The customer's program behind the desk."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYLAND", "XDG_SES"))}
    program = subprocess.Popen(
        [sys.executable, str(CUSTOMER)],
        env={**kept, "DISPLAY": screen},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout is not None
        config, host, _ = json.loads(program.stdout.readline())
        options = ["-o", CIPHER.strip().replace(" ", "=")]
        with (
            slowed(Path(config), line),
            forwarded(config, "screen:5900", host, *options) as port,
            dialled(port) as viewer,
        ):
            consented = float(program.stdout.readline())
            yield Served((psutil.Process(program.pid),), viewer, consented)
    finally:
        program.communicate("\n")


@contextmanager
def stock(name: str, screen: str, line: Line | None) -> Iterator[Served]:
    """A stock server behind `sshd` and a jump."""
    with tempfile.TemporaryDirectory(prefix="bench-screen-") as made, started(name, screen) as (server, port):
        folder, key = Path(made), Path(made) / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        for each in ("jump", "there"):
            (folder / each).mkdir()
        wait_for_port(port)
        with sshd(folder / "jump", key) as jump, sshd(folder / "there", key) as there:
            config = folder / "config"
            config.write_text(
                f"Host jump\n    Port {jump}\nHost there\n    Port {there}\n    ProxyJump jump\n"
                f"Host jump there\n    HostName 127.0.0.1\n    IdentityFile {key}\n{LOOSE}    {CIPHER}"
            )
            with (
                slowed(config, line),
                forwarded(config, f"127.0.0.1:{port}", "there") as dial,
                dialled(dial) as viewer,
            ):
                yield Served((psutil.Process(server.pid), *listening(there)), viewer)


def listening(port: int) -> Sequence[psutil.Process]:
    """The `sshd` on `port`, and what it has started for its sessions."""
    for each in psutil.process_iter(["name"]):
        if each.info["name"] == "sshd" and any(
            line.laddr.port == port and line.status == psutil.CONN_LISTEN for line in each.net_connections()
        ):
            return [each, *each.children(recursive=True)]
    raise SystemExit(f"no sshd listens on port {port}")


@contextmanager
def slowed(config: Path, line: Line | None) -> Iterator[None]:
    """Put `line` before the first port in an `ssh` config, which is that of the desk or jump."""
    if line is None:
        yield
        return
    text = config.read_text()
    found = re.search(r"Port (\d+)", text)
    assert found is not None
    with screen_line.before(int(found[1]), line) as slow:
        config.write_text(text.replace(found[0], f"Port {slow}", 1))
        yield


@contextmanager
def forwarded(config: str | Path, there: str, host: str, *options: str) -> Iterator[int]:
    """A port of loopback that stock `ssh` forwards to `there`."""
    port = free_port()
    with process(
        "ssh", "-F", config, *options, "-N", "-o", "ExitOnForwardFailure=yes", "-L", f"{port}:{there}", host
    ):
        yield port
