"""What a domain publishes of its organisation, checked as far as it can be without trusting it.

Decides: whether the files belong together and to that domain, and whether they renew an organisation that is
trusted already.
Leaves alone: whether a person wants to trust it, and how long that takes (`pending`).

1. `organisation.toml` is in the form of `organisation`, names the very domain it came from, and is no
   practice organisation.
2. The price list is signed by the organisation's certificate authority.
3. Keys are renewed by the old ones: `organisation.toml.sig` is an SSHSIG over the new file in the namespace
   `organisation@<domain>`, by the certificate authority that is trusted until then. We chose that key,
   because it is the one that may lie offline and by which everybody else is recognised. Who has lost it
   begins anew, slowly, with each customer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from desktop_assist import organisation as organisations
from desktop_assist.enrolment.domain import Domain
from desktop_assist.enrolment.errors import EnrolmentRefused
from desktop_assist.enrolment.well_known import Missing, WellKnown
from desktop_assist.evidence import keyfile, sshsig
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.organisation import FILE_NAME, Organisation

CATALOGUE, CATALOGUE_SEAL, RENEWAL_SEAL = "catalogue.toml", "catalogue.toml.sig", f"{FILE_NAME}.sig"
LARGEST_CATALOGUE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Candidate:
    """An organisation as its domain publishes it.

    Attributes:
        domain: Where it came from.
        organisation: What its file says.
        files: The files by name, as they came.
        renewal_seal: The signature by earlier keys, or empty.
    """

    domain: Domain
    organisation: Organisation
    files: dict[str, bytes]
    renewal_seal: str

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of the organisation's file."""
        return hashlib.sha256(self.files[FILE_NAME]).hexdigest()

    @property
    def fingerprint(self) -> str:
        """The certificate authority's `SHA256:…` name, as `ssh-keygen -l` shows it."""
        return keyfile.fingerprint(self.organisation.technician_ca)


def look_up(site: WellKnown, domain: Domain) -> Candidate:
    """What `domain` publishes.

    Raises:
        EnrolmentRefused: It does not answer, or its files do not belong together.
        BadOrganisation: Its `organisation.toml` is not one.
    """
    data = site.fetch(domain, FILE_NAME, organisations.LARGEST_FILE_BYTES)
    found = organisations.parse(data, f"The {FILE_NAME} of {domain.shown}")  # 1.
    if found.domain != domain.name or found.practice:
        raise _refused(f"The file at {domain.shown} is that of another domain ({found.domain}).")
    catalogue = site.fetch(domain, CATALOGUE, LARGEST_CATALOGUE_BYTES)
    seal = site.fetch(domain, CATALOGUE_SEAL, sshsig.LARGEST_SEAL_BYTES)
    if not _sealed(seal, catalogue, found.catalogue_namespace, found.technician_ca):  # 2.
        raise _refused(f"The price list of {domain.shown} is not signed by its organisation.")
    files = {FILE_NAME: data, CATALOGUE: catalogue, CATALOGUE_SEAL: seal}
    return Candidate(domain, found, files, _renewal_seal(site, domain))


def _renewal_seal(site: WellKnown, domain: Domain) -> str:
    try:
        return site.fetch(domain, RENEWAL_SEAL, sshsig.LARGEST_SEAL_BYTES).decode("ascii", "replace")
    except Missing:
        return ""


def renews(candidate: Candidate, trusted: Organisation) -> bool:
    """Whether `candidate` is what `trusted` has become, by its own signature."""  # 3.
    if candidate.organisation.domain != trusted.domain:
        return False
    seal, data = candidate.renewal_seal.encode(), candidate.files[FILE_NAME]
    return _sealed(seal, data, trusted.renewal_namespace, trusted.technician_ca)


def _sealed(seal: bytes, data: bytes, namespace: str, signer: str) -> bool:
    try:
        made = sshsig.verify(seal.decode("ascii"), data, namespace)
    except (EvidenceError, UnicodeDecodeError):
        return False
    return made.public_line == signer and not made.certificate


def _refused(happened: str) -> EnrolmentRefused:
    return EnrolmentRefused(
        happened,
        kept="It was not used, and nothing was changed.",
        next_step="Tell the organisation; it has to mend what it publishes.",
    )
