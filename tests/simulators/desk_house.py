"""A real desk's folder and service, with customers who sign and technicians with certificates.

Nothing listens: requests are handed to the service as a line would. `tests/…/desk/test_desk_server.py` has
the lines.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_assist.channel.identity import AUDITOR, TECHNICIAN, Identity, identify
from desktop_assist.desk import case_id, folder, holdings
from desktop_assist.desk.folder import DeskFolder, NewOrganisation
from desktop_assist.desk.lines import AuditorLine, CustomerLine, TechnicianLine
from desktop_assist.desk.protocol import AnyAnswer, AnyRequest, Append, OpenCase, Upload
from desktop_assist.desk.protocol import Archive as ArchiveRequest
from desktop_assist.desk.rate import Rate, Rates
from desktop_assist.desk.revocations import Revocations
from desktop_assist.desk.service import DeskService
from desktop_assist.evidence import bundle, chain, dsse, issuing, item, keyfile, proof, statement
from desktop_assist.evidence.bundle import BundleContents
from desktop_assist.evidence.chain import StoredStatement
from desktop_assist.evidence.commitment import new_salt
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.note import CosignerKey
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.witness import Witness
from diagnostics.clock import timestamp
from simulators.fixed_clock import FixedClock

DOMAIN = "practice.invalid"
_MANY = Rate(1_000_000, 60)
UNLIMITED = Rates(_MANY, _MANY, _MANY, _MANY)  # a test may open in a second what a person does in a year


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as line:
        return int(line.getsockname()[1])


def new_organisation(**changed: Any) -> NewOrganisation:
    values = {
        "name": "Practice",
        "domain": DOMAIN,
        "address": "127.0.0.1",
        "port": free_port(),
        "languages": ("en",),
        "catalogue": b"prices\n",
        **changed,
    }
    return NewOrganisation(**values)


class House:
    """A desk's folder, and its service while it is open."""

    def __init__(self, path: Path, rates: Rates = UNLIMITED) -> None:
        self.rates = rates
        self.clock = FixedClock()
        self.folder: DeskFolder = folder.create(path, new_organisation())
        self.open()

    def open(self) -> DeskService:
        """Open the files, as a start of the desk does."""
        self._opened = holdings.opened(self.folder, self.clock)
        held = self._opened.__enter__()
        self.log, self.cases, self.archive = held.log, held.cases, held.archive
        self.database, self.sizes = held.database, held.sizes
        self.copies, self.retention = held.copies, held.retention
        self.service = DeskService(
            held, self.clock, revocations=Revocations(self.folder.public), rates=self.rates
        )
        return self.service

    def close(self) -> None:
        self._opened.__exit__(None, None, None)

    def reopen(self) -> DeskService:
        self.close()
        return self.open()

    def technician_key(
        self, name: str = "maria", principal: str = TECHNICIAN, valid_s: int = 3600
    ) -> SigningKey:
        key, at = keyfile.generate(), int(self.clock.now().timestamp())
        ca = self.folder.authority_key()
        line = issuing.issue(ca, key.public_line, name, (principal,), at - 60, at + valid_s, 1)
        return SigningKey(key.private, line)

    def auditor(self, name: str = "ada") -> AuditorLine:
        held = self.technician_key(name, AUDITOR)
        authority = self.folder.organisation.technician_ca
        return AuditorLine(identify(held.certificate, authority, AUDITOR, self.clock.now()))

    def technician(self, name: str = "maria", key: SigningKey | None = None) -> TechnicianLine:
        held = key or self.technician_key(name)
        authority = self.folder.organisation.technician_ca
        found: Identity = identify(held.certificate, authority, TECHNICIAN, self.clock.now())
        return TechnicianLine(found)


@dataclass
class Customer:
    """One install, with one case."""

    house: House
    key: SigningKey = field(default_factory=keyfile.generate)
    case: str = ""
    chained: list[StoredStatement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.case = self.case or case_id.new(self.house.clock.now())
        self.host_key = keyfile.generate()

    @property
    def line(self) -> CustomerLine:
        return CustomerLine(self.key.public_line)

    def sign(self, kind: Kinds, body: Mapping[str, Any] | None = None, **changed: Any) -> StoredStatement:
        """The next statement, not sent yet; `changed` forges its place, its case or its signer."""
        key = changed.pop("key", self.key)
        prev = chain.digest(self.chained[-1].envelope) if self.chained else ""
        fields = {"case": self.case, "seq": len(self.chained), "prev": prev, **changed}
        payload = statement.make(kind, at=timestamp(self.house.clock.now()), body=body or {}, **fields)
        return StoredStatement(fields["seq"], dsse.sign(payload, key), new_salt())

    def opening(self, question: str = "Why is it slow?", **changed: Any) -> StoredStatement:
        body = {"question": question, "host_key": changed.pop("host_key", self.host_key.public_line)}
        return self.sign(Kinds.OPENING, body, **changed)

    def ask(self, request: AnyRequest) -> AnyAnswer:
        return self.house.service.answer(self.line, request)

    def open(self, question: str = "Why is it slow?", seen: int = 0) -> AnyAnswer:
        made = self.opening(question)
        self.chained.append(made)
        return self.ask(OpenCase(made.envelope, made.salt, seen))

    def append(self, kind: Kinds = Kinds.MESSAGE, body: Mapping[str, Any] | None = None) -> AnyAnswer:
        made = self.sign(kind, body or {"text": "hello"})
        answer = self.send(made)
        self.chained.append(made)
        return answer

    def send(self, made: StoredStatement) -> AnyAnswer:
        return self.ask(Append(self.case, made.envelope, made.salt, 0))

    def finish(self) -> AnyAnswer:
        return self.append(Kinds.CLOSING, {"ended_by": "customer"})

    def bundle(self, folder_: Path, **changed: Any) -> Path:
        """The bundle of the case, sealed by the customer."""
        log = self.house.log
        leaves = {log.leaf(index): index for index in range(log.size)}
        statements = [
            StoredStatement(one.seq, one.envelope, one.salt, leaves[one.leaf], log.proof(leaves[one.leaf]))
            for one in changed.pop("statements", self.chained)
        ]
        signed = proof.parse(statements[-1].proof or "").signed_checkpoint
        cosigner = CosignerKey("customer", self.key.private)
        contents = BundleContents(
            case=changed.pop("case", self.case),
            organisation=DOMAIN,
            at=timestamp(self.house.clock.now()),
            statements=statements,
            items=(item.measured("data/note.txt", new_salt(), b"a note"),),
            checkpoint=Witness(signed).cosign(cosigner, 1_800_000_000),
            policy=f"log {log.vkey}\n",
            keys={},
        )
        path = bundle.write(folder_, contents)
        for who, key in changed.pop("seals", {"customer": self.key}).items():
            bundle.seal(path, who, DOMAIN, key)
        return path

    def upload(self, path: Path, case: str = "") -> list[AnyAnswer]:
        """Send every file of a bundle."""
        files = sorted(file for file in path.rglob("*") if file.is_file())
        names = [f"bundle/{file.relative_to(path).as_posix()}" for file in files]
        return [
            self.ask(Upload(case or self.case, name, 0, file.read_bytes(), last=True))
            for name, file in zip(names, files, strict=True)
        ]

    def archive(self) -> AnyAnswer:
        return self.ask(ArchiveRequest(self.case))
