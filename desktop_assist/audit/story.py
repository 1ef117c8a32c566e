"""The story that a bundle tells: its statements, read, in the order of their files.

Decides: which statements can be read at all, and what the steps are handed: the bundle, the organisation, the
story, and the bytes of an item only if they are what the item's commitment was computed from.
Leaves alone: whether any of it is signed, logged or true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from desktop_assist.audit import bodies
from desktop_assist.audit.bodies import Arrival, Body, Opening, SealedReport
from desktop_assist.audit.errors import not_there
from desktop_assist.errors import DesktopAssistError
from desktop_assist.evidence import certificate, commitment, dsse, statement
from desktop_assist.evidence.bundle import Bundle, BundledStatement
from desktop_assist.evidence.certificate import Certificate
from desktop_assist.evidence.dsse import Envelope
from desktop_assist.evidence.statement import Statement
from desktop_assist.hand_over import HandOver, HandOverStep
from desktop_assist.organisation import OrganisationFolder
from diagnostics import report_format
from diagnostics.report import Report
from diagnostics.report_format import LARGEST_BYTES

REPORT_ITEMS = {"before": "data/report-before.json", "after": "data/report-after.json"}
DURING = re.compile(r"data/report-during-[0-9]{3,6}\.json")
CATALOGUE = "data/catalogue.toml"

B = TypeVar("B", bound=Body)


@dataclass(frozen=True)
class Told:
    """One statement that can be read.

    Attributes:
        bundled: As the bundle holds it.
        envelope: Its parts.
        statement: What it is.
        body: What it says.
    """

    bundled: BundledStatement
    envelope: Envelope
    statement: Statement
    body: Body

    @property
    def place(self) -> int:
        """The number of its file."""
        return self.bundled.seq

    @property
    def name(self) -> str:
        """Its name in sentences."""
        return f"Statement {self.place} ({self.statement.kind.value})"


@dataclass(frozen=True)
class Stay:
    """A technician in the case.

    Attributes:
        told: The statement of the arrival.
        body: What it says.
        until: The number of the agreed hand-over that ended it; otherwise larger than any.
        handed: What was agreed then; None where nothing was.
    """

    told: Told
    body: Arrival
    until: int = 2**53
    handed: HandOver | None = None


@dataclass(frozen=True)
class Story:
    """All statements of a bundle.

    Attributes:
        told: Those that can be read, in order.
        unreadable: A sentence for each of the others.
    """

    told: tuple[Told, ...]
    unreadable: tuple[str, ...]

    def those(self, form: type[B]) -> tuple[tuple[Told, B], ...]:
        """The statements with a body of this form, in order, each with its body."""
        known = self._by_form.get(form)
        if known is None:
            found = ((told, told.body) for told in self.told if isinstance(told.body, form))
            known = self._by_form[form] = tuple(found)
        return known

    @cached_property
    def _by_form(self) -> dict[type, tuple[Any, ...]]:
        """The statements of the forms that were asked for so far: every step asks for some."""
        return {}

    @property
    def opening(self) -> Opening:
        """The first opening.

        Raises:
            NotThere: There is none.
        """
        for _, body in self.those(Opening):
            return body
        raise not_there("The bundle has no opening that can be read.")

    @property
    def arrival(self) -> tuple[Told, Arrival] | None:
        """The first arrival of a technician; None where nobody came."""
        return next(iter(self.those(Arrival)), None)

    @cached_property
    def stays(self) -> tuple[Stay, ...]:
        """The technicians in the order in which they arrived."""
        agreed = [each for each in self.those(HandOver) if each[1].step is HandOverStep.AGREED]
        found = []
        for told, body in self.those(Arrival):
            ends = [(end.place, handed) for end, handed in agreed if end.place > told.place]
            found.append(Stay(told, body, *(ends[0] if ends else ())))
        return tuple(found)

    @property
    def handed_over_by(self) -> tuple[str, ...]:
        """Who was in the case and is not the one who arrived last, each once, by name."""
        last = self.stays[-1].body.certificate if self.stays else ""
        return tuple(sorted({each.body.technician for each in self.stays if each.body.certificate != last}))

    def stay_before(self, place: int) -> Stay | None:
        """The last arrival before statement `place`, if nothing had ended that stay by then."""
        arrived = [stay for stay in self.stays if stay.told.place < place]
        return arrived[-1] if arrived and place <= arrived[-1].until else None

    @property
    def technicians(self) -> tuple[Certificate, ...]:
        """The certificates of all who arrived, in that order, their authority not checked.

        Raises:
            MalformedEvidence: One cannot be read.
        """
        return tuple(certificate.read(stay.body.certificate) for stay in self.stays)

    @property
    def technician(self) -> Certificate | None:
        """The certificate of the technician who arrived last, its authority not checked.

        Raises:
            MalformedEvidence: It cannot be read.
        """
        return self.technicians[-1] if self.stays else None

    def report(self, when: str) -> tuple[Told, SealedReport] | None:
        """The first statement on the report `before` or `after`; None where there is none."""
        return next((each for each in self.those(SealedReport) if each[1].when == when), None)

    @property
    def during(self) -> tuple[tuple[Told, SealedReport], ...]:
        """The statements on reports that were measured during the session, in order."""
        return tuple(each for each in self.those(SealedReport) if each[1].when == "during")


@dataclass(frozen=True)
class Contents:
    """What a bundle holds.

    Attributes:
        bundle: The bundle.
        story: Its statements.
    """

    bundle: Bundle
    story: Story

    def item(self, name: str, largest: int) -> bytes:
        """The bytes of an item.

        Raises:
            NotThere: There is no such item, it is larger than `largest` bytes, or it changed meanwhile.
        """
        return item_bytes(self.bundle, name, largest)

    @cached_property
    def notes(self) -> Story:
        """The desk's own chain on this case, read."""
        return read(self.bundle.notes)

    def report(self, when: str) -> Report:
        """The report `before` or `after`, decoded.

        Raises:
            NotThere: The bundle does not hold it.
            MalformedReport: It is not a report.
        """
        return self.report_as_written(when)[0]

    def report_as_written(self, when: str) -> tuple[Report, bool]:
        """As `report`, and whether its bytes are in canonical form.

        Raises:
            NotThere: The bundle does not hold it.
            MalformedReport: It is not a report.
        """
        return self.report_named(REPORT_ITEMS[when])

    def report_named(self, name: str) -> tuple[Report, bool]:
        """The report in the item `name`, decoded, and whether its bytes are in canonical form.

        Raises:
            NotThere: The bundle does not hold it.
            MalformedReport: It is not a report.
        """
        known = self._decoded.get(name)
        if known is None:
            data = self.item(name, LARGEST_BYTES)
            known = self._decoded[name] = report_format.read(data)
        return known

    def later(self, place: int) -> tuple[Report, ...]:
        """The reports that were measured during the session and sealed before statement `place`.

        Raises:
            NotThere: The bundle does not hold one of them.
            MalformedReport: One is not a report.
        """
        names = (during_name(told) for told, _ in self.story.during if told.place < place)
        return tuple(self.report_named(name)[0] for name in names if name)

    @cached_property
    def _decoded(self) -> dict[str, tuple[Report, bool]]:
        """The reports that were read so far: three steps look at them, and reading one takes longest."""
        return {}


