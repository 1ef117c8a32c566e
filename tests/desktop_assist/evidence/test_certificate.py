"""Certificates: we read ssh-keygen's, and a signature that does not fit is noticed."""

from __future__ import annotations

import base64

import pytest

from desktop_assist.evidence import certificate, issuing, keyfile
from desktop_assist.evidence.certificate import Certificate
from desktop_assist.evidence.errors import BadSignature, MalformedEvidence

CA, HOLDER = keyfile.generate(), keyfile.generate()
FROM, UNTIL = 1_800_000_000, 1_800_043_200


def issued(**changed):
    order = {
        "key_id": "anna@help.example",
        "principals": ["technician", "auditor"],
        "valid_after": FROM,
        "valid_before": UNTIL,
        "serial": 42,
        "extensions": ["permit-pty"],
        **changed,
    }
    return issuing.issue(CA, HOLDER.public_line, **order)


def test_what_is_issued_is_read_and_its_signature_holds():
    read = Certificate(issued())
    read.verify_signature()
    assert (read.key_id, read.principals, read.serial) == ("anna@help.example", ("technician", "auditor"), 42)
    assert (read.valid_after, read.valid_before, read.type) == (FROM, UNTIL, "user")
    assert (read.public_raw, read.ca_raw) == (HOLDER.public_raw, CA.public_raw)
    assert (read.critical_options, read.extensions) == ({}, {"permit-pty": ""})
    assert Certificate(read.line + " a comment") == read
    assert Certificate(issued(kind="host")).type == "host"


def test_we_read_what_ssh_keygen_issued(tmp_path, run):
    keyfile.save(CA, tmp_path / "ca")
    keyfile.save(HOLDER, tmp_path / "id")
    words = ["-s", "ca", "-I", "ben", "-n", "technician", "-z", "7", "-V", "20270101000000Z:20270102000000Z"]
    done = run("ssh-keygen", "-q", *words, "-O", "force-command=true", "id.pub")
    assert done.returncode == 0, done.stderr
    read = Certificate((tmp_path / "id-cert.pub").read_text())
    read.verify_signature()
    assert (read.key_id, read.principals, read.serial) == ("ben", ("technician",), 7)
    assert (read.valid_after, read.valid_before) == (1798761600, 1798848000)
    assert read.critical_options == {"force-command": "true"}
    assert "permit-pty" in read.extensions
    assert Certificate(keyfile.load(tmp_path / "id").certificate) == read


def test_a_changed_certificate_does_not_verify():
    line = issued()
    blob = bytearray(base64.b64decode(line.split()[1]))
    refused = 0
    for place in range(0, len(blob), 3):
        altered = bytearray(blob)
        altered[place] ^= 1
        text = f"{certificate.ALGORITHM} {base64.b64encode(altered).decode()}"
        with pytest.raises((BadSignature, MalformedEvidence)):
            Certificate(text).verify_signature()
        refused += 1
    assert refused > 80


@pytest.mark.parametrize(
    "line",
    [
        "",
        "x",
        HOLDER.public_line,
        certificate.ALGORITHM,
        f"{certificate.ALGORITHM} AAAA",
        f"{certificate.ALGORITHM} !",
        f"{certificate.ALGORITHM} ä",
        f"{certificate.ALGORITHM} {HOLDER.public_line.split()[1]}",
        "x" * 99_999,
    ],
)
def test_other_lines_are_refused(line):
    with pytest.raises(MalformedEvidence):
        Certificate(line)


def test_certificates_of_other_kinds_of_keys_are_refused(tmp_path, run):
    keyfile.save(HOLDER, tmp_path / "id")
    assert run("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", "ca").returncode == 0
    assert run("ssh-keygen", "-q", "-s", "ca", "-I", "x", "-n", "technician", "id.pub").returncode == 0
    with pytest.raises(MalformedEvidence, match="not Ed25519"):
        Certificate((tmp_path / "id-cert.pub").read_text())
