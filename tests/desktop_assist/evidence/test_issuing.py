"""Issuing: ssh-keygen reads our certificates, and an order that makes none is refused."""

from __future__ import annotations

import pytest

from desktop_assist.evidence import issuing, keyfile
from desktop_assist.evidence.errors import MalformedEvidence

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


def test_ssh_keygen_shows_what_we_issued(tmp_path, run):
    (tmp_path / "id-cert.pub").write_text(issued() + "\n")
    shown = run("ssh-keygen", "-L", "-f", "id-cert.pub").stdout.decode()
    for part in (
        "user certificate",
        HOLDER.keyid,
        CA.keyid,
        '"anna@help.example"',
        "Serial: 42",
        "permit-pty",
    ):
        assert part in shown
    lines = [line.strip() for line in shown.splitlines()]
    assert lines[lines.index("Principals:") + 1 :][:2] == ["technician", "auditor"]


@pytest.mark.parametrize(
    "changed",
    [
        {"principals": []},
        {"valid_before": FROM},
        {"valid_after": -1},
        {"valid_before": 2**64},
        {"serial": 2**64},
        {"extensions": ["permit-pty", "permit-pty"]},
    ],
)
def test_orders_that_make_no_certificate_are_refused(changed):
    with pytest.raises(MalformedEvidence):
        issued(**changed)


def test_a_certificate_for_another_kind_of_key_is_not_issued(tmp_path, run):
    assert run("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", "id").returncode == 0
    with pytest.raises(MalformedEvidence, match="not Ed25519"):
        issuing.issue(CA, (tmp_path / "id.pub").read_text(), "x", ["technician"], FROM, UNTIL, 1)
