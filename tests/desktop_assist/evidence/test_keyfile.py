"""Keys are OpenSSH's own: ssh-keygen reads them and names them alike; the private one is private."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_assist.evidence import issuing, keyfile
from desktop_assist.evidence.errors import BadKey, EvidenceNotWritten, MalformedEvidence
from desktop_assist.evidence.keyfile import SigningKey


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_ssh_keygen_names_the_key_as_we_do(tmp_path, run):
    key = keyfile.generate()
    keyfile.save(key, tmp_path / "id")
    shown = run("ssh-keygen", "-l", "-f", "id").stdout.decode().split()[1]
    assert shown == key.keyid == keyfile.fingerprint(key.public_line)
    assert run("ssh-keygen", "-y", "-f", "id").stdout.decode().split()[:2] == key.public_line.split()


def test_a_key_of_ssh_keygen_is_read(tmp_path, run):
    assert run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "id").returncode == 0
    key = keyfile.load(tmp_path / "id")
    assert (tmp_path / "id.pub").read_text().startswith(key.public_line)
    assert keyfile.raw_public((tmp_path / "id.pub").read_text()) == key.public_raw


def test_a_saved_key_is_private_and_the_same_when_loaded(tmp_path):
    made = keyfile.load_or_create(tmp_path / "deep" / "id")
    assert stat.S_IMODE((tmp_path / "deep" / "id").stat().st_mode) == 0o600
    assert keyfile.load_or_create(tmp_path / "deep" / "id").public_raw == made.public_raw
    assert names(tmp_path / "deep") == ["id", "id.pub"]


def test_the_private_file_is_never_open_to_others_even_with_a_wide_umask(tmp_path, monkeypatch):
    seen = []
    real_link = os.link
    monkeypatch.setattr(
        os, "link", lambda a, b: (seen.append(stat.S_IMODE(a.stat().st_mode)), real_link(a, b))
    )
    before = os.umask(0)
    try:
        keyfile.save(keyfile.generate(), tmp_path / "id")
    finally:
        os.umask(before)
    assert seen == [0o600]


def test_a_key_is_never_overwritten(tmp_path):
    first = keyfile.generate()
    keyfile.save(first, tmp_path / "id")
    with pytest.raises(BadKey, match="already"):
        keyfile.save(keyfile.generate(), tmp_path / "id")
    assert keyfile.load(tmp_path / "id").public_raw == first.public_raw
    assert names(tmp_path) == ["id", "id.pub"]


def test_a_key_that_others_can_read_is_refused(tmp_path):
    keyfile.save(keyfile.generate(), tmp_path / "id")
    (tmp_path / "id").chmod(0o640)
    with pytest.raises(BadKey, match="chmod 600"):
        keyfile.load(tmp_path / "id")


@pytest.mark.parametrize("content", [b"", b"not a key", b"x" * 20_000])
def test_what_is_not_a_key_is_refused(tmp_path, content):
    path = tmp_path / "id"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(BadKey, match="not an Ed25519"):
        keyfile.load(path)


def test_other_kinds_of_keys_are_refused(tmp_path, run):
    for words in (["-t", "ecdsa", "-N", ""], ["-t", "ed25519", "-N", "secret"]):
        (tmp_path / "id").unlink(missing_ok=True)
        assert run("ssh-keygen", "-q", "-f", "id", *words).returncode == 0
        with pytest.raises(BadKey):
            keyfile.load(tmp_path / "id")


def test_a_missing_key_says_so(tmp_path):
    with pytest.raises(BadKey, match="cannot be read"):
        keyfile.load(tmp_path / "none")


def test_the_certificate_beside_the_key_comes_with_it_only_if_it_is_for_it(tmp_path):
    ca, key = keyfile.generate(), keyfile.generate()
    line = issuing.issue(ca, key.public_line, "anna", ["technician"], 0, 100, 1)
    keyfile.save(keyfile.SigningKey(key.private, line), tmp_path / "id")
    assert keyfile.load(tmp_path / "id").certificate == line.strip()
    other = issuing.issue(ca, keyfile.generate().public_line, "eve", ["technician"], 0, 100, 2)
    keyfile.save_certificate(other, tmp_path / "id")
    with pytest.raises(BadKey, match="another key"):
        keyfile.load(tmp_path / "id")


@pytest.mark.parametrize(
    "line", ["", "ssh-ed25519", "ssh-rsa AAAA", "ssh-ed25519 AAAA", "ssh-ed25519 !", "x" * 99_999]
)
def test_malformed_public_lines_are_refused(line):
    with pytest.raises(MalformedEvidence):
        keyfile.raw_public(line)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EvidenceNotWritten, match="could not be written"):
        keyfile.save(keyfile.generate(), Path(tmp_path / "file" / "id"))


def test_of_two_who_create_at_once_the_first_is_kept_by_both(tmp_path, monkeypatch):
    faster = keyfile.generate()

    def overtaken():
        keyfile.save(faster, tmp_path / "id")
        return SigningKey(Ed25519PrivateKey.generate())

    monkeypatch.setattr(keyfile, "generate", overtaken)
    assert keyfile.load_or_create(tmp_path / "id").public_raw == faster.public_raw


def test_a_certificate_that_cannot_be_read_is_said(tmp_path):
    keyfile.save(keyfile.generate(), tmp_path / "id")
    (tmp_path / "id-cert.pub").write_bytes(b"\xff")
    with pytest.raises(BadKey, match="certificate"):
        keyfile.load(tmp_path / "id")
