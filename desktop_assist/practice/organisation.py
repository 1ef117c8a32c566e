"""The practice organisation: a real desk, a real technician and a real customer's install, on loopback.

Decides: that it lives in a temporary folder, under `practice.invalid`, and goes with the program.
Leaves alone: everything that happens in it. Nothing here is simulated; only the people are missing.
"""

from __future__ import annotations

import secrets
import shutil
import socket
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_assist.channel.identity import TECHNICIAN
from desktop_assist.closable import Closable
from desktop_assist.desk import folder, people
from desktop_assist.desk.errors import DeskNotUsable
from desktop_assist.desk.folder import DeskFolder, NewOrganisation
from desktop_assist.engagement.install import Install
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.organisation import OrganisationFolder
from desktop_assist.settings import Home
from diagnostics.clock import Clock

if TYPE_CHECKING:
    from desktop_assist.desk.server import DeskServer

NAME = "Practice Support"
DOMAIN = "practice.invalid"
LOOPBACK = "127.0.0.1"
# From: RFC 6335, section 6 (dynamic ports begin at 49152) and Linux' ip_local_port_range (32768)
_PORTS = range(20_000, 32_000)
_TRIES = 100  # ours
TECHNICIAN_NAME = "practice-technician"


class PracticeOrganisation(Closable):
    """A desk that runs, with one technician and one customer. Use as a context manager."""

    def __init__(self, clock: Clock) -> None:
        """Make it and start its desk.

        Raises:
            PlainError: The temporary folder or the port cannot be had.
        """
        self.path = Path(tempfile.mkdtemp(prefix="desktop-assist-practice-"))
        self.clock = clock
        try:
            self.desk_folder: DeskFolder = folder.create(self.path / "desk", _new())
            issued = people.issue(self.desk_folder, TECHNICIAN_NAME, TECHNICIAN, clock.now())
            self.technician_key: SigningKey = keyfile.load(issued.key)
            self._desk = _serve(self.desk_folder, clock)
            self.install = Install(self._customer_home(), clock)
        except BaseException:
            shutil.rmtree(self.path, ignore_errors=True)
            raise

    @property
    def organisation(self) -> OrganisationFolder:
        """The organisation's public files."""
        return self.desk_folder.public

    @property
    def technician_bundles(self) -> Path:
        """Where the technician's program keeps what it sealed."""
        return self.path / "technician"

    def _customer_home(self) -> Home:
        home = Home(self.path / "customer")
        home.path.mkdir(mode=0o700)
        shutil.copytree(self.organisation.path, home.organisation)
        return home

    def stop_desk(self) -> None:
        """Stop the desk, as when its machine fails."""
        self._desk.close()

    def start_desk(self) -> None:
        """Start the desk again on the same files and port.

        Raises:
            PlainError: The files are damaged or the port is taken.
        """
        self._desk = _serve(self.desk_folder, self.clock)

    def close(self) -> None:
        """Stop the desk and remove every trace."""
        self.install.close()
        self.stop_desk()
        shutil.rmtree(self.path, ignore_errors=True)


def _new() -> NewOrganisation:
    return NewOrganisation(NAME, DOMAIN, LOOPBACK, _free_port(), ("en",), folder.CATALOGUE.read_bytes())


def _free_port() -> int:
    """A port that nobody listens on, out of those that no system gives to outgoing lines meanwhile."""
    for _ in range(_TRIES):
        port = secrets.choice(_PORTS)
        with suppress(OSError), socket.create_server((LOOPBACK, port)):
            return port
    raise DeskNotUsable(
        "No free port was found on this computer.", next_step="Close other programs, then try again."
    )


def _serve(desk: DeskFolder, clock: Clock) -> DeskServer:
    from desktop_assist.desk import server  # its database is of no use to whoever does not practise

    return server.serve(desk.path, clock)
