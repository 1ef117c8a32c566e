"""The desk's own log, for its operator: JSON, one line an event, without anything about a person.

Decides: which events there are, and that a line holds nothing but words of ours, numbers and case ids.
Leaves alone: where the lines go (`cli.desk`), and the evidence: nothing here proves anything.

1. An event is written with named values; each is a number, a case id, or a word of `WORDS`. Anything else is
   written as `?`, so that no mistake elsewhere can put a question, a name or an address here.
2. Lines of libraries are reduced to which library, how grave, and the kind of error: their texts hold
   addresses.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TextIO

from desktop_assist.desk import case_id, protocol

LOGGER = logging.getLogger("desktop_assist.desk")
EVENTS = (
    "started", "stopping", "stopped", "line-opened", "line-closed", "line-refused", "answered", "refused",
    "rate-limited", "failed",
)  # fmt: skip
WORDS = frozenset(
    {
        *EVENTS,
        *(str(kind.__struct_config__.tag) for kind in protocol.AnyRequest.__args__),
        *(protocol.CUSTOMER_NAME, protocol.TECHNICIAN_NAME, protocol.AUDITOR_NAME),
        *("key", "network", "lines", "full"),
    }
)
_UNKNOWN = "?"
QUIET = frozenset(
    {"queue", "standing", "held", "seals", "proofs", "download", "upload", "files", "colleagues"}
)
"""What is asked all day: at level DEBUG."""


def note(event: str, *, level: int = logging.INFO, **values: str | int) -> None:
    """Write one event."""
    LOGGER.log(level, event, extra={"values": values})


def answered(role: str, request: protocol.AnyRequest, answer: protocol.AnyAnswer) -> None:
    """Write what became of a request: what was asked, of which case, and whether it was done."""
    asked = str(request.__struct_config__.tag)
    case = getattr(request, "case", "")
    refused = isinstance(answer, protocol.Refused)
    values: dict[str, str | int] = {"ask": asked, "role": role, **({"case": case} if case else {})}
    if isinstance(answer, protocol.Refused) and answer.again_in_s:
        values["again_in_s"] = answer.again_in_s
    level = logging.DEBUG if asked in QUIET and not refused else logging.INFO
    note("refused" if refused else "answered", level=level, **values)


class JsonLines(logging.Formatter):
    """The form of a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, str | int] = {"at": at, "level": record.levelname.lower()}
        values = getattr(record, "values", None)
        if isinstance(values, dict) and record.name == LOGGER.name:
            line["event"] = _harmless(record.msg)
            line.update({name: _harmless(value) for name, value in values.items()})  # 1.
        else:
            line.update({"event": "library", "library": record.name.partition(".")[0]})  # 2.
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line)


def _harmless(value: object) -> str | int:
    if isinstance(value, int):
        return value
    text = str(value)
    return text if text in WORDS or case_id.is_case_id(text) else _UNKNOWN


_LIBRARIES = logging.getLogger("paramiko")


def write_to(stream: TextIO, level: int = logging.INFO) -> logging.Handler:
    """Write the events to `stream` from now on, until `stop`."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    LOGGER.setLevel(level)
    LOGGER.propagate = False
    for logger in (LOGGER, _LIBRARIES):
        logger.addHandler(handler)
    return handler


def stop(handler: logging.Handler) -> None:
    """Write no more to `handler`'s stream."""
    for logger in (LOGGER, _LIBRARIES):
        logger.removeHandler(handler)
    LOGGER.propagate = True
