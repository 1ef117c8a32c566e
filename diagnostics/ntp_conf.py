"""The time servers in the configuration of a time service, as ntpd, ntpsec and chrony write it.

Decides: the names after `server`, `pool` and `peer`, in their order; an address of hardware is none.
Leaves alone: whether the service runs.
"""

from __future__ import annotations

import re

from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings

# From: https://chrony-project.org/doc/4.5/chrony.conf.html (server, pool, peer)
_SERVER = re.compile(r"^\s*(?:server|pool|peer)\s+([A-Za-z0-9][A-Za-z0-9.:-]*)", re.MULTILINE)


def configured_servers(surroundings: Surroundings, path: str) -> list[str]:
    """The servers that the file at `path` names; none where there is no such file."""
    text = surroundings.platform.read_text(path)
    found = [] if isinstance(text, Failure) else _SERVER.findall(text)
    return [name for name in found if not name.startswith("127.127.")]
