"""ssh-audit, as anybody may run it, finds nothing to warn of: at the desk, and at a customer's program."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from simulators.engaged import Engaged


def audited(port: int) -> dict[str, Any]:
    # Whether many connections a second are slowed down is not asked: that test is of the network before it.
    words = [
        sys.executable,
        "-m",
        "ssh_audit.ssh_audit",
        "-j",
        "--skip-rate-test",
        "-p",
        str(port),
        "127.0.0.1",
    ]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@contextlib.contextmanager
def customers_door(engaged: Engaged) -> Iterator[int]:
    """A port whose callers come to the customer's program, as the desk's relay brings them."""
    live = engaged.customer._live
    assert live is not None
    answering: list[threading.Thread] = []

    def accept(door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = door.accept()
                answering.append(threading.Thread(target=live._lines.answer, args=(line,)))
                answering[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as door:
        listening = threading.Thread(target=accept, args=(door,))
        listening.start()
        yield door.getsockname()[1]
        door.shutdown(socket.SHUT_RDWR)
    listening.join()
    live._lines.hang_up()
    for each in answering:
        each.join()


def check(report: dict[str, Any]) -> None:
    parts = [each for kind in ("kex", "key", "enc", "mac") for each in report[kind]]
    assert parts
    told = {each["algorithm"]: each["notes"] for each in parts}
    assert not {name: notes for name, notes in told.items() if set(notes) - {"info"}}
    assert (report["additional_notes"], report["cves"], report["recommendations"]) == ([], [], {})
    assert report["kex"][0]["algorithm"] == "mlkem768x25519-sha256"
    assert "kex-strict-s-v00@openssh.com" in told
    exchanges = [each for each in report["kex"] if not each["algorithm"].startswith("kex-strict")]
    assert all("post-quantum" in " ".join(each["notes"]["info"]) for each in exchanges)
    assert {each["algorithm"] for each in report["enc"]} == {
        "aes256-gcm@openssh.com",
        "aes128-gcm@openssh.com",
    }


@pytest.mark.logs("")
def test_nothing_to_warn_of(engaged: Engaged) -> None:
    engaged.open()
    check(audited(engaged.practice.organisation.organisation.desk.port))
    with customers_door(engaged) as port:
        check(audited(port))
