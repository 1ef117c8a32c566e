"""A new organisation is made whole or not at all, and stock tools read its public files."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from desktop_assist import organisation as organisations
from desktop_assist.desk import folder
from desktop_assist.desk.errors import DeskNotUsable
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.evidence import bundle, keyfile, sshsig
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.log import Log
from desktop_assist.organisation import BadOrganisation
from simulators.desk_house import new_organisation
from simulators.faulty_disk import failing

PRIVATE = ("ca", "host", "seal", "log")


def verify(files: Path, who: str, namespace: str, signature: Path, data: bytes):
    command = ["ssh-keygen", "-Y", "verify", "-f", str(files / "allowed_signers"), "-I", who]
    command += ["-n", namespace, "-s", str(signature)]
    return subprocess.run(command, input=data, capture_output=True, check=False)


@pytest.fixture
def made(tmp_path: Path) -> DeskFolder:
    return folder.create(tmp_path / "desk", new_organisation())


def test_it_says_what_was_decided(made: DeskFolder) -> None:
    organisation = made.organisation
    assert (organisation.name, organisation.domain, organisation.practice) == (
        "Practice",
        "practice.invalid",
        True,
    )
    assert organisation == DeskFolder(made.path).organisation
    assert organisation.technician_ca == made.authority_key().public_line
    assert organisation.desk.host_key == made.host_key().public_line
    assert organisation.desk.seal_key == made.seal_key().public_line
    assert organisation.log == made.log_key().vkey
    with Log.open(made.log, made.log_key()) as log:
        assert (log.origin, log.size) == ("practice.invalid/log", 0)


def test_a_real_domain_is_no_practice(tmp_path: Path) -> None:
    made = folder.create(tmp_path / "desk", new_organisation(domain="help.example.org", name='A "B" \\ ü'))
    assert not made.organisation.practice
    assert made.organisation.name == 'A "B" \\ ü'


def test_the_public_files_hold_no_private_key(made: DeskFolder) -> None:
    for file in made.public.path.iterdir():
        assert b"PRIVATE KEY" not in file.read_bytes()
    names = {file.name for file in made.public.path.iterdir()}
    assert names == {
        "organisation.toml", "catalogue.toml", "catalogue.toml.sig", "ca.pub", "desk.pub", "seal.pub",
        "log.vkey", "allowed_signers", "policy.txt", "revoked.krl", "revoked.krl.sig",
    }  # fmt: skip


def test_keys_are_closed_to_others(made: DeskFolder) -> None:
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o700
    assert stat.S_IMODE((made.path / "private").stat().st_mode) == 0o700
    for name in PRIVATE:
        assert stat.S_IMODE((made.path / "private" / name).stat().st_mode) == 0o600


def test_keys_are_closed_at_every_instant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the user's own mask: a private key is never made open and closed afterwards."""
    modes, real = [], os.open

    def watched(path, flags, mode=0o777, **named):
        if flags & os.O_CREAT and "private" in os.fspath(path):
            modes.append(mode)
        return real(path, flags, mode, **named)

    monkeypatch.setattr(os, "open", watched)
    monkeypatch.setattr(os, "chmod", lambda *_: pytest.fail("too late"))
    mask = os.umask(0)
    try:
        folder.create(tmp_path / "desk", new_organisation())
    finally:
        os.umask(mask)
    assert modes.count(0o600) >= len(PRIVATE)
    assert {stat.S_IMODE(mode) for mode in modes} <= {0o600, 0o644}


def test_stock_tools_read_keys_and_signatures(made: DeskFolder) -> None:
    public = made.public.path
    catalogue = public / "catalogue.toml"
    for name in ("ca", "desk", "seal"):
        command = ["ssh-keygen", "-l", "-f", public / f"{name}.pub"]
        listed = subprocess.run(command, capture_output=True, check=True)
        assert b"(ED25519)" in listed.stdout
    namespace = "catalogue@practice.invalid"
    signature = public / "catalogue.toml.sig"
    assert verify(public, "organisation", namespace, signature, catalogue.read_bytes()).returncode == 0
    assert verify(public, "organisation", namespace, signature, b"other prices").returncode != 0
    assert verify(public, "desk", namespace, signature, catalogue.read_bytes()).returncode != 0
    other = "evidence-bundle@practice.invalid"
    assert verify(public, "organisation", other, signature, catalogue.read_bytes()).returncode != 0


