"""The earlier cases of a customer, for the technician who has a case of theirs.

Decides: what is told of an earlier case: the question, when, whether anybody answered, and each verdict with
the customer's answer. Nothing is counted or scored.
Leaves alone: who may ask (`service`), and whether a statement is true; the customer's program signed it.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop_assist.desk.assignments import EarlierCase
from desktop_assist.desk.protocol import PAGE_BYTES, EarlierLine, EarlierVerdict, encode_part
from desktop_assist.evidence import dsse, statement
from desktop_assist.evidence.errors import EvidenceError

LONGEST_WORD = 100  # ours: ids and verdicts are short; whatever else a customer's program signed is cut
MOST_VERDICTS = 40  # ours: twenty offers are all that a session lets through


def lines(cases: Iterable[EarlierCase]) -> tuple[EarlierLine, ...]:
    """What is told of `cases`, as many as one message holds."""
    told, size = [], 0
    for case in cases:
        line = EarlierLine(
            case=case.id,
            question=case.question,
            opened_at=case.opened_at,
            closed_at=case.closed_at,
            state=case.state,
            answered=case.met or bool(case.technician),
            verdicts=tuple(_verdicts(case.decisions)),
        )
        size += len(encode_part(line))
        if size > PAGE_BYTES:
            break
        told.append(line)
    return tuple(told)


def _verdicts(envelopes: Iterable[bytes]) -> Iterable[EarlierVerdict]:
    """The last decision on each claim and offer: what was only shown gives way to the answer."""
    latest: dict[tuple[str, str], EarlierVerdict] = {}
    for envelope in envelopes:
        try:
            body = statement.parse(dsse.read(envelope).payload).body
            kind = body.get("verdict", {}).get("kind", "")
        except (EvidenceError, AttributeError):
            continue  # a hostile customer signed something else; there is nothing to tell
        about, identifier, answer = (_word(body.get(name)) for name in ("about", "id", "answer"))
        latest[about, identifier] = EarlierVerdict(about, identifier, _word(kind), answer)
    return list(latest.values())[:MOST_VERDICTS]


def _word(value: object) -> str:
    return value[:LONGEST_WORD] if isinstance(value, str) else ""
