"""The desk's events: JSON, one line each, with nothing of a person in them, whatever goes wrong."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from desktop_assist.channel.identity import AUDITOR
from desktop_assist.desk import journal, protocol, server
from desktop_assist.desk.client import connect_customer, connect_technician
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.lines import CustomerLine
from desktop_assist.evidence.statement import Kinds
from simulators.desk_house import Customer, House

QUESTION, NAME, ADDRESS = "Wilhelminas-question", "Bartholomaeus", "203.0.113.77"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    written = io.StringIO()
    handler = journal.write_to(written, logging.DEBUG)
    yield written
    journal.stop(handler)


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_day_at_the_desk_leaves_no_trace_of_a_person(house: House, stream: io.StringIO) -> None:
    anna = Customer(house)
    opening = anna.opening(QUESTION)
    anna.chained.append(opening)
    line = CustomerLine(anna.key.public_line, ADDRESS)
    house.service.answer(line, protocol.OpenCase(opening.envelope, opening.salt))
    maria = house.technician(NAME)
    house.service.answer(maria, protocol.Take(anna.case))
    house.service.answer(house.technician("omar"), protocol.Take(anna.case))
    anna.append(Kinds.MESSAGE, {"text": QUESTION})
    house.service.answer(maria, protocol.Download(anna.case, QUESTION, 0))
    house.service.answer(house.auditor(NAME), protocol.Queue())
    anna.finish()
    text = stream.getvalue()
    for secret in (QUESTION, NAME, ADDRESS, anna.key.public_line.split()[1], "omar"):
        assert secret not in text
    told = [(each["event"], each.get("ask"), each.get("role")) for each in events(stream)]
    assert told == [
        ("answered", "open-case", "customer"),
        ("answered", "take", "technician"),
        ("refused", "take", "technician"),
        ("answered", "append", "customer"),
        ("refused", "download", "technician"),
        ("answered", "queue", "auditor"),
        ("answered", "append", "customer"),
    ]
    assert events(stream)[1]["case"] == anna.case


@pytest.mark.logs("Connected from")
def test_real_lines_and_what_the_library_says_leave_none_either(house: House, stream: io.StringIO) -> None:
    house.close()
    desk = server.serve(house.folder.path, house.clock)
    anna = Customer(house)
    customer = connect_customer(house.folder.organisation, anna.key)
    maria = connect_technician(house.folder.organisation, house.technician_key(NAME))
    with pytest.raises(RequestRefused):
        customer.ask(protocol.Seals("01KAKQ7Y5X0000000000000009"), protocol.SealsSoFar)
    maria.close()
    customer.close()
    desk.close()
    house.open()
    logging.getLogger("paramiko.transport").error("Connected from %s as %s", ADDRESS, NAME)
    told = [each["event"] for each in events(stream)]
    assert {"started", "line-opened", "refused", "line-closed", "stopping", "stopped", "library"} == set(told)
    for secret in (NAME, ADDRESS, "127.0.0.1"):
        assert secret not in stream.getvalue()


def test_what_is_no_word_of_ours_is_not_written(stream: io.StringIO) -> None:
    journal.note("refused", ask=QUESTION, role=NAME, again_in_s=3)
    try:
        raise ValueError(QUESTION)
    except ValueError:
        journal.LOGGER.exception(QUESTION)
    first, second = events(stream)
    assert (first["ask"], first["role"], first["again_in_s"]) == ("?", "?", 3)
    assert second["error"] == "ValueError"
    assert QUESTION not in stream.getvalue()
    assert AUDITOR in journal.WORDS