@dataclass(frozen=True)
class Material(Contents):
    """What every step is handed: a bundle's contents, and what the auditor holds against them.

    Attributes:
        organisation: The organisation's files, as the auditor holds them.
    """

    organisation: OrganisationFolder


def during_name(told: Told) -> str:
    """The item that a statement on a report during the session is about; empty where there is none such."""
    names = tuple(told.statement.items)
    return names[0] if len(names) == 1 and DURING.fullmatch(names[0]) else ""


def item_bytes(bundle: Bundle, name: str, largest: int) -> bytes:
    """The bytes of an item of `bundle`.

    Raises:
        NotThere: There is no such item, it is larger than `largest` bytes, or it changed meanwhile.
    """
    kept = next((item for item in bundle.items if item.name == name), None)
    if kept is None:
        raise not_there(f"The bundle does not hold {name} with its salt.")
    try:
        data = kept.beginning(largest + 1)
    except OSError as error:
        raise not_there(f"{name} cannot be read ({error.strerror}).") from error
    if len(data) > largest:
        raise not_there(f"{name} is larger than it can be.")
    if commitment.commit(kept.salt, data) != kept.commitment:
        raise not_there(f"{name} was changed while it was being read.")
    return data


def read(statements: tuple[BundledStatement, ...]) -> Story:
    """The story of `statements`; what cannot be read is said, not raised."""
    told: list[Told] = []
    unreadable: list[str] = []
    for bundled in statements:
        try:
            envelope = dsse.read(bundled.envelope)
            made = statement.parse(envelope.payload)
            told.append(Told(bundled, envelope, made, bodies.read(made)))
        except DesktopAssistError as error:
            unreadable.append(f"Statement {bundled.seq} cannot be read: {error.happened}")
    return Story(tuple(told), tuple(unreadable))
