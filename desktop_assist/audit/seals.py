"""Step 3, Seals: who vouches for the bundle as it is.

Decides:
    3.1 Customer and desk have sealed tagmanifest-sha256.txt: the customer with the key of the opening, the
        desk with the key that the organisation publishes.
    3.2 Where a technician came, their seal is by the key of the certificate that they came in with; of
        several, it is the last one's. A missing one is a remark: a technician must not be able to void a
        customer's evidence by not sealing it. So is that of each who handed the case over, who is asked for
        none: what they claimed, offered and changed carries their own signature.
        A certificate inside a seal is that one, or another of the organisation's: the seal's own signature
        does not cover it.
    3.3 Nobody else has sealed.
    3.4 Seals over the case as it was before its record went on are as good (`sealed_before`): the
        technician's still shows what the technician vouched for, and the customer's stands until the customer
        seals again, which is said.
Leaves alone: the files themselves (step 1), and whether that certificate was valid (step 7).
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_assist.audit import erased, sealed_before
from desktop_assist.audit.result import Fact, Fault, Note, Remark
from desktop_assist.audit.sealed_before import CUSTOMER, DESK, TECHNICIAN
from desktop_assist.audit.story import Material
from desktop_assist.evidence import certificate as certificates
from desktop_assist.evidence import sshsig
from desktop_assist.evidence.bag import TAGMANIFEST
from desktop_assist.evidence.bundle import Former
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.keyfile import line_of, raw_public


def check(material: Material) -> Iterator[Note]:
    """The notes of step 3.

    Raises:
        NotThere: There is no opening, so nobody knows the customer's key.
        MalformedEvidence: The arrival's certificate cannot be read.
    """
    desk, customer = material.organisation.organisation.desk.seal_key, erased.customer_key(material)
    yield from _seal(material, DESK, desk, "the desk")  # 3.1
    before = sealed_before.standing(material)
    if before is None:
        yield from _seal(material, CUSTOMER, customer, "the customer who opened the case")
    else:
        yield from _standing(material, before)
    yield from _technician(material)
    for name in material.story.handed_over_by:
        yield Remark(f"The technician {name} handed the case over, and so has not sealed the bundle.")
    yield from (Fault(sentence) for sentence in sealed_before.faults(material))  # 3.4
    for who in sorted(material.bundle.seals.keys() - {CUSTOMER, TECHNICIAN, DESK}):  # 3.3
        yield Fault(f"seals/{who}.sig is a seal of somebody who has no part in this case.")


def _standing(material: Material, before: Former) -> Iterator[Note]:  # 3.4
    count = before.count
    yield Fact(f"The customer sealed the case of {count} statements; what is left of it is unchanged.")
    if sealed_before.is_waiting(material, before):
        yield Remark(
            f"This case is being erased from or complained about: from statement {count} on it waits for the "
            f"customer's seal. Until then step 3 rests on the seal over the {count} statements before, and "
            "step 6 on the checkpoint that the customer's program cosigned then."
        )


def _technician(material: Material) -> Iterator[Note]:  # 3.2
    certificate = material.story.technician
    sealed = TECHNICIAN in material.bundle.seals
    if certificate is None:
        if sealed:
            yield Fault(f"seals/{TECHNICIAN}.sig is there although no technician came.")
    elif sealed:
        owner = f"the technician {certificate.key_id}"
        yield from _seal(material, TECHNICIAN, line_of(certificate.public_raw), owner)
    elif (before := sealed_before.by(material, TECHNICIAN)) is not None:  # 3.4
        yield Remark(
            f"The technician {certificate.key_id} sealed the case as it was with {before.count} statements, "
            "before it went on; what is left of that is unchanged."
        )
    else:
        yield Remark(f"The technician {certificate.key_id} has not sealed the bundle.")


def _seal(material: Material, who: str, public_line: str, owner: str) -> Iterator[Note]:
    name, armored = f"seals/{who}.sig", material.bundle.seals.get(who)
    if armored is None:
        yield Fault(f"{name} is missing.")
        return
    namespace = material.organisation.organisation.seal_namespace
    try:
        signed = sshsig.verify(armored, material.bundle.tagmanifest, namespace)
    except EvidenceError as error:
        yield Fault(f"{name} is not a valid seal over {TAGMANIFEST}: {error.happened}")
        return
    if signed.public_line != public_line:
        yield Fault(f"{name} is by another key than that of {owner}.")
    elif signed.certificate and not _is_issued(signed.certificate, material):
        yield Fault(f"{name} carries a certificate that the organisation did not issue.")
    else:
        yield Fact(f"Sealed by {owner}.")


def _is_issued(line: str, material: Material) -> bool:
    certificate = certificates.read(line)
    if certificate == material.story.technician:
        return True  # step 7 judges that one
    try:
        certificate.verify_signature()
    except EvidenceError:
        return False
    return certificate.ca_raw == raw_public(material.organisation.organisation.technician_ca)
