"""A desk's folder: what `desk init` makes, and where everything of a desk lies.

Decides: which keys there are, which files are public, and that private ones are closed to others.
Leaves alone: how the desk works.

- organisation/ is public: organisation.toml, the catalogue and the revocation list with their signatures,
  ca.pub, desk.pub, seal.pub, log.vkey, allowed_signers, policy.txt. Ship it in the installer, give it
  to auditors.
- private/ holds the certificate authority's, host, seal and log keys. Back it up, show it to nobody. The
  authority's, which only people use, may be in a keyring instead; a desk that runs as a service has none.
- technicians/ and auditors/ hold the keys and certificates that were issued here.
- log/, archive/, notes/, incoming/ and desk.sqlite are the desk's work.
"""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from desktop_assist import organisation as organisations
from desktop_assist.desk.errors import DeskNotUsable
from desktop_assist.evidence import durable, key_vault, keyfile, krl_writing, sshsig
from desktop_assist.evidence.key_vault import Vault
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.krl_writing import Revoked
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.note import NoteKey
from desktop_assist.organisation import BadOrganisation, Organisation, OrganisationFolder
from desktop_assist.settings import RESOURCES

CATALOGUE = RESOURCES / "catalogue" / "practice.toml"


@dataclass(frozen=True)
class NewOrganisation:
    """What a person decides about a new organisation.

    Attributes:
        name: What customers call it.
        domain: Its identity.
        address: Where its desk is reached.
        port: The desk's port.
        languages: What its technicians speak.
        catalogue: The bytes of its price list.
    """

    name: str
    domain: str
    address: str
    port: int
    languages: tuple[str, ...]
    catalogue: bytes


class DeskFolder:
    """The files of one desk."""

    def __init__(self, path: Path) -> None:
        """Use the desk in `path`.

        Raises:
            BadOrganisation: There is no desk in that folder.
        """
        self.path = path
        self.public: OrganisationFolder = organisations.load(path / "organisation")

    @cached_property
    def organisation(self) -> Organisation:
        """What customers' programs are told of this desk."""
        return self.public.organisation

    @property
    def log(self) -> Path:
        """The log's tiles and checkpoint."""
        return self.path / "log"

    @property
    def archive(self) -> Path:
        """The finished bundles."""
        return self.path / "archive"

    @property
    def notes(self) -> Path:
        """What the desk erased because its period was over."""
        return self.path / "notes"

    @property
    def incoming(self) -> Path:
        """Uploads of cases that are still open."""
        return self.path / "incoming"

    @property
    def database(self) -> Path:
        """The cases."""
        return self.path / "desk.sqlite"

    @property
    def authority_file(self) -> Path:
        """The certificate authority's private key, unless a keyring holds it."""
        return self.private / "ca"

    @property
    def private(self) -> Path:
        """The private keys."""
        return self.path / "private"

    def authority_key(self) -> SigningKey:
        """The certificate authority's private key; only issuing needs it, serving does not."""
        return key_vault.load(self.authority_file, key_vault.system())

    def host_key(self) -> SigningKey:
        """The desk's SSH host key."""
        return self._private("host")

    def seal_key(self) -> SigningKey:
        """The key of the desk's seals."""
        return self._private("seal")

    def log_key(self) -> NoteKey:
        """The key of the log's checkpoints."""
        return NoteKey(log_name(self.organisation.domain), self._private("log").private)

    def _private(self, name: str) -> SigningKey:
        return keyfile.load(self.private / name)


def log_name(domain: str) -> str:
    """The log's name, which is also the name of its key."""
    return f"{domain}/log"


def create(path: Path, new: NewOrganisation, vault: Vault | None = None) -> DeskFolder:
    """Make a new organisation with its desk in `path`, all of it or nothing.

    Args:
        path: A new folder.
        new: What was decided about it.
        vault: Where the authority's private key goes; None for a file.

    Raises:
        DeskNotUsable: The folder exists and is not empty, or cannot be written.
        BadOrganisation: What was decided makes no acceptable organisation.
    """
    if not organisations.is_domain(new.domain):
        raise BadOrganisation(
            f"{new.domain!r} cannot be the domain of an organisation.",
            next_step="Write it as a plain host name, such as help.example.org or practice.invalid.",
        )
    try:
        making = _begin(path)
    except OSError as error:
        raise _not_made(path, error) from error
    try:
        _fill(making, new, vault)
        if path.exists():
            path.rmdir()
        making.rename(path)
        durable.sync_folder(path.parent)
    except OSError as error:
        raise _not_made(path, error) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return DeskFolder(path)


