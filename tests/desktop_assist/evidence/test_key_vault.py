"""Keys in the keyring: nothing private on the disk, one identity for good; a file where there is none."""

from __future__ import annotations

import os
import stat

import pytest

from desktop_assist.evidence import issuing, key_vault, keyfile
from desktop_assist.evidence.errors import BadKey, EvidenceNotWritten
from desktop_assist.evidence.key_vault import VaultClosed
from simulators import keyrings
from simulators.watched_files import watching

CA = keyfile.generate()


@pytest.fixture
def backend():
    with keyrings.in_use() as kept:
        yield kept


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
    line = issuing.issue(keyfile.generate(), made.public_line, "anna", ["technician"], 0, 4_000_000_000, 7)
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
    backend.priority = 0.5
    assert key_vault.system() is None


def test_what_cannot_be_read_or_written_is_said(tmp_path, backend):
    (tmp_path / "install.pub").write_bytes(b"\xff")
    with pytest.raises(BadKey, match=r"install\.pub"):
        key_vault.load_or_create(tmp_path / "install", key_vault.system())
    (tmp_path / "file").write_text("")
    with pytest.raises(EvidenceNotWritten):
        key_vault.load_or_create(tmp_path / "file" / "install", key_vault.system())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_no_instant_at_which_others_can_read_it(tmp_path):
    """After every call that the program makes, with a umask that hides nothing, no private file is open."""
    with watching(tmp_path) as seen:
        key_vault.load_or_create(tmp_path / "keys" / "install", None)
        keyfile.save(keyfile.generate(), tmp_path / "keys" / "technician")
        key_vault.save(keyfile.generate(), tmp_path / "keys" / "auditor", None)
    assert len(seen.private) == 3
    assert not seen.exposed
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0


def test_a_key_is_loaded_and_never_made(tmp_path, backend):
    path = tmp_path / "own"
    with pytest.raises(BadKey, match="cannot be read"):
        key_vault.load(path, key_vault.system())
    made = keyfile.generate()
    key_vault.save(made, path, key_vault.system())
    assert names(tmp_path) == ["own.pub"]
    assert key_vault.load(path, key_vault.system()).public_raw == made.public_raw
    with pytest.raises(VaultClosed):
        key_vault.load(path, None)


@pytest.mark.parametrize("locked", [True, False])
def test_a_key_is_saved_once(tmp_path, backend, locked):
    backend.locked = locked
    path, made = tmp_path / "own", keyfile.generate()
    key_vault.save(made, path, key_vault.system())
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    for vault in (key_vault.system(), None):
        with pytest.raises(BadKey, match="already"):
            key_vault.save(keyfile.generate(), path, vault)
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before
    assert len(backend.secrets) == (not locked)


def test_a_key_moves_from_its_file_into_the_keyring_or_stays_where_it_is(tmp_path, backend):
    path, made = tmp_path / "own", keyfile.generate()
    keyfile.save(made, path)
    path.with_name("own.pub").unlink()
    backend.locked = True
    with pytest.raises(VaultClosed):
        key_vault.move_in(path, key_vault.system())
    assert keyfile.load(path).public_raw == made.public_raw
    backend.locked = False
    key_vault.move_in(path, key_vault.system())
    assert names(tmp_path) == ["own.pub"]
    assert key_vault.load(path, key_vault.system()).public_raw == made.public_raw
