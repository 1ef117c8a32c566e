"""The technician's console and the customer's folder, over the real line."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.channel.errors import FileRefused
from desktop_assist.consent import Capability
from desktop_assist.engagement.errors import CaseNotJoined, FileNotKept
from desktop_assist.engagement.file_events import FileProgressed
from desktop_assist.engagement.remote_files import safe_name
from desktop_assist.evidence.statement import Kinds
from simulators.engaged import Engaged


@pytest.fixture
def shared(engaged: Engaged, tmp_path: Path) -> Path:
    engaged.open()
    engaged.join()
    made = tmp_path / "shared"
    made.mkdir()
    (made / "log.txt").write_bytes(b"line\n" * 200_000)
    engaged.customer.share_folder(made)
    return made


def test_the_console_lists_sends_and_takes(engaged: Engaged, shared: Path, tmp_path: Path) -> None:
    engaged.grant(Capability.FETCH_FILES)
    engaged.grant(Capability.SEND_FILES)
    files = engaged.technician.files
    (entry,) = files.names("").entries
    assert (entry.name, entry.about.size) == ("log.txt", 1_000_000)
    (tmp_path / "driver.zip").write_bytes(b"driver")
    files.send(tmp_path / "driver.zip", "")
    assert (shared / "driver.zip").read_bytes() == b"driver"
    kept = tmp_path / "kept"
    kept.mkdir()
    places = [files.fetch("/log.txt", 1_000_000, kept) for _ in range(2)]
    assert [place.name for place in places] == ["log.txt", "log (2).txt"]
    assert all(place.read_bytes() == (shared / "log.txt").read_bytes() for place in places)
    assert all(place.stat().st_mode & 0o777 == 0o600 for place in places)
    while engaged.technician_told.wait_for(FileProgressed, "The end").ended != "saved":
        pass
    engaged.finish()
    bodies = [made.body for made in engaged.statements() if made.kind is Kinds.TRANSFER]
    told = [each for body in bodies for each in body["transfers"]]
    assert [each["name"] for each in told] == ["driver.zip", "log.txt", "log.txt"]


def test_what_is_not_given_leaves_nothing_here(engaged: Engaged, shared: Path, tmp_path: Path) -> None:
    engaged.grant(Capability.FETCH_FILES)
    kept = tmp_path / "kept"
    kept.mkdir()
    with pytest.raises(FileRefused):
        engaged.technician.files.fetch("/absent", 0, kept)
    with pytest.raises(FileNotKept):
        engaged.technician.files.fetch("/log.txt", 0, tmp_path / "nowhere")
    assert list(kept.iterdir()) == []


def test_without_a_customer_there_is_no_folder(engaged: Engaged) -> None:
    with pytest.raises(CaseNotJoined):
        _ = engaged.technician.files


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("log.txt", "log.txt"),
        ("..", "file_"),
        ("a:b", "a_b"),
        ("CON", "file_CON"),
        ("run.exe. ", "run.exe"),
        ("a\nb", "a\ufffdb".replace("\ufffd", "_")),
        ("x" * 300, "x" * 100),
    ],
)
def test_no_name_of_theirs_is_harmful_here(name: str, kept: str) -> None:
    assert safe_name(name) == kept
