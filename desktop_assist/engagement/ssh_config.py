"""What a technician's stock `ssh` needs to reach one case through the desk.

Decides: the two files; that both host keys are pinned in them, so that there is nothing to click away; and
that only the certificate is shown, not the plain key before it, which would be told as a stranger's.
Leaves alone: running `ssh`.
"""

from __future__ import annotations

from pathlib import Path

from desktop_assist.desk import case_id
from desktop_assist.desk.protocol import TECHNICIAN_NAME, CaseLine
from desktop_assist.evidence import durable
from desktop_assist.evidence.certificate import ALGORITHM
from desktop_assist.organisation import Organisation

DESK = "desktop-assist-desk"


def host(case: str) -> str:
    """The name under which stock `ssh` knows the case."""
    return case_id.host(case)


def write(folder: Path, organisation: Organisation, case: CaseLine, key: Path) -> Path:
    """Write `config` and `known_hosts` to `folder`; the path of the config.

    Raises:
        EvidenceNotWritten: The disk refuses.
    """
    folder = folder.absolute()
    known_hosts = f"{DESK} {organisation.desk.host_key}\n{host(case.case)} {case.host_key}\n"
    with durable.writing(f"The ssh files in {folder}"):
        durable.make_folder(folder)
        durable.replace(folder / "known_hosts", known_hosts.encode(), durable.PRIVATE)
        durable.replace(folder / "config", _config(folder, organisation, case, key).encode(), durable.PRIVATE)
    return folder / "config"


def _config(folder: Path, organisation: Organisation, case: CaseLine, key: Path) -> str:
    # The keywords are those of the manual page ssh_config, section 5.
    desk = organisation.desk
    return (
        f"Host {DESK}\n"
        f"    HostName {desk.address}\n"
        f"    Port {desk.port}\n"
        f"    HostKeyAlias {DESK}\n"
        f"Host {host(case.case)}\n"
        f"    ProxyJump {DESK}\n"
        f"    HostKeyAlias {host(case.case)}\n"
        f"Host {DESK} {host(case.case)}\n"
        f"    User {TECHNICIAN_NAME}\n"
        f'    IdentityFile "{key.absolute()}"\n'
        f"    IdentitiesOnly yes\n"
        f"    PubkeyAcceptedAlgorithms {ALGORITHM}\n"
        f'    UserKnownHostsFile "{folder / "known_hosts"}"\n'
        f"    GlobalKnownHostsFile none\n"
        f"    StrictHostKeyChecking yes\n"
        f"    UpdateHostKeys no\n"
        f"    ForwardAgent no\n"
    )
