"""What an auditor looks at is written down first, once for each time of looking."""

from __future__ import annotations

import pytest

from desktop_assist.desk import views as module
from desktop_assist.desk.protocol import Download, FilePart, Files, Queue, QueueNow, Refused, Take, Upload
from desktop_assist.desk.views import View
from desktop_assist.evidence.errors import EvidenceNotWritten
from simulators.desk_house import Customer, House


def test_each_view_is_written_down_with_who_what_and_when(house: House, anna: Customer) -> None:
    anna.open()
    anna.ask(Upload(anna.case, "data/report.json", 0, b"{}", last=True))
    ada = house.auditor()
    assert isinstance(house.service.answer(ada, Queue()), QueueNow)
    house.service.answer(ada, Files(anna.case))
    for _ in range(2):
        answer = house.service.answer(ada, Download(anna.case, "data/report.json", 0))
        assert isinstance(answer, FilePart)
    at = "2026-11-21T18:04:05Z"
    assert [(view.auditor, view.what, view.case, view.name) for view in house.service.views.all()] == [
        ("ada", "queue", "", ""),
        ("ada", "files", anna.case, ""),
        ("ada", "file", anna.case, "data/report.json"),
    ]
    assert {type(view) for view in house.service.views.all()} == {View}
    assert house.service.views.all()[0].at[:4] == at[:4]


def test_looking_again_later_is_another_view(house: House) -> None:
    for _ in range(2):
        house.service.answer(house.auditor(), Queue())
        house.clock.pass_seconds(module.SAME_VIEW_S + 1)
    assert len(house.service.views.all()) == 2


def test_what_cannot_be_written_down_is_not_shown(
    house: House, anna: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise EvidenceNotWritten("The desk's database could not be written.", next_step="Make room.")

    anna.open("Secret?")
    monkeypatch.setattr(house.database, "change", full)
    assert isinstance(house.service.answer(house.auditor(), Queue()), Refused)


def test_technicians_and_customers_are_not_on_the_list(house: House, anna: Customer) -> None:
    anna.open()
    house.service.answer(house.technician(), Take(anna.case))
    house.service.answer(house.technician(), Files(anna.case))
    assert house.service.views.all() == ()
