"""The hosts file: three counts."""

from __future__ import annotations

from simulators.readings import value
from simulators.recorded import Recorded


def test_the_hosts_file_is_counted() -> None:
    hosts = (
        "0.0.0.0 ads.example.org tracker.example.org # both\n1.2.3.4 ftp.debian.org.\n127.0.0.1 localhost\n"
    )
    machine = Recorded(files={"/etc/hosts": hosts})
    found = [value(machine, f"hosts.{fact}") for fact in ("entries", "blocked", "protected_redirected")]
    assert found == [4, 2, 1]
