"""Step 3: whose seals are on the bundle, by key and by name."""

from __future__ import annotations

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.evidence import bundle, issuing, keyfile, sshsig
from simulators.audited import failed, said


@pytest.mark.parametrize("who", ["customer", "technician", "desk"])
def test_a_seal_by_another_key_fails_step_3_alone_and_is_named(session, desk, audited, who):
    seals = {"customer": session.customer, "technician": session.technician, "desk": desk.seal}
    verification = audited(seals={**seals, who: keyfile.generate()})
    assert failed(verification) == {3}
    assert f"seals/{who}.sig is by another key" in said(verification, 3)


@pytest.mark.parametrize("who", ["customer", "desk"])
def test_a_missing_seal_fails_step_3_alone(session, desk, audited, who):
    seals = {"customer": session.customer, "technician": session.technician, "desk": desk.seal}
    del seals[who]
    verification = audited(seals=seals)
    assert failed(verification) == {3}
    assert f"seals/{who}.sig is missing." in said(verification, 3)


def test_a_technician_cannot_void_the_evidence_by_not_sealing(session, desk, audited):
    verification = audited(seals={"customer": session.customer, "desk": desk.seal})
    assert verification.passed
    assert any("maria has not sealed" in remark for remark in verification.remarks)


def test_a_seal_for_something_else_is_no_seal_of_a_bundle(session, desk, tmp_path):
    path = session.bundle(tmp_path, {"customer": session.customer})
    armored = sshsig.sign(bundle.tagmanifest(path), f"catalogue@{desk.domain}", desk.seal)
    bundle.add_seal(path, "desk", armored)
    verification = verify(path, desk.organisation)
    assert failed(verification) == {3}
    assert "seals/desk.sig is not a valid seal over tagmanifest-sha256.txt" in said(verification, 3)


def test_a_seal_of_nobody_in_the_case_fails_step_3(session, desk, audited):
    seals = {"customer": session.customer, "desk": desk.seal, "notary": keyfile.generate()}
    verification = audited(seals=seals)
    assert failed(verification) == {3}
    assert "seals/notary.sig" in said(verification, 3)


@pytest.mark.parametrize("harm", ["another authority", "one flipped byte"])
def test_a_seal_that_carries_a_certificate_of_nobody_fails_step_3(session, desk, tmp_path, harm):
    """The signature in a seal does not cover the certificate beside it."""
    path = session.bundle(tmp_path)
    file = path / "seals/technician.sig"
    if harm == "another authority":
        line = issuing.issue(keyfile.generate(), session.technician.public_line, "eve", ("x",), 1, 2, 3)
        sealed = keyfile.SigningKey(session.technician.private, line)
        file.write_text(sshsig.sign(bundle.tagmanifest(path), f"evidence-bundle@{desk.domain}", sealed))
    else:
        lines = file.read_text().splitlines(keepends=True)
        lines[2] = lines[2][:4] + ("B" if lines[2][4] == "A" else "A") + lines[2][5:]  # in the nonce
        file.write_text("".join(lines))
    verification = verify(path, desk.organisation)
    assert failed(verification) == {3}
    assert "did not issue" in said(verification, 3)
