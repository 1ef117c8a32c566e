"""Genuine bundles, made by a customer, a technician and a desk that live in this process and use real keys.

Everything is signed, logged and sealed by the product's own evidence package; only the wires between the
three are missing. A test takes the events of a good session, changes what it wants to forge, and has all of
them sign the forgery: what then still fails is what the audit finds by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desktop_assist import organisation as organisations
from desktop_assist.evidence import bundle, certificate, chain, dsse, issuing, item, keyfile, proof, sshsig
from desktop_assist.evidence import statement as statements
from desktop_assist.evidence.bundle import BundleContents
from desktop_assist.evidence.chain import StoredStatement
from desktop_assist.evidence.commitment import new_salt
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.note import CosignerKey, NoteKey
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.witness import Witness
from desktop_assist.offers.catalogue import Catalogue
from desktop_assist.offers.check import check, check_claim
from desktop_assist.offers.claim import Claim, Offer
from desktop_assist.organisation import OrganisationFolder
from diagnostics import compare, report
from diagnostics.clock import timestamp
from diagnostics.finding import Severity
from diagnostics.platforms import Volume
from diagnostics.report import Report
from simulators.checked import checked as checkup
from simulators.recorded import Recorded

CASE = "01KAKQ7Y5X0000000000000000"
BEGAN = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
CATALOGUE = "data/catalogue.toml"
REPORT_BEFORE, REPORT_AFTER, CAST = (
    "data/report-before.json",
    "data/report-after.json",
    "data/terminal-000.cast",
)
DURING = "data/report-during-001.json"
PRICES = """
version = "1"
organisation = "Practice Support"

[[services]]
id = "free-space"
title = "Freeing space together"
description = "A technician looks through the disk with you."
price = "49.00"
currency = "EUR"
term = "one visit"
renewal = "none"
resolves = [{ rule = "storage.space", at_least = "attention" }]
free_alternative = "The article on free space shows every step."
responsible = "the organisation"

[[services]]
id = "yearly-plan"
title = "Help for a year"
description = "Ask as often as you like."
price = "169.00"
currency = "EUR"
term = "12 months"
renewal = "none"
resolves = []
free_alternative = "Single questions are answered without a plan."
responsible = "the organisation"
"""


def at(seconds: int) -> str:
    """The moment so many seconds after the case began."""
    return timestamp(BEGAN + timedelta(seconds=seconds))


def checked(free_bytes: int, seconds: int, **changed: Any) -> Report:
    """The report of a check-up of the free space of a computer with one disk of 100 GB."""
    total = 100_000_000_000
    disk = Volume("/", "ext4", ("rw",), total, total - free_bytes, free_bytes, 0, 0)
    found = checkup(Recorded(disks=(disk,)), "storage")
    seen = {name: replace(reading, taken_at=at(seconds)) for name, reading in found.observations.items()}
    moments = {"taken_at": at(seconds), "finished_at": at(seconds + 1), "observations": seen}
    return replace(found, **{**moments, **changed})


class Desk:
    """An organisation: its keys, its public files, its log."""

    def __init__(self, folder: Path, domain: str = "practice.invalid") -> None:
        """Make it in `folder`."""
        self.folder = folder
        self.domain = domain
        self.ca, self.host, self.seal = keyfile.generate(), keyfile.generate(), keyfile.generate()
        self.log_key = NoteKey(f"{domain}/log", keyfile.generate().private)
        self.log = Log.create(folder / "log", self.log_key.name, self.log_key)
        self.organisation = self._publish(folder / "organisation")
        self.log.append(b"a case of somebody else")

    def _publish(self, public: Path) -> OrganisationFolder:
        public.mkdir()
        (public / organisations.FILE_NAME).write_text(
            f"""version = 1
