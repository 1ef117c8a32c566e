"""A desktop session's message bus with the real accessibility service on it, for one test alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVICE = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")


@contextmanager
def session_bus(folder: Path, display: str) -> Iterator[Mapping[str, str]]:
    """What a program of that session has in its environment; the service's files are in `folder`."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None or not SERVICE.exists():
        pytest.skip("dbus-daemon or at-spi2-core is not installed")
    around = {**os.environ, "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder), "DISPLAY": display}
    process = subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address"],
        env=around,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        with process.stdout:
            address = process.stdout.readline().strip()
        assert address, "the session bus did not start"
        _warm(address)
        yield {"DBUS_SESSION_BUS_ADDRESS": address, "XDG_RUNTIME_DIR": str(folder)}
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # with the services that it started
        process.wait(10)


def _warm(address: str) -> None:
    """Have the services started: a program that connects while they start tells nothing of its focus."""
    jeepney = pytest.importorskip("jeepney")
    blocking = pytest.importorskip("jeepney.io.blocking")
    bus = jeepney.DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
    registry = "org.a11y.atspi.Registry"
    ask = jeepney.DBusAddress("/org/a11y/atspi/registry", registry, registry)
    with blocking.open_dbus_connection(address) as session:
        found = session.send_and_get_reply(jeepney.new_method_call(bus, "GetAddress"), timeout=20)
    with blocking.open_dbus_connection(found.body[0]) as accessibility:
        question = jeepney.new_method_call(ask, "GetRegisteredEvents")
        accessibility.send_and_get_reply(question, timeout=20)
