"""An operator's first day: serve, look, stop; each as a real process."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from desktop_assist.channel.errors import AccessRefused
from desktop_assist.channel.identity import TECHNICIAN
from desktop_assist.cli import main
from desktop_assist.desk import folder, people
from desktop_assist.desk.client import connect_customer, connect_technician
from desktop_assist.desk.database import DeskDatabase
from desktop_assist.desk.views import Views
from desktop_assist.evidence import keyfile
from diagnostics.clock import SystemClock
from simulators import command
from simulators.desk_house import new_organisation
from simulators.fixed_clock import FixedClock


@pytest.fixture
def desk(tmp_path: Path) -> folder.DeskFolder:
    return folder.create(tmp_path / "desk", new_organisation())


@pytest.mark.parametrize("stopping", [signal.SIGTERM, signal.SIGINT])
def test_serving_says_where_and_how_to_stop_and_tells_open_lines(
    desk: folder.DeskFolder, tmp_path: Path, stopping: signal.Signals
) -> None:
    log = tmp_path / "events"
    arguments = ("desk", "serve", str(desk.path), "--log", str(log))
    with command.start(*arguments) as serving:
        assert serving.stdout is not None
        said = [serving.stdout.readline() for _ in range(4)]
        assert f"listens on port {desk.organisation.desk.port}" in said[0]
        assert "desk status" in said[1]
        assert "a service has no keyring" in said[2]
        assert "Ctrl-C" in said[3]
        line = connect_customer(desk.organisation, keyfile.generate())
        stock = waiting_with_stock_ssh(desk, tmp_path)
        assert main(["desk", "status", str(desk.path), "--json"]) == 0
        serving.send_signal(stopping)
        rest, errors = serving.communicate(timeout=30)
        heard = stock.communicate(timeout=30)[1]
    line.close()
    assert serving.returncode == 0, errors
    assert "everything acknowledged is on disk" in rest
    assert "The desk is stopping" in heard
    told = [json.loads(each)["event"] for each in log.read_text().splitlines()]
    assert (told[0], told[-1]) == ("started", "stopped")


def waiting_with_stock_ssh(desk: folder.DeskFolder, tmp_path: Path) -> subprocess.Popen[str]:
    """A stock client whose line is up: it has said so."""
    key = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    client = subprocess.Popen(
        ["ssh", "-v", "-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
         "-o", "IdentitiesOnly=yes", "-i", str(key), "-p", str(desk.organisation.desk.port), "-N",
         "customer@127.0.0.1"],
        stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert client.stderr is not None
    for line in client.stderr:
        if "Authenticated to" in line:
            return client
    pytest.fail("stock ssh did not get in")


def test_status_reads_well(desk: folder.DeskFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", "status", str(desk.path)]) == 1
    assert "Serve the desk once" in capsys.readouterr().err
    DeskDatabase(desk.database).close()
    assert main(["desk", "status", str(desk.path)]) == 0
    said = capsys.readouterr().out
    for words in ("not running", "0 waiting, 0 taken, 0 closed", "nobody waits", "no cases yet", "0 leaves"):
        assert words in said
    assert main(["desk", "status", str(desk.path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cases"] == {"waiting": 0, "taken": 0, "closed": 0}


def test_views_are_listed(desk: folder.DeskFolder, capsys: pytest.CaptureFixture[str]) -> None:
    database = DeskDatabase(desk.database)
    Views(database, FixedClock()).note("ada", "file", "01KAKQ7Y5X0000000000000000", "data/a")
    database.close()
    assert main(["desk", "views", str(desk.path)]) == 0
    assert "ada  file 01KAKQ7Y5X0000000000000000 data/a" in capsys.readouterr().out


def test_a_log_that_cannot_be_written_is_said(
    desk: folder.DeskFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["desk", "serve", str(desk.path), "--log", str(tmp_path / "no" / "log")]) == 1
    assert "Name another with --log." in capsys.readouterr().err


def test_a_desk_of_before_says_what_to_type_so_that_technicians_come_in(desk: folder.DeskFolder) -> None:
    key = keyfile.load(people.issue(desk, "maria", TECHNICIAN, SystemClock().now()).key)
    for file in (desk.public.revocations, desk.public.revocations_signature):
        file.unlink()
    with command.start("desk", "serve", str(desk.path)) as serving:
        assert serving.stdout is not None
        said = [serving.stdout.readline() for _ in range(7)]
        with pytest.raises(AccessRefused):
            connect_technician(desk.organisation, key)
        assert "NO TECHNICIAN OR AUDITOR IS LET IN" in said[2]
        _program, *typed = said[4].split()
        assert main(typed) == 0
        connect_technician(desk.organisation, key).close()
        serving.send_signal(signal.SIGTERM)
        serving.communicate(timeout=30)
