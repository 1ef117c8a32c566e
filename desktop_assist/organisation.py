"""The organisation that a program trusts: who may help, which desk answers, which log records.

Decides: the form of `organisation.toml`, and what makes one unacceptable.
Leaves alone: how the file came here. An installer ships it; nothing in this program fetches it from a link.

1. The file is at most 64 KiB of TOML with exactly the known names.
2. A practice organisation lives under `.invalid`, and nothing else does: it can never pass for a real one.
3. Every key is an Ed25519 key in OpenSSH form; the log's key is a C2SP verifier key.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop_assist.errors import DesktopAssistError
from desktop_assist.settings import RESOURCES, Home

FILE_NAME = "organisation.toml"
LARGEST_FILE_BYTES = 64 * 1024
KEY_PREFIX = "ssh-ed25519 "
# From: https://www.rfc-editor.org/rfc/rfc2606#section-2 (a name that no real host can ever have)
PRACTICE_SUFFIX = ".invalid"


class BadOrganisation(DesktopAssistError):
    """An organisation file is missing, malformed or contradicts itself."""


class DeskAddress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the desk listens, and the keys it answers with."""

    address: str
    port: int
    host_key: str
    seal_key: str


class Organisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `organisation.toml` says.

    Attributes:
        version: The form of the file; 1.
        name: What customers call the organisation.
        domain: The organisation's identity, and the namespace of its seals.
        practice: Whether this is a practice organisation, without real customers.
        languages: What its technicians speak, as BCP 47 tags.
        technician_ca: The key that signs technicians' and auditors' certificates, and the catalogue.
        log: The C2SP verifier key of the desk's log.
        desk: Where the desk is.
    """

    version: int
    name: str
    domain: str
    practice: bool
    languages: tuple[str, ...]
    technician_ca: str
    log: str
    desk: DeskAddress

    @property
    def log_name(self) -> str:
        """The log's name, which is also its checkpoints' origin: the part of the key before the `+`."""
        return self.log.partition("+")[0]

    @property
    def seal_namespace(self) -> str:
        """The SSHSIG namespace of this organisation's bundles."""
        return f"evidence-bundle@{self.domain}"

    @property
    def catalogue_namespace(self) -> str:
        """The SSHSIG namespace of this organisation's catalogue."""
        return f"catalogue@{self.domain}"


@dataclass(frozen=True)
class OrganisationFolder:
    """The organisation's public files, as an installer ships them and an auditor holds them.

    Attributes:
        path: The folder.
        organisation: What its `organisation.toml` says.
    """

    path: Path
    organisation: Organisation

    @property
    def catalogue(self) -> Path:
        """The price list; its signature lies beside it."""
        return self.path / "catalogue.toml"

    @property
    def catalogue_signature(self) -> Path:
        """The certificate authority's SSHSIG over the price list."""
        return self.path / "catalogue.toml.sig"


def parse(data: bytes, name: str = FILE_NAME) -> Organisation:
    """The organisation that `data` describes.

    Raises:
        BadOrganisation: One of the three rules above is broken; the sentence says which.
    """
    if len(data) > LARGEST_FILE_BYTES:  # 1.
        raise _refusal(name, f"is larger than {LARGEST_FILE_BYTES} bytes")
    try:
        organisation = msgspec.toml.decode(data, type=Organisation)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _refusal(name, f"is not an organisation file ({error})") from error
    _check(organisation, name)
    return organisation


def _check(organisation: Organisation, name: str) -> None:
    if organisation.version != 1:
        raise _refusal(name, f"has the form {organisation.version}, and this program reads form 1")
    if organisation.practice != organisation.domain.endswith(PRACTICE_SUFFIX):  # 2.
        raise _refusal(
            name, f"must be a practice organisation exactly when its domain ends in {PRACTICE_SUFFIX}"
        )
    keys = (organisation.technician_ca, organisation.desk.host_key, organisation.desk.seal_key)
    if not all(key.startswith(KEY_PREFIX) for key in keys):  # 3.
        raise _refusal(name, "holds a key that is not an Ed25519 key in OpenSSH form")
    if organisation.log_name.partition("/")[0] != organisation.domain:
        raise _refusal(name, "has a log key whose name is not the organisation's domain")
    if not 0 < organisation.desk.port < 65536:
        raise _refusal(name, "has a port outside 1 to 65535")


def load(folder: Path) -> OrganisationFolder:
    """The organisation whose public files lie in `folder`.

    Raises:
        BadOrganisation: The folder has no acceptable `organisation.toml`.
    """
    file = folder / FILE_NAME
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise BadOrganisation(
            f"{file} cannot be read ({error.strerror}).",
            next_step="Name the folder that holds your organisation's public files.",
        ) from error
    return OrganisationFolder(folder, parse(data, str(file)))


def trusted(home: Home) -> OrganisationFolder:
    """The organisation that this install was set up for: the installer's, else the one in `home`.

    Raises:
        BadOrganisation: There is none, or it is malformed.
    """
    shipped = RESOURCES / "organisation"
    for folder in (shipped, home.organisation):
        if (folder / FILE_NAME).exists():
            return load(folder)
    raise BadOrganisation(
        "This program is not set up for a support organisation yet.",
        next_step=(
            "Install it from your organisation's own installer; nobody on the phone can do this for you. "
            "To see how it works, run: desktop-assist demo"
        ),
    )


def _refusal(name: str, why: str) -> BadOrganisation:
    return BadOrganisation(
        f"{name} {why}.",
        kept="It was not used, and nothing was changed.",
        next_step="Ask your organisation for its file again.",
    )
