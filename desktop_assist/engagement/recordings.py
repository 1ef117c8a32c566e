"""The recordings of one case: where they lie, and how one becomes evidence.

Decides: the folder, the statement, and which recordings were left behind without one.
Leaves alone: what is recorded; `terminals`, `screens` and `controls` have that, `transfer` the files.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop_assist.consent import Capability
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.record import CaseRecord
from desktop_assist.engagement.transfer import left_behind
from desktop_assist.engagement.transfer_record import Transfers, batches
from desktop_assist.evidence import commitment
from desktop_assist.evidence.item import Item
from desktop_assist.evidence.statement import Kinds
from diagnostics.clock import timestamp


@dataclass(frozen=True)
class Recorded:
    """A recording on disk that has ended.

    Attributes:
        capability: What was recorded.
        path: Its file.
        started_at: When it began.
        ended_at: When it ended.
        details: What else the statement says, such as the exit status of a shell.
    """

    capability: Capability
    path: Path
    started_at: str
    ended_at: str
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_picture(self) -> bool:
        """Whether it is one picture that the technician wanted kept."""
        return self.path.suffix == ".png"

    @property
    def name(self) -> str:
        """The item's name in the case."""
        return f"data/{self.path.name}"


# The files of each capability; nobody saw the end of one that a killed program left.
_LEFT_BEHIND = (
    ("terminal-*.cast", Capability.TERMINAL),
    ("screen-*.fbs", Capability.SCREEN),
    ("picture-*.png", Capability.SCREEN),
    ("control-*.jsonl", Capability.CONTROL),
)


def folder(install: Install, case: str) -> Path:
    """Where the recordings of `case` lie; made when it is not there yet."""
    path = install.home.evidence / "recordings" / case
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


Used = Recorded | Transfers
"""What there is to put on the record of the use of a capability."""


def put_on_record(install: Install, record: CaseRecord, used: Used) -> None:
    """Put the use of a capability on the record: a recording with its item, or transfers.

    Raises:
        EvidenceNotWritten: The store did not take it.
        NotSent: It is in the store, and the desk did not take it.
    """
    if isinstance(used, Transfers):
        used.put_on_record(record)
    else:
        _put_recording(install, record, used)


def _put_recording(install: Install, record: CaseRecord, recorded: Recorded) -> None:
    item = _kept(install, record.case, recorded) or install.store.add_item(
        record.case, recorded.name, recorded.path, commitment.new_salt()
    )
    body = {
        "capability": recorded.capability.value,
        "started_at": recorded.started_at,
        "ended_at": recorded.ended_at,
        **recorded.details,
    }
    record.add(Kinds.RECORDING, body, {item.name: item.commitment})


def _kept(install: Install, case: str, recorded: Recorded) -> Item | None:
    """The item, where a program was killed between keeping it and writing its statement."""
    return next((item for item in install.store.items(case) if item.name == recorded.name), None)


def unrecorded(install: Install, case: str, named: Collection[str], because: str) -> tuple[Used, ...]:
    """The recordings and transfers that were left without a statement.

    Args:
        install: This install.
        case: The case's id.
        named: The items that the record's statements name.
        because: Why they were left, for the statements that they get now.
    """
    place = folder(install, case)
    found = [
        _left_behind(path, capability, because)
        for pattern, capability in _LEFT_BEHIND
        for path in sorted(place.glob(pattern))
    ]
    recorded = tuple(each for each in found if each.name not in named)
    return (*recorded, *batches(left_behind(place)))


def _left_behind(path: Path, capability: Capability, because: str) -> Recorded:
    changed = timestamp(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    return Recorded(capability, path, changed, changed, {"ended_because": because})
