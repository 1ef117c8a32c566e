"""Who may ask for what: every request from every kind of line."""

from __future__ import annotations

import pytest

from desktop_assist.channel.identity import Identity
from desktop_assist.channel.stream import LARGEST_MESSAGE_BYTES
from desktop_assist.desk import pages, protocol
from desktop_assist.desk.case import TAKEN
from desktop_assist.desk.lines import TechnicianLine
from desktop_assist.desk.protocol import (
    Append,
    Done,
    Download,
    FileNames,
    FilePart,
    Files,
    Held,
    Proofs,
    Queue,
    QueueNow,
    Refused,
    Seal,
    Seals,
    Standing,
    Take,
    Upload,
)
from desktop_assist.desk.protocol import Archive as ArchiveRequest
from simulators.desk_house import Customer, House


def for_owners(case: str) -> list[protocol.AnyRequest]:
    return [
        Append(case, b"{}", b"s" * 32, 0),
        Upload(case, "a", 0, b"x", last=True),
        Held(case),
        ArchiveRequest(case),
        Proofs(case, 0),
        Seals(case),
        Standing(case),
    ]


def why(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    assert answer.next_step
    return answer.happened


def test_a_customer_asks_about_no_case_but_their_own(house: House, anna: Customer) -> None:
    anna.open()
    berta = Customer(house)
    berta.open()
    for case in (berta.case, "01KAKQ7Y5X0000000000000009"):
        for request in for_owners(case):
            assert "not a case of yours" in why(anna.ask(request))
    assert not (house.folder.incoming / f"case-{berta.case.lower()}").exists()


def test_a_technician_sees_the_files_of_a_taken_case_alone(house: House, anna: Customer) -> None:
    anna.open()
    assert anna.ask(Upload(anna.case, "data/report.json", 0, b"{}", last=True)) == Done()
    maria, omar = house.technician(), house.technician("omar")
    waiting = [Files(anna.case), Download(anna.case, "data/report.json", 0), Seal(anna.case, "x")]
    nobody = TechnicianLine(Identity("", "technician", "", "", b""))
    for line in (maria, omar, nobody):
        for request in waiting:
            assert "not yours" in why(house.service.answer(line, request))
    assert house.service.answer(maria, Take(anna.case)) == Done()
    assert house.service.answer(maria, Files(anna.case)) == FileNames({"data/report.json": 2})
    assert house.service.answer(maria, waiting[1]) == FilePart(b"{}", last=True)
    why(house.service.answer(maria, Download(anna.case, "data/../../desk.sqlite", 0)))
    for request in waiting:
        assert "not yours" in why(house.service.answer(omar, request))
    assert "maria has taken this case" in why(house.service.answer(omar, Take(anna.case)))
    assert "no such case" in why(house.service.answer(omar, Take("01KAKQ7Y5X0000000000000009")))


def test_customers_are_told_how_long_it_takes_and_of_no_case(house: House, anna: Customer) -> None:
    anna.open()
    Customer(house).open()
    house.clock.pass_seconds(90)
    house.service.answer(house.technician(), Take(anna.case))
    assert anna.ask(Queue()) == QueueNow((), 1, 90, 1)


def test_the_queue_says_who_waits_how_long_and_who_is_there(house: House, anna: Customer) -> None:
    anna.open("Why?")
    berta = Customer(house)
    berta.open("How?")
    house.clock.pass_seconds(60)
    maria = house.technician()
    house.service.queue.set_online(berta.case, online=True)
    house.service.answer(maria, Take(berta.case))
    house.clock.pass_seconds(30)
    queue = house.service.answer(maria, Queue())
    assert isinstance(queue, QueueNow)
    told = [(each.case, each.state, each.technician, each.waited_s, each.online) for each in queue.cases]
    assert told == [
        (berta.case, TAKEN, "maria", 60, True),
        (anna.case, "waiting", "", 90, False),
    ]
    assert [each.question for each in queue.cases] == ["How?", "Why?"]
    anna.finish()
    left = house.service.answer(maria, Queue())
    assert isinstance(left, QueueNow)
    assert [each.case for each in left.cases] == [berta.case]


def test_long_questions_cannot_shut_technicians_out(house: House) -> None:
    for _ in range(30):
        Customer(house).open("\u0001" * 4000)
    queue = house.service.answer(house.technician(), Queue())
    assert isinstance(queue, QueueNow)
    assert len(protocol.encode(queue)) <= LARGEST_MESSAGE_BYTES
    assert 0 < len(queue.cases) < queue.waiting == 30


def test_names_come_in_pages(house: House, anna: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    anna.open()
    names = [f"data/file-{number:03}" for number in range(25)]
    for name in names:
        anna.ask(Upload(anna.case, name, 0, b"x", last=True))
    monkeypatch.setattr(pages, "PAGE_BYTES", 400)
    got: list[str] = []
    while True:
        page = anna.ask(Held(anna.case, got[-1] if got else ""))
        assert isinstance(page, FileNames)
        assert page.files
        got += page.files
        if not page.more:
            break
    assert got == names


def test_only_the_customer_of_an_open_and_logged_case_may_receive(house: House, anna: Customer) -> None:
    may = house.service.may_receive
    assert not may(anna.line, anna.case)
    assert not may(anna.line, "")
    anna.open()
    assert may(anna.line, anna.case)
    assert not may(Customer(house).line, anna.case)
    assert not may(house.technician(), anna.case)
    with house.database.change() as database:
        database.exec_driver_sql("UPDATE statements SET leaf_index=NULL")
    assert not may(anna.line, anna.case), "nobody before the opening is in the log"
    house.reopen()
    assert house.service.may_receive(anna.line, anna.case)
    anna.finish()
    assert not house.service.may_receive(anna.line, anna.case)


def test_only_the_technician_who_has_taken_it_may_connect(house: House, anna: Customer) -> None:
    maria, omar = house.technician(), house.technician("omar")
    may = house.service.may_connect
    anna.open()
    assert not may(maria, anna.case)
    house.service.answer(maria, Take(anna.case))
    assert may(maria, anna.case)
    assert not may(omar, anna.case)
    assert not may(anna.line, anna.case)
    assert not may(maria, "")
    anna.finish()
    assert not may(maria, anna.case)
