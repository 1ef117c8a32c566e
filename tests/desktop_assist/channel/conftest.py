"""What the channel's tests share: OpenSSH's own programs, in a folder of their own."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_assist.evidence import keyfile
from desktop_assist.evidence.keyfile import SigningKey
from simulators.channels import HOST_KEY

Ssh = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def keygen(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run `ssh-keygen` in the test's folder."""

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        words = ["ssh-keygen", *map(str, arguments)]
        return subprocess.run(words, cwd=tmp_path, capture_output=True, timeout=20, check=True)

    return run


@pytest.fixture
def ssh(tmp_path: Path) -> Ssh:
    """Start stock `ssh` (or `sftp`) towards a port, with a key of the test's."""

    def start(
        port: int,
        *arguments: str,
        program: str = "ssh",
        key: SigningKey | None = None,
        first: tuple[str, ...] = (),
    ) -> subprocess.Popen[bytes]:
        file = tmp_path / f"key-{port}"
        if not file.exists():
            keyfile.save(key or keyfile.generate(), file)
        known = tmp_path / "known_hosts"
        known.write_text(f"[127.0.0.1]:{port} {HOST_KEY.public_line}\n")
        port_letter = "-P" if program == "sftp" else "-p"
        words = [program, "-F", "/dev/null", *first, port_letter, str(port), "-i", str(file)]
        for option in ("IdentitiesOnly=yes", "BatchMode=yes", "StrictHostKeyChecking=yes"):
            words += ["-o", option]
        words += ["-o", f"UserKnownHostsFile={known}", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe)

    return start
