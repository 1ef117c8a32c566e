"""Time servers from the files of ntpd, ntpsec and chrony."""

from __future__ import annotations

from diagnostics import ntp_conf
from simulators.recorded import Recorded, surroundings

CONF = """
# server commented.example
driftfile /var/lib/ntpsec/ntp.drift
server 127.127.1.0
  pool 0.debian.pool.ntp.org iburst
server 2001:db8::1 prefer
peer time.example
serverless.example
"""


def test_the_servers_are_told_in_their_order() -> None:
    around = surroundings(Recorded(files={"/etc/ntp.conf": CONF}))
    assert ntp_conf.configured_servers(around, "/etc/ntp.conf") == [
        *("0.debian.pool.ntp.org", "2001:db8::1", "time.example")
    ]


def test_no_file_names_no_server() -> None:
    assert ntp_conf.configured_servers(surroundings(Recorded()), "/etc/ntp.conf") == []
