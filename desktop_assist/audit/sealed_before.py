"""Seals over a case as it was before its record went on: whose they are, and what still rests on them.

Decides:
    1. Former seals are by the keys of customer, desk and technician, as present ones must be, and what is
       left of what they covered is as it was (`evidence.former`).
    2. Where the customer has not sealed the bundle as it is, their former seal stands in for it if what came
       since is there and says why: statements of the customer's own, who will seal again, or notes of the
       desk, whom no customer needs to wait for.
Leaves alone: seals over the bundle as it is (`seals`), and the statements that came since (step 4).
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_assist.audit import erased
from desktop_assist.audit.story import Material
from desktop_assist.evidence import former, sshsig
from desktop_assist.evidence.bundle import Former
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.keyfile import line_of

CUSTOMER, TECHNICIAN, DESK = "customer", "technician", "desk"


def faults(material: Material) -> Iterator[str]:
    """A sentence for each former seal that is wrong, and for what is not as it was sealed (1)."""
    for one in material.bundle.former:
        yield from _faults(material, one)


def standing(material: Material) -> Former | None:
    """The customer's former seal on which the bundle rests; None where it does not have to, or cannot (2)."""
    bundle = material.bundle
    newest = bundle.former[-1] if bundle.former else None
    if CUSTOMER in bundle.seals or newest is None or CUSTOMER not in newest.seals:
        return None
    went_on = newest.count < len(erased.places(material)) or bool(bundle.notes)
    return newest if went_on and not list(_faults(material, newest)) else None


def is_waiting(material: Material, one: Former) -> bool:
    """Whether the customer has still to seal what they said since."""
    return one.count < len(erased.places(material))


def by(material: Material, who: str) -> Former | None:
    """The newest good former seals with one of `who` among them."""
    sealed = [one for one in material.bundle.former if who in one.seals and not list(_faults(material, one))]
    return sealed[-1] if sealed else None


def _faults(material: Material, one: Former) -> Iterator[str]:
    known = f"of-{one.count:04d}"
    for who, armored in one.seals.items():
        key = _key(material, who)
        if key is None:
            yield f"seals/{known}.{who}.sig is a seal of somebody who has no part in this case."
            continue
        try:
            signed = sshsig.verify(
                armored, one.tagmanifest, material.organisation.organisation.seal_namespace
            )
        except EvidenceError as error:
            yield f"seals/{known}.{who}.sig is not a valid seal: {error.happened}"
            continue
        if signed.public_line != key:
            yield f"seals/{known}.{who}.sig is by another key than the {who}'s."
    for sentence in former.differences(material.bundle, one, erased.digests(material)):
        yield f"seals/{known}.tagmanifest: {sentence}"


def _key(material: Material, who: str) -> str | None:
    if who == DESK:
        return material.organisation.organisation.desk.seal_key
    if who == CUSTOMER:
        return erased.customer_key(material)
    certificate = material.story.technician
    return line_of(certificate.public_raw) if who == TECHNICIAN and certificate else None