name = "Practice Support"
domain = "{self.domain}"
practice = true
languages = ["en"]
technician_ca = "{self.ca.public_line}"
log = "{self.log_key.vkey}"
[desk]
address = "127.0.0.1"
port = 2222
host_key = "{self.host.public_line}"
seal_key = "{self.seal.public_line}"
"""
        )
        loaded = organisations.load(public)
        loaded.catalogue.write_text(PRICES)
        sealed = sshsig.sign(PRICES.encode(), loaded.organisation.catalogue_namespace, self.ca)
        loaded.catalogue_signature.write_text(sealed)
        return loaded

    def technician(
        self,
        name: str = "maria",
        *,
        hours: int = 12,
        ca: SigningKey | None = None,
        principal: str = "technician",
    ) -> SigningKey:
        """A technician's key with a certificate from the beginning of the case for so many hours."""
        key, begin = keyfile.generate(), int(BEGAN.timestamp())
        first, end = sorted((begin - 300, begin + hours * 3600))
        line = issuing.issue(ca or self.ca, key.public_line, name, (principal,), first, end, 7)
        return SigningKey(key.private, line)


@dataclass(frozen=True)
class Event:
    """A statement before it is signed; `technician` where one signs it too: the first, or with `key`."""

    kind: Kinds
    body: Mapping[str, Any]
    at: str
    items: tuple[str, ...] = ()
    technician: bool = False
    key: SigningKey | None = None

    def saying(self, **changed: Any) -> Event:
        """The same event with some of its body changed."""
        return replace(self, body={**self.body, **changed})