def _begin(path: Path) -> Path:
    """A new folder beside `path`, for this user alone, on the same disk."""
    if path.is_dir() and any(path.iterdir()):
        raise DeskNotUsable(
            f"{path} is not empty.",
            kept="Nothing in it was changed.",
            next_step="Choose a new folder: an organisation's keys are never overwritten.",
        )
    if path.exists() and not path.is_dir():
        raise FileExistsError(errno.EEXIST, "there is a file of that name")
    path.parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))


def _not_made(path: Path, error: OSError) -> DeskNotUsable:
    return DeskNotUsable(
        f"The folder {path} cannot be made ({error.strerror}).",
        kept="Nothing was left behind.",
        next_step="Free some space or choose another folder.",
    )


def _fill(path: Path, new: NewOrganisation, vault: Vault | None) -> None:
    keys = {name: keyfile.generate() for name in ("ca", "host", "seal", "log")}
    log_key = NoteKey(log_name(new.domain), keys["log"].private)
    text = _organisation_toml(new, keys, log_key.vkey)
    organisation = organisations.parse(text)
    for name in ("host", "seal", "log"):
        keyfile.save(keys[name], path / "private" / name)
    Log.create(path / "log", log_name(new.domain), log_key).close()
    for name, content in _public_files(new, organisation, keys, text).items():
        durable.make_folder(path / "organisation")
        durable.create(path / "organisation" / name, content)
    key_vault.save(keys["ca"], path / "private" / "ca", vault)  # last: no keyring keeps one of nothing


def _public_files(
    new: NewOrganisation, organisation: Organisation, keys: dict[str, SigningKey], text: bytes
) -> dict[str, bytes]:
    signature = sshsig.sign(new.catalogue, organisation.catalogue_namespace, keys["ca"])
    revoked = krl_writing.write(1, 0, keys["ca"].blob, Revoked())
    return {
        "organisation.toml": text,
        "catalogue.toml": new.catalogue,
        "catalogue.toml.sig": signature.encode(),
        "revoked.krl": revoked,
        "revoked.krl.sig": sshsig.sign(revoked, organisation.revocations_namespace, keys["ca"]).encode(),
        "ca.pub": f"{organisation.technician_ca}\n".encode(),
        "desk.pub": f"{organisation.desk.host_key}\n".encode(),
        "seal.pub": f"{organisation.desk.seal_key}\n".encode(),
        "log.vkey": f"{organisation.log}\n".encode(),
        "allowed_signers": allowed_signers(organisation).encode(),
        "policy.txt": f"log {organisation.log}\nquorum none\n".encode(),
    }


def allowed_signers(organisation: Organisation) -> str:
    """Who may seal and sign, in the form that `ssh-keygen -Y verify -f` reads.

    From: ssh-keygen(1), ALLOWED SIGNERS.
    """
    seals = organisation.seal_namespace
    own = f"{organisation.catalogue_namespace},{organisation.revocations_namespace}"
    return (
        f'technician cert-authority,namespaces="{seals}" {organisation.technician_ca}\n'
        f'desk namespaces="{seals}" {organisation.desk.seal_key}\n'
        f'organisation namespaces="{own}" {organisation.technician_ca}\n'
    )


def _organisation_toml(new: NewOrganisation, keys: dict[str, SigningKey], vkey: str) -> bytes:
    practice = new.domain.endswith(organisations.PRACTICE_SUFFIX)
    text = (
        "# What customers' programs and auditors trust. Public: ship it in the installer.\n"
        "version = 1\n"
        f"name = {_quoted(new.name)}\n"
        f"domain = {_quoted(new.domain)}\n"
        f"practice = {str(practice).lower()}\n"
        f"languages = [{', '.join(_quoted(each) for each in new.languages)}]\n"
        f"technician_ca = {_quoted(keys['ca'].public_line)}\n"
        f"log = {_quoted(vkey)}\n"
        "\n[desk]\n"
        f"address = {_quoted(new.address)}\n"
        f"port = {new.port}\n"
        f"host_key = {_quoted(keys['host'].public_line)}\n"
        f"seal_key = {_quoted(keys['seal'].public_line)}\n"
    )
    return text.encode("utf-8", "replace")  # half a character, from a command line in another encoding


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML basic string too