def test_allowed_signers_let_the_desk_seal_bundles_and_nothing_else(made: DeskFolder, tmp_path: Path) -> None:
    namespace = bundle.seal_namespace("practice.invalid")
    seal = tmp_path / "desk.sig"
    seal.write_text(sshsig.sign(b"manifest", namespace, made.seal_key()))
    assert verify(made.public.path, "desk", namespace, seal, b"manifest").returncode == 0
    assert verify(made.public.path, "technician", namespace, seal, b"manifest").returncode != 0
    seal.write_text(sshsig.sign(b"manifest", "catalogue@practice.invalid", made.seal_key()))
    assert verify(made.public.path, "desk", "catalogue@practice.invalid", seal, b"manifest").returncode != 0


@pytest.mark.parametrize("what", ["a file in it", "a hidden file in it", "a file"])
def test_what_is_there_is_left_untouched(tmp_path: Path, what: str) -> None:
    path = tmp_path / "desk"
    if what == "a file":
        path.write_text("mine")
    else:
        path.mkdir()
        (path / (".hidden" if "hidden" in what else "mine")).write_text("mine")
    before = sorted((each, each.is_file() and each.read_text()) for each in tmp_path.rglob("*"))
    with pytest.raises(DeskNotUsable) as refused:
        folder.create(path, new_organisation())
    assert str(path) in refused.value.happened
    assert sorted((each, each.is_file() and each.read_text()) for each in tmp_path.rglob("*")) == before


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    assert folder.create(tmp_path / "desk", new_organisation()).organisation.practice


def test_a_neighbour_of_a_similar_name_is_left_alone(tmp_path: Path) -> None:
    neighbour = tmp_path / "desk.making"
    neighbour.mkdir()
    (neighbour / "mine").write_text("mine")
    folder.create(tmp_path / "desk", new_organisation())
    assert (neighbour / "mine").read_text() == "mine"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["desk", "desk.making"]


@pytest.mark.parametrize(
    "changed",
    [
        {"domain": "not a domain"},
        {"domain": 'x" namespaces="*'},
        {"name": ""},
        {"name": "\udc80 half a character\n"},
        {"port": 0},
        {"address": ""},
        {"languages": ()},
        {"name": "\x7f"},
    ],
)
def test_what_makes_no_organisation_leaves_nothing(tmp_path: Path, changed: dict[str, object]) -> None:
    with pytest.raises(BadOrganisation):
        folder.create(tmp_path / "desk", new_organisation(**changed))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("call", range(1, 120, 7))
def test_a_disk_error_leaves_nothing(tmp_path: Path, call: int) -> None:
    new = new_organisation()
    with failing(call, errno.ENOSPC, for_good=False) as counter:
        try:
            folder.create(tmp_path / "desk", new)
        except (DeskNotUsable, EvidenceError):
            assert list(tmp_path.iterdir()) == [], "half an organisation was left"
        else:
            assert DeskFolder(tmp_path / "desk").organisation.practice
    assert counter.seen > 0


def test_two_at_once_make_one(tmp_path: Path) -> None:
    results: list[str] = []

    def make() -> None:
        try:
            folder.create(tmp_path / "desk", new_organisation())
            results.append("made")
        except DeskNotUsable:
            results.append("refused")

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["made", "refused", "refused", "refused"]
    made = DeskFolder(tmp_path / "desk")
    assert made.organisation.technician_ca == made.authority_key().public_line
    assert [each.name for each in tmp_path.iterdir()] == ["desk"]


def test_no_desk_there(tmp_path: Path) -> None:
    with pytest.raises(BadOrganisation, match="cannot be read"):
        DeskFolder(tmp_path)


def test_an_open_key_is_not_used(made: DeskFolder) -> None:
    (made.path / "private" / "host").chmod(0o644)
    with pytest.raises(EvidenceError, match="other users"):
        made.host_key()
    assert keyfile.load(made.path / "private" / "ca")
    assert organisations.FILE_NAME == "organisation.toml"
