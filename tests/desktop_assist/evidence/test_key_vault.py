"""Keys in the keyring: nothing private on the disk, one identity for good; a file where there is none."""

from __future__ import annotations

import os
import stat

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from desktop_assist.evidence import certificate, key_vault, keyfile
from desktop_assist.evidence.errors import BadKey, EvidenceNotWritten
from desktop_assist.evidence.key_vault import VaultClosed

CA = keyfile.generate()


class Kept(KeyringBackend):
    """A keyring in memory; `locked` lets it refuse everything."""

    priority = 5

    def __init__(self):
        super().__init__()
        self.secrets = {}
        self.locked = False

    def _open(self):
        if self.locked:
            raise KeyringLocked("locked")

    def get_password(self, service, username):
        self._open()
        return self.secrets.get((service, username))

    def set_password(self, service, username, password):
        self._open()
        self.secrets[service, username] = password

    def delete_password(self, service, username):
        self._open()
        if (service, username) not in self.secrets:
            raise PasswordDeleteError("none")
        del self.secrets[service, username]


@pytest.fixture
def backend():
    before = keyring.get_keyring()
    kept = Kept()
    keyring.set_keyring(kept)
    yield kept
    keyring.set_keyring(before)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_key_is_in_the_keyring_and_only_its_public_half_on_the_disk(tmp_path, backend):
    path = tmp_path / "keys" / "install"
    made = key_vault.load_or_create(path, key_vault.system())
    assert names(path.parent) == ["install.pub"]
    assert backend.secrets.keys() == {("desktop-assist", made.keyid)}
    assert key_vault.load_or_create(path, key_vault.system()).public_raw == made.public_raw
    assert key_vault.warning(path) == ""


def test_without_a_keyring_it_is_a_private_file_and_that_is_said(tmp_path):
    assert key_vault.system() is None  # the tests' own surroundings have none
    path = tmp_path / "install"
    made = key_vault.load_or_create(path, None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keyfile.load(path).public_raw == made.public_raw
    assert str(path) in key_vault.warning(path)
    assert key_vault.load_or_create(path, None).public_raw == made.public_raw


def test_a_key_in_a_file_stays_there(tmp_path, backend):
    keyfile.save(keyfile.generate(), tmp_path / "install")
    loaded = key_vault.load_or_create(tmp_path / "install", key_vault.system())
    assert loaded.keyid == keyfile.load(tmp_path / "install").keyid
    assert backend.secrets == {}


def test_a_keyring_that_refuses_a_new_key_is_done_without(tmp_path, backend):
    backend.locked = True
    key_vault.load_or_create(tmp_path / "install", key_vault.system())
    assert names(tmp_path) == ["install", "install.pub"]


def test_no_other_key_takes_the_place_of_one_that_the_keyring_does_not_give(tmp_path, backend):
    path = tmp_path / "install"
    key_vault.load_or_create(path, key_vault.system())
    backend.locked = True
    with pytest.raises(VaultClosed, match=r"locked.*unlock"):
        key_vault.load_or_create(path, key_vault.system())
    with pytest.raises(VaultClosed):
        key_vault.load_or_create(path, None)
    backend.locked = False
    kept = dict(backend.secrets)
    backend.secrets.clear()
    with pytest.raises(VaultClosed, match="no such key"):
        key_vault.load_or_create(path, key_vault.system())
    (name,) = kept
    backend.secrets[name] = keyfile.pem(keyfile.generate()).decode()
    with pytest.raises(VaultClosed, match="another key"):
        key_vault.load_or_create(path, key_vault.system())
    backend.secrets[name] = "nonsense"
    with pytest.raises(BadKey):
        key_vault.load_or_create(path, key_vault.system())
    assert names(tmp_path) == ["install.pub"]


def test_the_certificate_beside_it_is_found(tmp_path, backend):
    path = tmp_path / "install"
    made = key_vault.load_or_create(path, key_vault.system())
    line = certificate.issue(
        keyfile.generate(), made.public_line, "anna", ["technician"], 0, 4_000_000_000, 7
    )
    keyfile.save_certificate(line, path)
    assert key_vault.load_or_create(path, key_vault.system()).certificate == line


def test_of_two_that_make_one_at_once_both_have_the_first(tmp_path, backend):
    """The other process makes its key between this one's look and its own."""
    path = tmp_path / "install"
    real = backend.set_password

    def while_another_is_faster(service, username, password):
        backend.set_password = real
        key_vault.load_or_create(path, key_vault.system())
        real(service, username, password)

    backend.set_password = while_another_is_faster
    mine = key_vault.load_or_create(path, key_vault.system())
    assert mine.keyid == keyfile.fingerprint((tmp_path / "install.pub").read_text())
    assert [name for _, name in backend.secrets] == [mine.keyid]


def test_a_keyring_that_forgets_is_not_used(tmp_path, backend):
    backend.set_password = lambda *_: None
    key_vault.load_or_create(tmp_path / "install", key_vault.system())
    assert names(tmp_path) == ["install", "install.pub"]


def test_a_keyring_that_only_pretends_to_guard_is_none(backend):
    Kept.priority = 0.5
    try:
        assert key_vault.system() is None
    finally:
        Kept.priority = 5


def test_what_cannot_be_read_or_written_is_said(tmp_path, backend):
    (tmp_path / "install.pub").write_bytes(b"\xff")
    with pytest.raises(BadKey, match=r"install\.pub"):
        key_vault.load_or_create(tmp_path / "install", key_vault.system())
    (tmp_path / "file").write_text("")
    with pytest.raises(EvidenceNotWritten):
        key_vault.load_or_create(tmp_path / "file" / "install", key_vault.system())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_no_instant_at_which_others_can_read_it(tmp_path, monkeypatch):
    """After every call that the program makes, with a umask that hides nothing, no private file is open."""
    modes, private = {}, set()

    def look():
        for path in (path for path in tmp_path.rglob("*") if path.is_file()):
            about = path.stat()
            modes.setdefault(about.st_ino, set()).add(about.st_mode & 0o077)
            if b"PRIVATE KEY" in path.read_bytes():
                private.add(about.st_ino)

    def watched(real):
        def call(*arguments, **named):
            done = real(*arguments, **named)
            look()
            return done

        return call

    before = os.umask(0)
    try:
        with monkeypatch.context() as patch:
            for name in ("open", "fdopen", "fsync", "replace", "rename", "link", "unlink", "mkdir", "chmod"):
                patch.setattr(os, name, watched(getattr(os, name)))
            key_vault.load_or_create(tmp_path / "keys" / "install", None)
            keyfile.save(keyfile.generate(), tmp_path / "keys" / "technician")
    finally:
        os.umask(before)
    assert len(private) == 2
    assert {mode for one in private for mode in modes[one]} == {0}
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
