"""The index: everything that matches is counted, and 100,000 cases answer at once."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_assist.audit import index as indexes
from desktop_assist.audit.case_summary import CaseSummary, FoundThen, Judged
from desktop_assist.audit.errors import NotKept
from desktop_assist.audit.index import Index
from desktop_assist.audit.query import Query
from simulators.index_rows import fill


def case(number: int, **changed: object) -> CaseSummary:
    offer = Judged("offer", "offer-1", 7, "", "", "unsupported", "", "accepted", (), "plan", "169.00", "EUR")
    one = CaseSummary(
        f"C{number:05}",
        f"case-C{number:05}",
        opened_at=f"2026-{number % 12 + 1:02}-15T00:00:00Z",
        question=f"Why is it slow? ({number})",
        technician="maria",
        findings=(FoundThen("storage.space:/", "storage.space", "attention"),),
        presented=(offer, replace(offer, verdict="supported", answer="declined")),
    )
    return replace(one, **changed)


@pytest.fixture
def kept(tmp_path):
    with Index(tmp_path / "audit" / "index.sqlite") as made:
        yield made


def found(kept, **asked):
    return [name.removeprefix("case-") for name in kept.search(Query(**asked)).bundles]


@pytest.fixture
def filled(kept):
    kept.add([case(number) for number in range(12)])
    kept.add([
        case(12, technician="", presented=(), findings=(), opened_at="2027-01-01T00:00:00Z"),
        case(13, question="DER DRUCKER, Straße", findings=(FoundThen("drives.x", "drives.x", "serious"),)),
    ])  # fmt: skip
    return kept


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"case": "C00013"}, ["C00013"]),
        ({"case": "C0001", "technician": "maria", "limit": 2}, ["C00011", "C00010"]),
        ({"since": "2027"}, ["C00012"]),
        ({"since": "2026-02", "until": "2026-02"}, ["C00013", "C00001"]),
        ({"since": "2026-12-15T00:00:00Z", "until": "2026-12-15T00:00:00Z"}, ["C00011"]),
        ({"text": "drucker"}, ["C00013"]),
        ({"text": "STRASSE"}, ["C00013"]),
        ({"text": "%"}, []),
        ({"severity": "serious"}, ["C00013"]),
        ({"finding": "drives.x"}, ["C00013"]),
        ({"finding": "storage.space:/", "since": "2026-12"}, ["C00011"]),
        ({"finding": "storage.space", "severity": "serious"}, []),
        ({"verdict": "unsupported", "answer": "accepted", "since": "2026-12"}, ["C00011"]),
        ({"verdict": "unsupported", "answer": "declined"}, []),
        ({"technician": "paul"}, []),
        ({"text": "'; DROP TABLE entry; --"}, []),
    ],
)
def test_all_that_is_asked_must_hold(filled, asked, expected):
    assert found(filled, **asked) == expected


def test_totals_are_of_all_that_matches_not_of_what_is_listed(filled):
    told = filled.search(Query(limit=3))
    assert (told.cases, told.of, told.without_technician, len(told.bundles)) == (14, 14, 1, 3)
    assert told.offers == {("unsupported", "accepted"): 13, ("supported", "declined"): 13}
    narrow = filled.search(Query(text="drucker")).totals()
    assert narrow["cases"] == 1
    assert narrow["offers"][0] == {"verdict": "supported", "answer": "declined", "offers": 1}
    none = filled.search(Query(text="nothing like it"))
    assert (none.cases, none.without_technician, none.offers, none.bundles) == (0, 0, {}, ())


def test_a_case_that_was_handed_over_is_found_under_each_with_their_own_offers(kept):
    sold = Judged("offer", "o", 7, "", "", "unsupported", "", "accepted", (), "plan", "1.00", "EUR", "paul")
    judged = (sold, replace(sold, id="p", verdict="supported", answer="declined", technician="maria"))
    kept.add([case(1, took_over=("paul", "maria"), presented=judged), case(2, technician="otto")])
    assert found(kept, technician="maria") == found(kept, technician="paul") == ["C00001"]
    assert kept.search(Query(technician="paul")).offers == {("unsupported", "accepted"): 1}
    assert kept.search(Query(technician="maria")).offers == {("supported", "declined"): 1}
    assert found(kept, technician="paul", verdict="unsupported") == ["C00001"]
    assert found(kept, technician="maria", verdict="unsupported") == []  # that was not hers
    assert kept.search(Query()).cases == 2  # and it is one case all the same


def test_indexing_again_replaces(filled):
    filled.add([case(13, technician="paul")])
    assert filled.search(Query()).of == 14
    assert found(filled, technician="paul") == ["C00013"]
    assert found(filled, severity="serious") == []


def test_what_is_gone_is_forgotten_and_what_is_new_is_named(filled):
    here = [Path("case-C00003"), Path("case-new")]
    assert filled.missing(here) == (Path("case-new"),)
    assert filled.search(Query()).of == 1
    assert filled.search(Query()).offers == {("unsupported", "accepted"): 1, ("supported", "declined"): 1}


def test_it_is_current_only_for_the_archive_as_it_was(kept, tmp_path):
    archive = tmp_path / "archive"
    archive.mkdir()
    assert not kept.is_current(archive)
    kept.finished(archive, indexes.changed(archive))
    assert kept.is_current(archive)
    kept.finished(archive, indexes.changed(archive) - 1)
    assert not kept.is_current(archive)
    kept.finished(tmp_path, indexes.changed(archive))
    assert not kept.is_current(archive)
    kept.clear()
    assert not kept.is_current(tmp_path)


@pytest.mark.parametrize("content", [b"not a database at all, " * 100, b""])
def test_what_is_no_index_is_made_anew(tmp_path, content):
    path = tmp_path / "index.sqlite"
    path.write_bytes(content)
    with Index(path) as kept:
        kept.add([case(1)])
        assert found(kept) == ["C00001"]


def test_an_index_of_another_version_is_made_anew(tmp_path):
    path = tmp_path / "index.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    with Index(path) as kept:
        assert kept.search(Query()).of == 0


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotKept):
        Index(tmp_path / "file" / "index.sqlite")


# `dev.py bench audit` measures the 300 ms that are promised; here, on a machine that runs other tests beside,
# five times as long still tells an index from a walk through all cases, which takes tens of seconds.
MOST_SECONDS = 1.5


def test_a_hundred_thousand_cases_answer_without_a_walk_through_them(kept):
    fill(kept, 100_000)
    for asked in (
        {},
        {"text": "printer"},
        {"technician": "technician-7"},
        {"verdict": "unsupported", "answer": "accepted"},
        {"finding": "storage.space", "severity": "attention", "since": "2026-06", "text": "slow"},
    ):
        times = []
        for _ in range(3):  # the machine may be busy with something else
            began = time.perf_counter()
            told = kept.search(Query(**asked))
            times.append(time.perf_counter() - began)
        took = min(times)
        assert told.of == 100_000
        assert told.cases > 1000
        assert took < MOST_SECONDS, f"{asked} took {took:.3f} s"