@dataclass
class Session:
    """One session, from which bundles are made. Change its parts, then call `bundle`.

    Attributes:
        later: Seconds from `BEGAN` to the beginning of this one.
    """

    desk: Desk
    customer: SigningKey = field(default_factory=keyfile.generate)
    technician: SigningKey = field(default_factory=keyfile.generate)
    before: Report = None  # type: ignore[assignment]
    after: Report = None  # type: ignore[assignment]
    case: str = CASE
    later: int = 0
    question: str = "Why can I not save my photographs?"
    items: dict[str, item.Item] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before = self.before or checked(6_000_000_000, self.later - 60)
        self.after = self.after or checked(60_000_000_000, self.later + 900)

    def at(self, seconds: int) -> str:
        """The moment so many seconds after this session began."""
        return at(self.later + seconds)

    def keep(self, name: str, data: bytes) -> None:
        """Make `data` an item of the case."""
        self.items[name] = item.measured(name, new_salt(), data)

    # The story

    def happen(self, kind: Kinds, body: Mapping[str, Any], seconds: int, *items: str) -> None:
        """Put an event at the end of the story."""
        presented = kind in (Kinds.CLAIM, Kinds.OFFER, Kinds.CHANGE)
        self.events.append(Event(kind, body, self.at(seconds), items, presented))

    def open(self) -> None:
        """The question and the sealed report."""
        self.keep(CATALOGUE, PRICES.encode())
        self.keep(REPORT_BEFORE, report.encode(self.before))
        opening = {
            "question": self.question,
            "organisation": self.desk.domain,
            "customer_key": self.customer.public_line,
            "host_key": keyfile.generate().public_line,
            "languages": ["en"],
            "program": "0.1.0",
            "sealed_report": hashlib.sha256(b"the check-up's own envelope").hexdigest(),
        }
        self.happen(Kinds.OPENING, opening, 0, CATALOGUE)
        self.happen(Kinds.REPORT, described("before", self.before), 1, REPORT_BEFORE)

    def arrive(self, seconds: int = 60) -> None:
        """The technician comes in."""
        self.happen(Kinds.ARRIVAL, arrival(self.technician), seconds)
        self.happen(Kinds.MESSAGE, {"from": "technician", "text": "Good evening."}, seconds + 5)

    def hand_over(self, to: SigningKey, seconds: int = 600, *, key: str = "") -> None:
        """The technician asks to hand over to `to`, the customer agrees; `to` comes and claims something."""
        name = certificate.Certificate(to.certificate).key_id
        for step, then in (("asked", seconds), ("agreed", seconds + 10)):
            body = {"step": step, "from": "maria", "to": name, "key": key, "reason": "Omar knows disks."}
            self.happen(Kinds.HAND_OVER, body, then)
        self.happen(Kinds.ARRIVAL, arrival(to), seconds + 60)
        self.present(
            Claim("claim-2", "The disk is still full.", (SPACE,), Severity.ATTENTION), "", seconds + 70
        )
        place = self.place(Kinds.CLAIM, -1)
        self.events[place] = replace(self.events[place], key=to)

    def use_terminal(self) -> None:
        """The terminal is asked for, granted, used, withdrawn; the recording follows."""
        self.keep(CAST, b'{"version":2,"width":80,"height":24}\n[0.1,"o","df\\r\\n"]\n')
        for step, seconds in (("asked", 100), ("granted", 110), ("withdrawn", 200)):
            reason = "To look at the disk." if step == "asked" else ""
            self.happen(Kinds.CONSENT, {"capability": "terminal", "step": step, "reason": reason}, seconds)
        used = {
            "capability": "terminal",
            "started_at": self.at(111),
            "ended_at": self.at(200),
            "exit_status": 0,
        }
        self.happen(Kinds.RECORDING, used, 201, CAST)

    def move_file(self) -> None:
        """Sending files is asked for, granted, used, withdrawn; then the transfer."""
        for step, seconds in (("asked", 205), ("granted", 210), ("withdrawn", 220)):
            reason = "To bring a driver." if step == "asked" else ""
            self.happen(Kinds.CONSENT, {"capability": "send files", "step": step, "reason": reason}, seconds)
        self.happen(Kinds.TRANSFER, {"transfers": [self.transferred()]}, 221)

    def check_more(self, during: Report, name: str = DURING, seconds: int = 240) -> None:
        """More checks of the free space are asked for, granted, made, sent."""
        self.keep(name, report.encode(during))
        more = {"capability": "more checks", "subjects": ["storage"]}
        for step, after in (("asked", 0), ("granted", 5)):
            reason = "To see whether it is full again." if step == "asked" else ""
            self.happen(Kinds.CONSENT, {**more, "step": step, "reason": reason}, seconds + after)
        self.happen(Kinds.REPORT, described("during", during), seconds + 20, name)
        ended = {"capability": "more checks", "step": "expired", "reason": "", "cause": "sent"}
        self.happen(Kinds.CONSENT, ended, seconds + 20)

    def transferred(self, **changed: Any) -> dict[str, Any]:
        """One file that was sent."""
        moved = {"first": 0, "bytes": 6, "size": 6, "sha256": hashlib.sha256(b"driver").hexdigest()}
        times = {"started_at": self.at(211), "ended_at": self.at(212)}
        told = {"capability": "send files", "name": "driver.zip", **times, "ended": "closed", "moved": moved}
        return {**told, **changed}

    def present(self, subject: Claim | Offer, answer: str, seconds: int, sold: Iterable[str] = ()) -> None:
        """A claim or an offer, shown with its verdict; an offer is answered too."""
        if isinstance(subject, Offer):
            kind, verdict = Kinds.OFFER, check(self.before, PRICE_LIST, subject, sold=frozenset(sold))
        else:
            kind, verdict = Kinds.CLAIM, check_claim(self.before, subject)
        self.happen(kind, subject.to_json(), seconds)
        shown = {"about": kind.value, "id": subject.id, "verdict": verdict.to_json(), "answer": "shown"}
        self.happen(Kinds.DECISION, shown, seconds + 1)
        if answer:
            self.happen(Kinds.DECISION, {**shown, "answer": answer}, seconds + 20)

    def close(self, seconds: int = 890) -> None:
        """The second check-up, the comparison, the closing."""
        self.keep(REPORT_AFTER, report.encode(self.after))
        self.happen(Kinds.REPORT, described("after", self.after), seconds + 12, REPORT_AFTER)
        self.happen(Kinds.COMPARISON, compare.compare(self.before, self.after).to_json(), seconds + 13)
        ended = {"ended_by": "customer", "reason": "The customer pressed Stop.", "ended_at": self.at(seconds)}
        self.happen(Kinds.CLOSING, ended, seconds + 14)

    def offer(self, name: str = "offer-1", service: str = "free-space", **changed: Any) -> Offer:
        """An offer on the full disk at the published price."""
        price = "49.00" if service == "free-space" else "169.00"
        body = {
            "id": name,
            "service": service,
            "price": price,
            "currency": "EUR",
            "findings": [SPACE],
            "report": self.items[REPORT_BEFORE].commitment,
            "reason": "This should do it.",
        }
        return Offer.from_json({**body, **changed})

    def play(self) -> Session:
        """The whole of a good session."""
        self.open()
        self.arrive()
        self.use_terminal()
        self.present(Claim("claim-1", "The disk is nearly full.", (SPACE,), Severity.ATTENTION), "", 300)
        self.present(self.offer(), "accepted", 400)
        self.present(self.offer("offer-2", "yearly-plan"), "declined", 500, sold=(SPACE,))
        self.close()
        return self

    def place(self, kind: Kinds, number: int = 0) -> int:
        """Where the event of this kind is in the story."""
        return [place for place, event in enumerate(self.events) if event.kind is kind][number]

    def change(self, kind: Kinds, number: int = 0, **changed: Any) -> None:
        """Change what an event says."""
        place = self.place(kind, number)
        self.events[place] = self.events[place].saying(**changed)

    # From the story to a bundle

    def signed(self, events: Sequence[Event]) -> list[StoredStatement]:
        """The events as a chain of signed statements."""
        made: list[StoredStatement] = []
        for seq, event in enumerate(events):
            prev = chain.digest(made[-1].envelope) if made else ""
            items = {name: self.items[name].commitment for name in event.items}
            payload = statements.make(
                event.kind, case=self.case, seq=seq, prev=prev, at=event.at, body=event.body, items=items
            )
            keys = (event.key or self.technician, self.customer) if event.technician else (self.customer,)
            made.append(StoredStatement(seq, dsse.sign(payload, *keys), new_salt()))
        return made

    def logged(self, chained: Sequence[StoredStatement]) -> list[StoredStatement]:
        """The statements with a proof each, under one checkpoint."""
        places = [self.desk.log.append(each.leaf) for each in chained]
        return [
            replace(each, leaf_index=place, proof=self.desk.log.proof(place))
            for each, place in zip(chained, places, strict=True)
        ]

    def written(
        self, folder: Path, chained: Sequence[StoredStatement], seals: Mapping[str, SigningKey] | None = None
    ) -> Path:
        """The bundle of these statements, with a seal by each of `seals`."""
        signed = proof.parse(chained[-1].proof or "").signed_checkpoint
        cosigner = CosignerKey(f"customer.{self.case.lower()}", self.customer.private)
        contents = BundleContents(
            case=self.case,
            organisation=self.desk.domain,
            at=self.at(1000),
            statements=chained,
            items=tuple(self.items.values()),
            checkpoint=Witness(signed).cosign(cosigner, int(BEGAN.timestamp()) + self.later + 910),
            policy=f"log {self.desk.log_key.vkey}\n",
            keys={"customer.pub": f"{self.customer.public_line}\n".encode()},
        )
        path = bundle.write(folder, contents)
        everybody = {"customer": self.customer, "technician": self.technician, "desk": self.desk.seal}
        for who, key in (everybody if seals is None else seals).items():
            bundle.seal(path, who, self.desk.domain, key)
        return path

    def bundle(self, folder: Path, seals: Mapping[str, SigningKey] | None = None) -> Path:
        """The bundle of the story as it is now, signed, logged and sealed by all who have the keys."""
        return self.written(folder, self.logged(self.signed(self.events)), seals)


def arrival(technician: SigningKey) -> dict[str, str]:
    """What the statement says of who comes in with that key and its certificate."""
    held = certificate.Certificate(technician.certificate)
    until = timestamp(datetime.fromtimestamp(held.valid_before, UTC))
    return {"technician": held.key_id, "certificate": held.line, "valid_until": until}


def described(when: str, made: Report) -> dict[str, str]:
    """What a report's statement says of it."""
    return {
        "when": when,
        "schema": made.schema,
        "taken_at": made.taken_at,
        "rules_version": made.rules_version,
        "rules_digest": made.rules_digest,
    }


PRICE_LIST = Catalogue.parse(PRICES.encode())
# The full disk, by the name that the rules give it.
SPACE = next(each.id for each in checked(6_000_000_000, 0).findings if each.rule == "storage.space")

__all__ = ["CASE", "Desk", "Event", "Session", "at", "checked", "described"]
