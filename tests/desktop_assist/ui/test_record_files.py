"""Which cases are listed, and that a copy is the same case, whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.evidence import bundle
from desktop_assist.evidence.errors import AlreadyKept, EvidenceError
from desktop_assist.ui import record_files
from simulators import sealed_cases


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sealed_cases.sealed(tmp_path_factory.mktemp("kept") / "bundles")


def test_a_case_is_listed_with_its_question_and_nothing_else_is(case: Path, tmp_path: Path) -> None:
    for name in ("case-", "case-../x", "other"):
        (case.parent / name.replace("/", "_")).mkdir(exist_ok=True)
    (one,) = record_files.kept(case.parent)
    assert (one.path, one.question) == (case, sealed_cases.QUESTION)
    assert one.opened_at.endswith("Z")
    assert record_files.kept(tmp_path / "nowhere") == ()


def test_a_case_whose_opening_is_gone_is_listed_all_the_same(case: Path, tmp_path: Path) -> None:
    record_files.save_folder(case, tmp_path)
    (tmp_path / case.name / "statements" / "0000.dsse.json").unlink()
    (one,) = record_files.kept(tmp_path)
    assert (one.question, one.opened_at) == ("", "")


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_there_and_back_it_is_the_same_case(case: Path, tmp_path: Path, form: str) -> None:
    given = (
        record_files.save_zip(case, tmp_path / "copy.zip")
        if form == "zip"
        else record_files.save_folder(case, tmp_path / "given")
    )
    taken = record_files.take_over(given, tmp_path / "taken")
    assert bundle.tagmanifest(taken) == bundle.tagmanifest(case)
    assert bundle.problems(taken) == ()
    with pytest.raises(EvidenceError):
        record_files.take_over(given, tmp_path / "taken")


def test_nothing_is_written_over(case: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.zip").write_text("mine")
    with pytest.raises(AlreadyKept):
        record_files.save_zip(case, tmp_path / "copy.zip")
    assert (tmp_path / "copy.zip").read_text() == "mine"
