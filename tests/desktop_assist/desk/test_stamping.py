"""A checkpoint is stamped once a day by the pinned authority, over HTTP, within bounds; the audit checks."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_assist.audit import log_copy, stamps
from desktop_assist.audit.stamps import Stamp
from desktop_assist.cli import main
from desktop_assist.desk import folder, stamping
from desktop_assist.desk.errors import NotStamped
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.desk.stamping import fetch, stamp
from desktop_assist.evidence import checkpoint, timestamp_token
from desktop_assist.evidence.log import Log
from desktop_assist.organisation_terms import Timestamps
from diagnostics.clock import SystemClock
from simulators.desk_house import new_organisation
from simulators.fixed_clock import FixedClock
from simulators.stamping_authority import Authority, serving

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl plays the authority")
DAY_S = 24 * 60 * 60


@dataclass
class Desk:
    """A desk whose organisation names an authority that answers."""

    path: Path
    authority: Authority
    url: str

    @property
    def folder(self) -> DeskFolder:
        return DeskFolder(self.path)

    @property
    def terms(self) -> Timestamps:
        assert self.folder.organisation.timestamps is not None
        return self.folder.organisation.timestamps

    def grow(self, count: int) -> None:
        with Log.open(self.folder.log, self.folder.log_key()) as log:
            for _ in range(count):
                log.append(b"entry %d" % log.size)
            log.checkpoint()

    def checked(self) -> tuple[Stamp, ...]:
        return stamps.read(self.folder.log, self.folder.organisation)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def desk(tmp_path: Path, authority: Authority) -> Iterator[Desk]:
    made = folder.create(tmp_path / "desk", new_organisation())
    with serving(authority.answer) as url:
        file = made.public.path / "organisation.toml"
        table = f'\n[timestamps]\nurl = "{url}"\ncertificate = """\n{authority.root}"""\n'
        file.write_text(file.read_text() + table)
        one = Desk(made.path, authority, url)
        one.grow(5)
        yield one


def test_a_checkpoint_is_stamped_and_openssl_and_the_audit_agree(desk: Desk) -> None:
    done = stamp(desk.folder.log, desk.terms, SystemClock())
    assert done is not None
    (seen,) = desk.checked()
    assert (seen.size, seen.at, seen.fault) == (5, done.at, "")
    command = ["openssl", "ts", "-verify", "-in", str(done.token), "-CAfile", "root.pem"]
    command += ["-data", str(done.token.with_suffix(".checkpoint"))]
    checked = subprocess.run(
        command, cwd=desk.authority.folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert "Verification: OK" in checked.stdout + checked.stderr


def test_an_audit_with_the_log_tells_of_the_first_stamp_over_all_of_a_bundle(desk: Desk) -> None:
    ours = desk.folder.organisation
    head = checkpoint.verify((desk.folder.log / "checkpoint").read_text(), ours.log)

    def told() -> list[str]:
        return [note.sentence for note in log_copy.check(desk.folder.log, ours, head, {})]

    assert len(told()) == 1
    stamp(desk.folder.log, desk.terms, SystemClock())
    desk.grow(1)
    assert "The log of 5 entries was seen by the time-stamping authority at" in told()[1]


def test_once_a_day_and_only_where_something_came(desk: Desk) -> None:
    clock = FixedClock()
    assert stamp(desk.folder.log, desk.terms, clock) is not None
    desk.grow(1)
    assert stamp(desk.folder.log, desk.terms, clock) is None, "today is done"
    clock.pass_seconds(DAY_S)
    assert stamp(desk.folder.log, desk.terms, clock) is not None
    clock.pass_seconds(DAY_S)
    assert stamp(desk.folder.log, desk.terms, clock) is None, "nothing came"
    assert [one.size for one in desk.checked()] == [5, 6]
    assert stamps.first_over(desk.checked(), 6) == desk.checked()[1]
    assert stamps.first_over(desk.checked(), 7) is None
    desk.grow(2)
    assert list(stamps.lacking(desk.checked(), 8)) == [
        "2 of 8 entries came after the last time-stamp that counts."
    ]


def test_a_token_of_another_authority_or_checkpoint_does_not_count(desk: Desk) -> None:
    other = Timestamps(desk.url, (desk.authority.folder / "other.pem").read_text())
    with pytest.raises(NotStamped, match="does not count"):
        stamp(desk.folder.log, other, SystemClock())
    assert not (desk.folder.log / "stamps").exists()
    done = stamp(desk.folder.log, desk.terms, SystemClock())
    assert done is not None
    checkpoint = done.token.with_suffix(".checkpoint")
    kept, token = checkpoint.read_bytes(), done.token.read_bytes()
    for file, data in (
        (checkpoint, kept + b"x"),
        (checkpoint, b""),
        (done.token, token[:-1]),
        (done.token, b""),
    ):
        whole = file.read_bytes()
        file.write_bytes(data)
        (seen,) = desk.checked()
        assert seen.fault
        assert seen.at is None
        file.write_bytes(whole)
    checkpoint.unlink()
    assert desk.checked()[0].fault


def test_a_log_that_was_rewritten_after_the_stamp_is_named(desk: Desk, tmp_path: Path) -> None:
    stamp(desk.folder.log, desk.terms, SystemClock())
    key = desk.folder.log_key()
    with Log.create(tmp_path / "rewritten", key.name, key) as log:
        for number in range(9):
            log.append(b"another %d" % number)
        log.checkpoint()
    shutil.copytree(desk.folder.log / "stamps", tmp_path / "rewritten" / "stamps")
    (seen,) = stamps.read(tmp_path / "rewritten", desk.folder.organisation)
    assert "another history" in seen.fault


@pytest.mark.parametrize(
    ("answer", "options", "told"),
    [
        (b"hello", {}, "not the answer of a time-stamping authority"),
        (b"", {}, "not the answer of a time-stamping authority"),
        (b"x" * (timestamp_token.LARGEST_RESPONSE_BYTES + 1), {}, "too large"),
        (b"", {"status": 500}, "answered 500"),
        (b"", {"status": 302, "location": "file:///etc/passwd"}, "answered 302"),
    ],
)
def test_a_hostile_answer_is_refused_and_nothing_is_kept(
    desk: Desk, answer: bytes, options: dict[str, object], told: str
) -> None:
    with serving(lambda _query: answer, **options) as url, pytest.raises(NotStamped, match=told):  # type: ignore[arg-type]
        stamp(desk.folder.log, Timestamps(url, desk.authority.root), SystemClock())
    assert not (desk.folder.log / "stamps").exists()


def test_an_answer_to_another_request_is_refused(desk: Desk) -> None:
    signed = (desk.folder.log / "checkpoint").read_text()
    earlier = desk.authority.answer(timestamp_token.request(signed).der)
    with serving(lambda _query: earlier) as url, pytest.raises(NotStamped, match="does not count"):
        stamp(desk.folder.log, Timestamps(url, desk.authority.root), SystemClock())


def test_an_answer_that_does_not_end_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count(0, 45)
    monkeypatch.setattr(stamping.time, "monotonic", lambda: float(next(ticks)))
    with serving(lambda _query: b"x" * 100_000) as url, pytest.raises(NotStamped, match="does not end"):
        fetch(url, b"")


def test_nobody_there_and_another_scheme_are_said(desk: Desk) -> None:
    with serving(desk.authority.answer) as url:
        gone = url
    for address in (gone, "file:///etc/passwd", "ftp://127.0.0.1/"):
        with pytest.raises(NotStamped):
            fetch(address, b"")


def test_the_commands_stamp_and_check(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    check = ["audit", "timestamps", str(desk.folder.log), "--organisation", str(desk.path)]
    assert main(check) == 1
    assert "5 of 5 entries came after" in capsys.readouterr().out
    assert main(["desk", "stamp", str(desk.path)]) == 0
    assert "The log of 5 entries was time-stamped at" in capsys.readouterr().out
    assert main(["desk", "stamp", str(desk.path)]) == 0
    assert "Nothing came since" in capsys.readouterr().out
    assert main(check) == 0
    assert "was seen by the time-stamping authority at" in capsys.readouterr().out
    token = next((desk.folder.log / "stamps").glob("*.tsr"))
    token.write_bytes(b"x")
    assert main([*check, "--json"]) == 1
    assert '"good":false' in capsys.readouterr().out
