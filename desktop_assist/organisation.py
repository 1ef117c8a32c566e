"""The organisation that a program trusts: who may help, which desk answers, which log records.

Decides: the form of `organisation.toml`, and what makes one unacceptable.
Leaves alone: how the file came here. An installer ships it, or `enrolment` fetches it from its domain.

1. The file is at most 64 KiB of TOML with exactly the known names.
2. A practice organisation lives under `.invalid`, and nothing else does: it can never pass for a real one.
   A domain is written in its one plain spelling: ASCII, lower case, no final dot.
3. Every key is an Ed25519 key in OpenSSH form, without a comment; the log's key is a C2SP verifier key of
   the organisation's domain.
4. Names, languages and the desk's address are short, printable and not empty.
5. Retention periods, the archive's readers and the time-stamping authority: see `organisation_terms`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop_assist import organisation_terms as terms
from desktop_assist.errors import DesktopAssistError
from desktop_assist.organisation_terms import Archive, Retention, Timestamps
from desktop_assist.settings import RESOURCES, Home

FILE_NAME = "organisation.toml"
LARGEST_FILE_BYTES = 64 * 1024
# From: https://www.rfc-editor.org/rfc/rfc8709#section-4 (length and name, length of the key, 32 bytes of it)
_KEY = re.compile(r"ssh-ed25519 (AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43})")
# From: https://c2sp.org/signed-note#verifier-keys (name, hash of name and key, 0x01 and 32 bytes of it)
_LOG_KEY = re.compile(r"([^\s+/]+)(?:/[^\s+]*)?\+([0-9a-f]{8})\+(A[A-Za-z0-9+/]{43})")
# From: https://www.rfc-editor.org/rfc/rfc1123#section-2.1
_DOMAIN = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+"
)
# From: https://www.rfc-editor.org/rfc/rfc5646#section-2.1, as much of it as names a language
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_ADDRESS = re.compile(r"[A-Za-z0-9:][A-Za-z0-9._:%-]{0,252}")
LONGEST_NAME = 100  # ours: what fits on a line of the window
MOST_LANGUAGES = 50  # ours
MOST_PORTS = 4  # ours: each is tried for ten seconds
# From: https://www.rfc-editor.org/rfc/rfc2606#section-2 (a name that no real host can ever have)
PRACTICE_SUFFIX = ".invalid"


class BadOrganisation(DesktopAssistError):
    """An organisation file is missing, malformed or contradicts itself."""


class NotSetUp(DesktopAssistError):
    """This install was not set up for any organisation."""


class DeskAddress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the desk listens, and the keys it answers with.

    Attributes:
        address: A host name or an IP address.
        port: The port that is tried first.
        host_key: The key that it answers with.
        seal_key: The key that it seals with.
        other_ports: Further ports, in order, for networks that close the first one.
    """

    address: str
    port: int
    host_key: str
    seal_key: str
    other_ports: tuple[int, ...] = ()

    @property
    def ports(self) -> tuple[int, ...]:
        """All ports, in the order in which they are tried."""
        return (self.port, *self.other_ports)


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
        retention: How long the desk keeps what.
        archive: How it keeps its archive.
        timestamps: Who stamps the log's checkpoints; None where nobody does.
    """

    version: int
    name: str
    domain: str
    practice: bool
    languages: tuple[str, ...]
    technician_ca: str
    log: str
    desk: DeskAddress
    retention: Retention = Retention()
    archive: Archive = Archive()
    timestamps: Timestamps | None = None

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

    @property
    def renewal_namespace(self) -> str:
        """The SSHSIG namespace in which this organisation signs the `organisation.toml` that follows."""
        return f"organisation@{self.domain}"

    @property
    def revocations_namespace(self) -> str:
        """The SSHSIG namespace of this organisation's revocation lists."""
        return f"revocations@{self.domain}"


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

    @property
    def revocations(self) -> Path:
        """The revocation list; its signature lies beside it."""
        return self.path / "revoked.krl"

    @property
    def revocations_signature(self) -> Path:
        """The certificate authority's SSHSIG over the revocation list."""
        return self.path / "revoked.krl.sig"


