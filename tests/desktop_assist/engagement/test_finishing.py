"""The record leaves this computer in order, and whatever is cut off can be finished later."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

from desktop_assist.audit.verify import verify
from desktop_assist.channel.errors import NotReachable
from desktop_assist.consent import Capability
from desktop_assist.engagement import finishing
from desktop_assist.engagement.errors import NothingToFinish
from desktop_assist.engagement.events import CustomerEvent, LineLost, Refused, SessionEnded, ShownJudged
from desktop_assist.engagement.finishing import Watched
from desktop_assist.engagement.transfer import Place, Transfer
from desktop_assist.evidence import bundle, commitment
from desktop_assist.evidence.statement import Kinds
from simulators.engaged import Engaged


def silent(_event: CustomerEvent) -> None:
    """Nobody follows."""


def finish(engaged: Engaged, case: str) -> Path:
    watched = Watched(silent)
    watched.leaving.set()
    return finishing.finish(engaged.practice.install, engaged.practice.organisation, case, None, watched)


def run_in(folder: Path, *command: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, cwd=folder, input=stdin, capture_output=True, check=False)


def test_stock_tools_verify_the_bundle_without_our_code(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    engaged.technician.offer("yearly-plan", (), "You need it.")
    path = engaged.finish().path
    for manifest in ("tagmanifest-sha256.txt", "manifest-sha256.txt"):
        assert run_in(path, "sha256sum", "--strict", "-c", manifest).returncode == 0
    signers = engaged.practice.organisation.path / "allowed_signers"
    manifest_bytes = (path / "tagmanifest-sha256.txt").read_bytes()
    for who, trusted in (
        ("customer", path / "keys" / "allowed_signers"),
        ("technician", signers),
        ("desk", signers),
    ):
        command = ["ssh-keygen", "-Y", "verify", "-f", str(trusted), "-I", who]
        command += ["-n", "evidence-bundle@practice.invalid", "-s", f"seals/{who}.sig"]
        verified = run_in(path, *command, stdin=manifest_bytes)
        assert verified.returncode == 0, verified.stderr
        assert run_in(path, *command, stdin=manifest_bytes + b" ").returncode != 0


def test_securesystemslib_verifies_an_offer_by_both_signers(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    engaged.technician.offer("yearly-plan", (), "You need it.")
    engaged.told.wait_for(ShownJudged, "The offer")
    path = engaged.finish().path
    customer, technician = engaged.practice.install.key, engaged.practice.technician_key
    keys = [
        SSlibKey(key.keyid, "ed25519", "ed25519", {"public": key.public_raw.hex()})
        for key in (customer, technician)
    ]
    offers = [made.seq for made in engaged.statements() if made.kind is Kinds.OFFER]
    envelope = Envelope.from_dict(
        json.loads((path / "statements" / f"{offers[0]:04}.dsse.json").read_bytes())
    )
    assert len(envelope.verify(keys, 2)) == 2
    envelope.payload += b" "
    with pytest.raises(Exception, match="signature"):
        envelope.verify(keys, 2)


def test_both_sides_and_the_desk_hold_the_same_bundle(engaged: Engaged) -> None:
    case = engaged.open()
    engaged.join()
    own = engaged.finish().path
    engaged.technician.wait_until_sealed()
    folders = [
        own,
        engaged.practice.desk_folder.archive / f"case-{case}",
        engaged.practice.path
        / f"technician-{engaged.practice.technician_key.public_raw.hex()[:8]}"
        / f"case-{case}",
    ]
    contents = [
        {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        for folder in folders
    ]
    assert contents[0] == contents[1] == contents[2]


def test_a_case_that_nobody_took_is_closed_and_sealed_too(engaged: Engaged) -> None:
    engaged.open()
    sealed = engaged.finish_without_console()
    assert sealed.seals == ("customer", "desk")
    assert verify(sealed.path, engaged.practice.organisation).passed


def test_the_desk_comes_back_and_the_case_is_finished(engaged: Engaged) -> None:
    case = engaged.open()
    engaged.join()
    engaged.practice.stop_desk()
    engaged.told.wait_for(LineLost, "The sentence that the line is lost")
    engaged.customer.stop()
    engaged.told.wait_for(SessionEnded, "The end")
    engaged.told.wait_for(Refused, "The sentence that the desk is gone")
    with pytest.raises(NotReachable):
        finish(engaged, case)
    engaged.practice.start_desk()
    path = finish(engaged, case)
    assert verify(path, engaged.practice.organisation).passed
    assert engaged.statements()[-1].body["ended_by"] == "customer"


def test_a_killed_program_leaves_what_can_be_finished(engaged: Engaged) -> None:
    """As after SIGKILL: the opening and the report are kept, nothing was closed, a recording lies about."""
    case = engaged.open()
    folder = engaged.practice.install.home.evidence / "recordings" / case
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "terminal-000.cast").write_text('{"version":2,"width":80,"height":24}\n')
    place = Place(engaged.practice.clock, lambda _event: None, folder)
    Transfer(place, 7, Capability.SEND_FILES, "half.bin", 0)
    path = finish(engaged, case)
    statements = engaged.statements()
    assert [made.kind for made in statements[-3:]] == [Kinds.RECORDING, Kinds.TRANSFER, Kinds.CLOSING]
    (moved,) = statements[-2].body["transfers"]
    assert (moved["name"], moved["ended"], "moved" in moved) == ("half.bin", "not known", False)
    assert not list(folder.glob("transfer-*")), "the note goes when the statement is in the store"
    assert statements[-1].body["reason"] == "The program ended before the session was closed."
    assert "data/terminal-000.cast" in {item.name for item in bundle.read(path).items}


def test_a_kill_between_a_recording_and_its_statement_loses_nothing(engaged: Engaged) -> None:
    case, install = engaged.open(), engaged.practice.install
    folder = install.home.evidence / "recordings" / case
    folder.mkdir(parents=True, exist_ok=True)
    recording = folder / "terminal-000-0000.cast"
    recording.write_text('{"version":2,"width":80,"height":24}\n')
    install.store.add_item(case, f"data/{recording.name}", recording, commitment.new_salt())
    finish(engaged, case)
    named = [name for made in engaged.statements() for name in made.items]
    assert named.count(f"data/{recording.name}") == 1


def test_finishing_again_changes_nothing(engaged: Engaged) -> None:
    case = engaged.open()
    first = engaged.finish_without_console().path
    before = {file: file.read_bytes() for file in first.rglob("*") if file.is_file()}
    assert finish(engaged, case) == first
    assert {file: file.read_bytes() for file in first.rglob("*") if file.is_file()} == before


def test_a_crash_between_writing_and_sealing_is_mended(
    engaged: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = engaged.open()

    def crash(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(bundle, "seal", crash)
        with pytest.raises(KeyboardInterrupt):
            finish(engaged, case)
    path = finish(engaged, case)
    assert set(bundle.read(path).seals) == {"customer", "desk"}


def test_an_unknown_case_is_said(engaged: Engaged) -> None:
    with pytest.raises(NothingToFinish):
        finish(engaged, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
