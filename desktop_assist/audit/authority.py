"""Step 2, Organisation: whose case it is, and whether the price list was theirs.

Decides:
    2.1 The opening names the domain of the auditor's organisation.
    2.2 The price list in the auditor's folder is signed by the organisation's certificate authority.
    2.3 The opening's commitment to data/catalogue.toml is to that very price list; where the opening was
        erased, data/catalogue.toml itself is.
Leaves alone: how the auditor came by the organisation's files; they must not
come from the same hand as the bundle.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop_assist.audit import erased
from desktop_assist.audit.bodies import Opening
from desktop_assist.audit.errors import not_there
from desktop_assist.audit.result import Fact, Fault, Note, Remark
from desktop_assist.audit.story import CATALOGUE, Material
from desktop_assist.evidence import commitment, sshsig
from desktop_assist.offers.catalogue import LARGEST_CATALOGUE_BYTES


def check(material: Material) -> Iterator[Note]:
    """The notes of step 2.

    Raises:
        NotThere: The opening, the price list or its signature is missing.
        EvidenceError: The price list's signature is none, or does not fit.
    """
    ours = material.organisation.organisation
    if erased.opening(material):
        yield Remark("The opening was erased; that it is a case of this organisation, only the log shows.")
    else:
        named = material.story.opening.organisation
        if named != ours.domain:  # 2.1
            yield Fault(f"The case was opened with {named!r}, and these are the files of {ours.domain!r}.")
            return
        yield Fact(f"The case was opened with {ours.name} ({ours.domain}).")
    if ours.practice:
        yield Remark("This is a practice organisation: nobody in this case is a real customer.")
    published = _signed_catalogue(material)
    if published is None:
        yield Fault("The price list in the organisation's folder is signed by somebody else.")
    else:
        yield _same(material, published)


def _signed_catalogue(material: Material) -> bytes | None:
    """The auditor's copy of the price list; None where it is signed by another key (2.2)."""
    folder, ours = material.organisation, material.organisation.organisation
    data = _bounded(folder.catalogue, LARGEST_CATALOGUE_BYTES)
    armored = _bounded(folder.catalogue_signature, sshsig.LARGEST_SEAL_BYTES).decode("ascii", "replace")
    signed = sshsig.verify(armored, data, ours.catalogue_namespace)
    return data if signed.public_line == ours.technician_ca else None


def _same(material: Material, published: bytes) -> Note:
    """Whether the opening commits to that price list (2.3)."""
    salt = material.bundle.openings.items.get(CATALOGUE, b"")
    told = _committed(material)
    if len(salt) == commitment.SALT_BYTES and commitment.commit(salt, published) == told:
        return Fact("Its price list is the one that the organisation signed.")
    return Fault(
        f"The price list of this case ({CATALOGUE}) is not the one in the organisation's folder. "
        "If there is a newer edition, verify with the folder of that day."
    )


def _committed(material: Material) -> str:
    for opening, _ in material.story.those(Opening):
        return opening.statement.items.get(CATALOGUE, "")
    return next((item.commitment for item in material.bundle.items if item.name == CATALOGUE), "")


def _bounded(path: Path, largest: int) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(largest + 1)
    except OSError as error:
        raise not_there(f"{path} cannot be read ({error.strerror}).") from error
    if len(data) > largest:
        raise not_there(f"{path} is larger than it can be.")
    return data