def parse(data: bytes, name: str = FILE_NAME) -> Organisation:
    """The organisation that `data` describes.

    Raises:
        BadOrganisation: One of the rules above is broken; the sentence says which.
    """
    if len(data) > LARGEST_FILE_BYTES:  # 1.
        raise _refusal(name, f"is larger than {LARGEST_FILE_BYTES} bytes")
    try:
        organisation = msgspec.toml.decode(data, type=Organisation)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _refusal(name, f"is not an organisation file ({error})") from error
    for why in _faults(organisation):
        raise _refusal(name, why)
    return organisation


def is_domain(text: str) -> bool:
    """Whether `text` is a domain in its one plain spelling."""
    return _DOMAIN.fullmatch(text) is not None


def _faults(organisation: Organisation) -> Iterator[str]:
    """What is wrong with it, in the order of the rules; nothing if it is acceptable."""
    if organisation.version != 1:
        yield f"has the form {organisation.version}, and this program reads form 1"
    if organisation.practice != organisation.domain.endswith(PRACTICE_SUFFIX):  # 2.
        yield f"must be a practice organisation exactly when its domain ends in {PRACTICE_SUFFIX}"
    if not is_domain(organisation.domain):
        yield "has a domain that is not written as a plain host name, such as help.example.org"
    keys = (organisation.technician_ca, organisation.desk.host_key, organisation.desk.seal_key)
    if not all(_is_key(key) for key in keys):  # 3.
        yield "holds a key that is not an Ed25519 key in OpenSSH form"
    yield from _log_faults(organisation)
    if not organisation.name.isprintable() or not 0 < len(organisation.name.strip()) <= LONGEST_NAME:  # 4.
        yield f"has a name that is not one line of at most {LONGEST_NAME} characters"
    if not 0 < len(organisation.languages) <= MOST_LANGUAGES:
        yield "names no language, or too many"
    if not all(_LANGUAGE.fullmatch(language) for language in organisation.languages):
        yield "names a language otherwise than BCP 47 does, such as en or pt-BR"
    yield from _desk_faults(organisation.desk)
    yield from terms.faults(organisation.retention, organisation.archive, organisation.timestamps)  # 5.


def _desk_faults(desk: DeskAddress) -> Iterator[str]:
    if not _ADDRESS.fullmatch(desk.address):
        yield "has a desk whose address is not a host name or an IP address"
    if not all(0 < port < 65536 for port in desk.ports):
        yield "has a port outside 1 to 65535"
    if len(desk.ports) > MOST_PORTS:
        yield f"names more than {MOST_PORTS} ports"


def _log_faults(organisation: Organisation) -> Iterator[str]:
    match = _LOG_KEY.fullmatch(organisation.log)
    if match is None or not _is_log_key(organisation.log_name, match[2], match[3]):
        yield "has a log key that is not a C2SP verifier key"
    elif match[1] != organisation.domain:
        yield "has a log key whose name is not the organisation's domain"


def _is_key(line: str) -> bool:
    match = _KEY.fullmatch(line)
    return match is not None and _one_spelling(match[1])


def _is_log_key(name: str, told: str, encoded: str) -> bool:
    if not _one_spelling(encoded):
        return False
    key = base64.b64decode(encoded)
    expected = hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8]
    return len(key) == 33 and key[0] == 1 and told == expected


def _one_spelling(encoded: str) -> bool:
    """Whether it is base64 as every program would write it, so that keys can be compared as text."""
    try:
        return base64.b64encode(base64.b64decode(encoded, validate=True)).decode() == encoded
    except ValueError:
        return False


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
        NotSetUp: There is none.
        BadOrganisation: There is one, and it is malformed.
    """
    shipped = RESOURCES / "organisation"
    for folder in (shipped, home.organisation, home.next_organisation):
        if (folder / FILE_NAME).exists():
            return load(folder)
    raise NotSetUp(
        "This program is not set up for a support organisation yet.",
        next_step=(
            "Install it from your organisation's own installer, or add your organisation by its domain: "
            "desktop-assist organisation add DOMAIN. Nobody on the phone should ask you to do this. "
            "To see how it works, run: desktop-assist demo"
        ),
    )


def _refusal(name: str, why: str) -> BadOrganisation:
    return BadOrganisation(
        f"{name} {why}.",
        kept="It was not used, and nothing was changed.",
        next_step="Ask your organisation for its file again.",
    )
