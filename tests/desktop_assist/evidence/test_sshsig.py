"""Seals: the very bytes of ssh-keygen, verified by it and by the sshsig package, and strictly read."""

from __future__ import annotations

import base64
import subprocess

import pytest
import sshsig as stock
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_assist.evidence import certificate, issuing, keyfile, sshsig
from desktop_assist.evidence.errors import BadSignature, EvidenceError, MalformedEvidence
from desktop_assist.evidence.keyfile import SigningKey

NAMESPACE = "evidence-bundle@help.example"
KEY, CA = keyfile.generate(), keyfile.generate()
CERTIFIED = SigningKey(
    KEY.private, issuing.issue(CA, KEY.public_line, "anna", ["technician"], 0, 4_000_000_000, 1).strip()
)
DATA = b"tagmanifest"


def test_a_seal_is_byte_for_byte_that_of_ssh_keygen(tmp_path, run):
    keyfile.save(KEY, tmp_path / "id")
    done = run("ssh-keygen", "-q", "-Y", "sign", "-f", "id", "-n", NAMESPACE, stdin=DATA)
    assert done.stdout.decode() == sshsig.sign(DATA, NAMESPACE, KEY)


def test_a_seal_with_a_certificate_is_byte_for_byte_that_of_ssh_keygen(tmp_path, run):
    keyfile.save(CERTIFIED, tmp_path / "id")
    done = run("ssh-keygen", "-q", "-Y", "sign", "-f", "id-cert.pub", "-n", NAMESPACE, stdin=DATA)
    assert done.stdout.decode() == sshsig.sign(DATA, NAMESPACE, CERTIFIED), done.stderr


@pytest.mark.parametrize(
    ("key", "signers"),
    [
        (KEY, f"anna {KEY.public_line}"),
        (CERTIFIED, f'technician cert-authority,namespaces="{NAMESPACE}" {CA.public_line}'),
    ],
)
def test_ssh_keygen_verifies_it_for_its_data_and_namespace_alone(tmp_path, run, key, signers):
    (tmp_path / "signers").write_text(signers + "\n")
    (tmp_path / "seal").write_text(sshsig.sign(DATA, NAMESPACE, key))
    who = signers.split()[0]

    def verified(namespace, data):
        words = ["-Y", "verify", "-f", "signers", "-I", who, "-n", namespace, "-s", "seal"]
        return run("ssh-keygen", *words, stdin=data).returncode == 0

    assert verified(NAMESPACE, DATA)
    assert not verified(NAMESPACE, DATA + b"x")
    assert not verified("file", DATA)


def test_we_verify_what_ssh_keygen_sealed_with_either_hash(tmp_path, run):
    keyfile.save(KEY, tmp_path / "id")
    for name in ("sha256", "sha512"):
        words = ["-q", "-Y", "sign", "-f", "id", "-n", NAMESPACE, "-O", f"hashalg={name}"]
        armored = run("ssh-keygen", *words, stdin=DATA).stdout.decode()
        signed = sshsig.verify(armored, DATA, NAMESPACE)
        assert (signed.public_line, signed.keyid, signed.certificate) == (KEY.public_line, KEY.keyid, "")


@settings(max_examples=20)
@given(st.binary(max_size=300))
def test_the_sshsig_package_verifies_it(data):
    public = stock.sshsig.check_signature(data, sshsig.sign(data, NAMESPACE, KEY), namespace=NAMESPACE)
    assert public.openssh_str().split()[1] == KEY.public_line.split()[1]


def test_the_certificate_in_a_seal_is_told_and_not_judged():
    signed = sshsig.verify(sshsig.sign(DATA, NAMESPACE, CERTIFIED), DATA, NAMESPACE)
    assert signed.certificate == CERTIFIED.certificate
    assert (signed.public_line, signed.keyid) == (KEY.public_line, KEY.keyid)
    assert certificate.Certificate(signed.certificate).ca_raw == CA.public_raw


def test_other_data_or_another_namespace_is_refused():
    armored = sshsig.sign(DATA, NAMESPACE, KEY)
    with pytest.raises(BadSignature, match="does not fit"):
        sshsig.verify(armored, DATA + b"x", NAMESPACE)
    with pytest.raises(BadSignature, match="not for 'file'"):
        sshsig.verify(armored, DATA, "file")
    assert sshsig.verify_any_namespace(armored, DATA).namespace == NAMESPACE


@pytest.mark.parametrize("key", [KEY, CERTIFIED])
def test_every_altered_character_is_refused(key):
    """In a certificate too: the parts that the inner key does not sign are its authority's to protect."""
    armored = sshsig.sign(DATA, NAMESPACE, key)
    accepted = []
    for place in range(len(armored)):
        altered = armored[:place] + chr(ord(armored[place]) ^ 1) + armored[place + 1 :]
        try:
            signed = sshsig.verify(altered, DATA, NAMESPACE)
        except EvidenceError:
            continue
        accepted.append(signed)
    if key is KEY:
        assert accepted == []
    for signed in accepted:
        assert signed.certificate != CERTIFIED.certificate
        with pytest.raises(BadSignature):
            certificate.Certificate(signed.certificate).verify_signature()


def blob():
    lines = sshsig.sign(DATA, NAMESPACE, KEY).splitlines()[1:-1]
    return base64.b64decode("".join(lines))


def armoured(data):
    text = base64.b64encode(data).decode()
    lines = "\n".join(text[start : start + 70] for start in range(0, len(text), 70))
    return f"-----BEGIN SSH SIGNATURE-----\n{lines}\n-----END SSH SIGNATURE-----\n"


def test_the_hand_made_armour_is_the_same_so_the_refusals_below_are_for_the_content():
    assert armoured(blob()) == sshsig.sign(DATA, NAMESPACE, KEY)


@pytest.mark.parametrize(
    "armored",
    [
        "",
        "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
        armoured(b"SSHSIG"),
        armoured(blob() + b"x"),
        armoured(blob()[:-1]),
        armoured(blob().replace(b"\x00\x00\x00\x01", b"\x00\x00\x00\x02", 1)),
        armoured(blob().replace(b"sha512", b"sha999")),
        armoured(blob().replace(b"ssh-ed25519", b"ssh-ed2551x", 1)),
        armoured(blob()[:10] + b"\xff\xff\xff\xff" + blob()[14:]),
        armoured(blob()).replace("\n", "\r\n"),
        armoured(blob()) + "\n",
        "x" + armoured(blob()),
        armoured(bytes(40_000)),
        armoured(blob()).replace("\n-----END", "\n\n-----END"),
    ],
)
def test_what_is_malformed_is_refused(armored):
    with pytest.raises(MalformedEvidence):
        sshsig.verify_any_namespace(armored, DATA)


def test_seals_by_other_kinds_of_keys_are_refused(tmp_path, run):
    assert run("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", "id").returncode == 0
    armored = run("ssh-keygen", "-q", "-Y", "sign", "-f", "id", "-n", "file", stdin=DATA).stdout.decode()
    with pytest.raises(MalformedEvidence, match="not Ed25519"):
        sshsig.verify(armored, DATA, "file")


def test_a_seal_for_nothing_is_not_made():
    with pytest.raises(MalformedEvidence):
        sshsig.sign(DATA, "", KEY)


def test_the_stock_tool_is_there():
    """The tests above compare with it; without it they would compare with nothing."""
    assert subprocess.run(["ssh-keygen", "-?"], capture_output=True, check=False).stderr
