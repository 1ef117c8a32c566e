"""The keys of technicians, auditors and authorities: in the keyring where there is one, said where not."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.cli import key, main
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.errors import BadKey
from simulators import keyrings
from simulators.keyrings import Kept
from simulators.watched_files import watching


@pytest.fixture
def kept() -> Iterator[Kept]:
    with keyrings.in_use() as backend:
        yield backend


def private_files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()}


def init(folder: Path) -> int:
    return main(["desk", "init", str(folder), "--name", "Practice", "--domain", "practice.invalid"])


def test_a_technician_makes_a_key_has_it_certified_and_uses_it(tmp_path: Path, kept: Kept) -> None:
    assert init(tmp_path / "desk") == 0
    own = tmp_path / "own" / "maria"
    assert main(["key", "make", str(own)]) == 0
    asked = ["desk", "technician", "add", "maria", "--desk", str(tmp_path / "desk")]
    assert main([*asked, "--public-key", f"{own}.pub"]) == 0
    certificate = tmp_path / "desk" / "technicians" / "maria-cert.pub"
    (own.parent / "maria-cert.pub").write_bytes(certificate.read_bytes())
    assert key.own(own).certificate == certificate.read_text().strip()
    assert private_files(tmp_path) == {"host", "seal", "log"}


def test_the_authority_is_in_the_keyring_and_can_be_backed_up(
    tmp_path: Path, kept: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(tmp_path / "desk") == 0
    said = capsys.readouterr().out
    assert "in your keyring" in said
    assert "a service has no keyring" in said
    authority = DeskFolder(tmp_path / "desk").authority_file
    assert main(["key", "export", str(authority), "--to", str(tmp_path / "backup")]) == 0
    shown = subprocess.run(
        ["ssh-keygen", "-y", "-f", str(tmp_path / "backup")], capture_output=True, text=True, check=True
    )
    public = (tmp_path / "desk" / "organisation" / "ca.pub").read_text()
    assert shown.stdout.split()[:2] == public.split()[:2]


def test_without_a_keyring_each_command_that_uses_a_key_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(tmp_path / "desk") == 0
    assert "no keyring guards it" in capsys.readouterr().out
    assert private_files(tmp_path) == {"ca", "host", "seal", "log"}
    assert main(["key", "make", str(tmp_path / "maria")]) == 0
    assert "no keyring guards it" in capsys.readouterr().err
    key.own(tmp_path / "maria")
    assert "no keyring guards it" in capsys.readouterr().err
    assert main(["key", "store", str(tmp_path / "maria")]) == 1
    assert (tmp_path / "maria").exists()
    assert main(["desk", "auditor", "add", "otto", "--desk", str(tmp_path / "desk")]) == 0
    assert "no keyring guards it" in capsys.readouterr().out


def test_a_key_moves_into_the_keyring_and_nothing_is_overwritten(tmp_path: Path, kept: Kept) -> None:
    own = tmp_path / "maria"
    keyfile.save(keyfile.generate(), own)
    before = keyfile.load(own).keyid
    assert main(["key", "store", str(own)]) == 0
    assert private_files(tmp_path) == set()
    assert key.own(own).keyid == before
    assert main(["key", "make", str(own)]) == 1
    assert key.own(own).keyid == before
    with pytest.raises(BadKey):
        key.own(tmp_path / "nowhere")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_no_instant_at_which_others_can_read_a_key_of_a_desk_or_its_people(tmp_path: Path) -> None:
    """Authority, host, seal and log; a technician's that the desk makes; an own one, and its copy."""
    with watching(tmp_path) as seen:
        assert init(tmp_path / "desk") == 0
        assert main(["desk", "technician", "add", "maria", "--desk", str(tmp_path / "desk")]) == 0
        assert main(["key", "make", str(tmp_path / "own" / "otto")]) == 0
        assert main(["key", "export", str(tmp_path / "own" / "otto"), "--to", str(tmp_path / "copy")]) == 0
    assert len(seen.private) == 7
    assert not seen.exposed
    assert stat.S_IMODE((tmp_path / "desk").stat().st_mode) == 0o700
