"""The technician's console and the customer's folder, over the real line."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.channel.errors import FileRefused
from desktop_assist.consent import Capability
from desktop_assist.engagement.errors import CaseNotJoined, FileNotKept, FileStopped
from desktop_assist.engagement.file_events import FileMoved, FileProgressed
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
    places = [files.fetch("/log.txt", kept) for _ in range(2)]
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
        engaged.technician.files.fetch("/absent", kept)
    with pytest.raises(FileNotKept):
        engaged.technician.files.fetch("/log.txt", tmp_path / "nowhere")
    assert list(kept.iterdir()) == []


LARGE = 160 * 1024**2


def large(path: Path) -> bytes:
    """A large file, mostly holes; the SHA-256 of it."""
    with path.open("wb") as file:
        file.write(b"begin")
        file.truncate(LARGE)
        file.seek(LARGE - 3)
        file.write(b"end")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def moving(engaged: Engaged, act: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    """Begin to move a file beside the test, and wait until some of it has moved."""
    raised: list[BaseException] = []

    def work() -> None:
        try:
            act()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while engaged.told.wait_for(FileMoved, "The first bytes").bytes < 3_000_000:
        pass
    return thread, raised


@pytest.mark.parametrize("direction", [Capability.FETCH_FILES, Capability.SEND_FILES])
def test_the_technician_stops_a_file_and_goes_on_with_it(
    engaged: Engaged, shared: Path, tmp_path: Path, direction: Capability
) -> None:
    engaged.grant(direction)
    kept, files = tmp_path / "kept", engaged.technician.files
    kept.mkdir()
    fetching = direction is Capability.FETCH_FILES
    source = (shared if fetching else tmp_path) / "image.iso"
    digest = large(source)

    def act() -> object:
        return files.fetch("/image.iso", kept) if fetching else files.send(source, "")

    thread, raised = moving(engaged, act)
    assert engaged.technician.files.stop(), "through another handle of the same line"
    thread.join(20)
    assert isinstance(raised[0], FileStopped)
    assert engaged.customer.consents.allows(direction), "nobody took anything back"
    while (ended := engaged.told.wait_for(FileMoved, "The end")).ended == "":
        pass
    assert ended.ended in ("broken off", "closed")
    act()
    place = (kept if fetching else shared) / "image.iso"
    with place.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").digest() == digest
    engaged.finish()
    bodies = [made.body for made in engaged.statements() if made.kind is Kinds.TRANSFER]
    broken, whole = (each["moved"] for body in bodies for each in body["transfers"])
    assert broken["first"] == 0
    assert 0 < whole["first"] < LARGE, "it went on where it ended"
    assert whole["first"] + whole["bytes"] == LARGE
    assert list(kept.glob(".*")) == []


def test_the_customer_stops_one_file_and_the_leave_stays(
    engaged: Engaged, shared: Path, tmp_path: Path
) -> None:
    engaged.grant(Capability.FETCH_FILES)
    large(shared / "image.iso")
    kept, files = tmp_path / "kept", engaged.technician.files
    kept.mkdir()
    thread, raised = moving(engaged, lambda: files.fetch("/image.iso", kept))
    engaged.customer.stop_file(0)
    thread.join(20)
    assert isinstance(raised[0], FileRefused)
    assert "stopped this file" in raised[0].happened
    while (ended := engaged.told.wait_for(FileMoved, "The end")).ended == "":
        pass
    assert ended.ended == "stopped"
    assert engaged.customer.consents.allows(Capability.FETCH_FILES)
    with pytest.raises(FileRefused, match="stopped this file"):
        files.fetch("/image.iso", kept)
    assert files.fetch("/log.txt", kept).stat().st_size == 1_000_000, "others go on"
    engaged.customer.withdraw(Capability.FETCH_FILES)
    engaged.grant(Capability.FETCH_FILES)
    (shared / "image.iso").unlink()
    (shared / "image.iso").write_bytes(b"small")
    assert files.fetch("/image.iso", kept).read_bytes() == b"small", "allowed anew"
    sealed = engaged.finish()
    bodies = [made.body for made in engaged.statements() if made.kind is Kinds.TRANSFER]
    ends = [each["ended"] for body in bodies for each in body["transfers"]]
    assert ends == ["stopped", "closed", "closed"]
    assert verify(sealed.path, engaged.practice.organisation).passed


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
