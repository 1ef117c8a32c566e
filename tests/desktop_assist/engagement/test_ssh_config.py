"""Stock `ssh`, unmodified, with the written files, through the desk into the customer's terminal."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path

from desktop_assist.consent import Capability
from desktop_assist.engagement import ssh_config
from desktop_assist.engagement.events import ConsentAsked, TechnicianArrived, TerminalEnded
from desktop_assist.evidence.statement import Kinds
from simulators.engaged import Engaged


def written(engaged: Engaged, folder: Path) -> Path:
    engaged.technician.connect()
    line = engaged.technician.take(engaged.open())
    key = engaged.practice.desk_folder.path / "technicians" / "practice-technician"
    return ssh_config.write(folder, engaged.practice.organisation.organisation, line, key)


def start_ssh(config: Path, case: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["ssh", "-tt", "-F", str(config), ssh_config.host(case)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_stock_ssh_gets_the_terminal_that_the_customer_allows(engaged: Engaged, tmp_path: Path) -> None:
    config = written(engaged, tmp_path / "ssh")
    process = start_ssh(config, engaged.customer.case)
    arrived = engaged.told.wait_for(TechnicianArrived, "The arrival")
    assert arrived.identity.name == "practice-technician"
    engaged.told.wait_for(ConsentAsked, "The question")
    engaged.customer.answer_consent(Capability.TERMINAL, True)
    output, errors = process.communicate(b"echo stock-$((6*7)); exit 3\n", timeout=30)
    assert b"stock-42" in output
    assert f"Read these four words to the customer: {' '.join(arrived.words)}\r\n".encode() in output
    assert process.returncode == 3
    assert engaged.told.wait_for(TerminalEnded, "The end of the terminal").status == 3
    sealed = engaged.finish_without_console()
    cast = (sealed.path / "data" / "terminal-000-0000.cast").read_text().splitlines()
    assert json.loads(cast[0])["version"] == 2
    assert "stock-42" in "".join(json.loads(line)[2] for line in cast[1:])
    kinds = [made.kind for made in engaged.statements()]
    assert Kinds.RECORDING in kinds
    assert b"plain key" not in errors
    assert Kinds.REFUSAL not in kinds, "a technician's own plain key is no stranger's"


def test_stock_ssh_gets_nothing_without_a_yes(engaged: Engaged, tmp_path: Path) -> None:
    config = written(engaged, tmp_path / "ssh")
    process = start_ssh(config, engaged.customer.case)
    engaged.told.wait_for(ConsentAsked, "The question")
    engaged.customer.answer_consent(Capability.TERMINAL, False)
    output, _ = process.communicate(b"echo stock-$((6*7))\n", timeout=30)
    assert b"stock-42" not in output
    assert b"The customer did not allow the terminal." in output
    assert process.returncode == 1


def test_the_files_pin_both_host_keys_and_are_closed_to_others(engaged: Engaged, tmp_path: Path) -> None:
    config = written(engaged, tmp_path / "ssh")
    known = config.with_name("known_hosts").read_text()
    assert engaged.practice.organisation.organisation.desk.host_key in known
    assert "StrictHostKeyChecking yes" in config.read_text()
    for file in (config, config.with_name("known_hosts")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_another_host_key_ends_the_connection(engaged: Engaged, tmp_path: Path) -> None:
    config = written(engaged, tmp_path / "ssh")
    known = config.with_name("known_hosts")
    first, second = known.read_text().splitlines()
    (desk, _, desk_key), (customer, _, customer_key) = first.split(), second.split()
    known.write_text(f"{desk} ssh-ed25519 {desk_key}\n{customer} ssh-ed25519 {desk_key}\n")
    assert desk_key != customer_key
    process = start_ssh(config, engaged.customer.case)
    _, errors = process.communicate(b"", timeout=30)
    assert process.returncode == 255
    assert b"Host key verification failed" in errors
