"""A desk shows its log to auditors, and to nobody else; the monitor follows it from afar."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.audit import log_line, monitor
from desktop_assist.audit.errors import NotReadable
from desktop_assist.audit.memory import Memory
from desktop_assist.audit.monitor import Course, Visit
from desktop_assist.channel.errors import AccessRefused, NotShown
from desktop_assist.channel.folder_client import FolderClient
from desktop_assist.channel.identity import AUDITOR, TECHNICIAN
from desktop_assist.cli import main
from desktop_assist.desk import people, server
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.log import Log
from diagnostics.clock import SystemClock
from simulators.desk_house import House

pytestmark = pytest.mark.logs("channel [0-9]+ open FAILED")


class Desk(House):
    """A desk that listens by the real clock, which stock `sftp` goes by, too."""

    def open(self) -> None:  # type: ignore[override]
        self.clock = SystemClock()  # type: ignore[assignment]
        with Log.open(self.folder.log, self.folder.log_key()) as log:
            for number in range(300):
                log.append(f"entry {log.size + number}".encode())
            log.checkpoint()
        self.server = server.serve(self.folder.path, SystemClock())

    def close(self) -> None:
        self.server.close()

    def issue(self, name: str, principal: str) -> SigningKey:
        return keyfile.load(people.issue(self.folder, name, principal, SystemClock().now()).key)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "desk")
    yield made
    made.close()


def visit(desk: Desk, log: FolderClient | Path, known: Memory | None = None) -> Visit:
    return monitor.visit(log, desk.folder.organisation.log, known, SystemClock())


def test_the_monitor_follows_a_desks_log_from_afar(desk: Desk) -> None:
    key = desk.issue("olga", AUDITOR)
    with log_line.open_log(desk.folder.organisation, key) as log:
        first = visit(desk, log)
    assert (first.course, first.size) == (Course.FIRST, 300)
    assert "nobody but the log itself" in " ".join(first.blind_spots)
    desk.reopen()
    with log_line.open_log(desk.folder.organisation, key) as log:
        second = visit(desk, log, first.memory)
    assert (second.course, second.before, second.size) == (Course.GROWN, 300, 600)


def test_nobody_but_an_auditor_is_shown_the_log(desk: Desk) -> None:
    for key in (desk.issue("maria", TECHNICIAN), keyfile.generate()):
        with pytest.raises(AccessRefused), log_line.open_log(desk.folder.organisation, key):
            pass


def test_an_auditor_is_shown_nothing_but_the_log(desk: Desk) -> None:
    with log_line.open_log(desk.folder.organisation, desk.issue("olga", AUDITOR)) as log:
        for path in ("leaves", "../desk.sqlite", "../private/log", "lock"):
            with pytest.raises(NotShown):
                log.read(path, 1_000_000)


def test_a_line_that_breaks_is_no_verdict_on_the_log(desk: Desk) -> None:
    with log_line.open_log(desk.folder.organisation, desk.issue("olga", AUDITOR)) as log:
        read = log.read

        class Breaking:
            def read(self, path: str, largest: int) -> bytes:
                data = read(path, largest)
                desk.server.close()
                return data

        seen = visit(desk, Breaking())  # type: ignore[arg-type]
        assert (seen.course, seen.good) == (Course.UNREAD, False)
        assert "unread" in " ".join(seen.blind_spots)
        with pytest.raises(NotReadable):
            visit(desk, log)


def test_the_command_needs_a_key_or_a_folder(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.issue("olga", AUDITOR)
    remembered = tmp_path / "memory"
    command = ["audit", "monitor", "--organisation", str(desk.folder.path), "--memory", str(remembered)]
    assert main(command) != 0
    assert "--key" in capsys.readouterr().err
    key = str(desk.folder.path / "auditors" / "olga")
    assert main([*command, "--key", key]) == 0
    assert "The log has 300 entries" in capsys.readouterr().out
    assert remembered.exists()


@pytest.mark.skipif(shutil.which("sftp") is None, reason="stock sftp is not installed")
def test_stock_sftp_fetches_the_tiles_and_cannot_write(desk: Desk, tmp_path: Path) -> None:
    desk.issue("olga", AUDITOR)
    organisation = desk.folder.organisation
    hosts = tmp_path / "known_hosts"
    hosts.write_text(f"[127.0.0.1]:{organisation.desk.port} {organisation.desk.host_key}\n")
    options = [
        f"-oUserKnownHostsFile={hosts}",
        "-oGlobalKnownHostsFile=/dev/null",
        "-oBatchMode=yes",
        "-oIdentitiesOnly=yes",
        f"-oIdentityFile={desk.folder.path / 'auditors' / 'olga'}",
    ]
    copy = tmp_path / "copy"
    copy.mkdir()

    def sftp(*lines: str) -> subprocess.CompletedProcess[str]:
        command = ["sftp", "-F", os.devnull, *options, "-P", str(organisation.desk.port), "-b", "-"]
        script = "\n".join(lines) + "\n"
        return subprocess.run(
            [*command, "auditor@127.0.0.1"],
            input=script,
            cwd=copy,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    fetched = sftp("get checkpoint", "get -r tile")
    assert fetched.returncode == 0, fetched.stderr
    seen = visit(desk, copy)
    assert (seen.course, seen.size) == (Course.FIRST, 300)
    before = (desk.folder.log / "checkpoint").read_bytes()
    for line in ("put checkpoint", "rm checkpoint", "rename checkpoint x", "mkdir x", "get ../desk.sqlite"):
        assert sftp(line).returncode != 0, line
    assert (desk.folder.log / "checkpoint").read_bytes() == before
