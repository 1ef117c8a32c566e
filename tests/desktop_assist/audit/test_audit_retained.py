"""What the desk erased by its published periods passes; somebody else's note, or one too early, fails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop_assist.audit.result import Verification
from desktop_assist.audit.verify import verify
from desktop_assist.evidence import bundle, checkpoint, commitment, desk_note, dsse, keyfile, proof, remaking
from desktop_assist.evidence import statement as statements
from desktop_assist.evidence.desk_note import Body, Place
from desktop_assist.evidence.remaking import Added
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.tombstone import Tombstone
from desktop_assist.organisation import OrganisationFolder
from desktop_assist.organisation_terms import Retention
from simulators.audited import all_faults, failed
from simulators.case_builder import CATALOGUE, REPORT_BEFORE

LATE = "2027-03-01T00:00:00Z"  # a hundred days after the session


@pytest.fixture
def bundled(session: Any, tmp_path: Path) -> Path:
    return Path(session.bundle(tmp_path))


def published(desk: Any, **periods: str) -> OrganisationFolder:
    ours = desk.organisation
    retention = Retention(**(periods or {"report": "90 days"}))
    return replace(ours, organisation=msgspec.structs.replace(ours.organisation, retention=retention))


def retained(desk: Any, path: Path, **changed: Any) -> None:
    """Let the desk erase the first report from a bundle, with what is forged in `changed`."""
    held = bundle.read(path)
    item = next(one for one in held.items if one.name == changed.get("what", REPORT_BEFORE))
    closing = statements.parse(dsse.read(held.statements[-1].envelope).payload)
    at = changed.get("at", LATE)
    left = Tombstone(item.name, item.commitment, "", changed.get("who", "desk"), at, "Its period was over.")
    body = Body(changed.get("closed_at", closing.at), {"report": 90}, (left,))
    case, place = changed.get("case", held.case), Place(changed.get("seq", 0), changed.get("prev", ""))
    envelope = desk_note.make(case, place, at, body, changed.get("key", desk.seal))
    salt, log = commitment.new_salt(), desk.log
    size = checkpoint.read(held.checkpoint).size
    leaf = commitment.leaf(commitment.commit(salt, envelope))
    index = log.append(leaf) if changed.get("logged", True) else 0
    text = log.proof(index)
    path_now = log.consistency(size, checkpoint.read(proof.parse(text).signed_checkpoint).size)
    files = {
        "desk/0000.dsse.json": envelope,
        "desk/0000.leaf": leaf,
        "desk/0000.tlog-proof": text.encode(),
        "log/consistency": "".join(f"{one}\n" for one in _encoded(path_now)).encode(),
        **changed.get("files", {}),
    }
    remaking.remake(path, [left], Added(files, {}, {0: salt}))
    bundle.seal(path, "desk", desk.organisation.organisation.domain, desk.seal)


def _encoded(path: list[bytes]) -> list[str]:
    from desktop_assist.evidence import base64text

    return [base64text.encode(one) for one in path]


def audited(desk: Any, path: Path, **periods: str) -> Verification:
    return verify(path, published(desk, **periods))


def test_what_is_past_its_published_period_passes_and_is_said(desk: Any, bundled: Path) -> None:
    retained(desk, bundled)
    verification = audited(desk, bundled)
    assert verification.passed, all_faults(verification)
    assert any(
        f"{REPORT_BEFORE} was erased at {LATE} by the desk: “Its period was over.”" == each
        for each in verification.remarks
    )


def test_the_period_of_the_case_is_one_for_everything_in_it(desk: Any, bundled: Path) -> None:
    retained(desk, bundled)
    assert audited(desk, bundled, report="900 days", case="90 days").passed
    assert not audited(desk, bundled, recording="90 days").passed


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"at": "2027-01-01T00:00:00Z"}, "before its 90 days were over"),
        ({"closed_at": "2026-01-01T00:00:00Z"}, "counts from another time than that of the closing"),
        ({"key": keyfile.generate()}, "is not signed by the desk"),
        ({"who": "customer"}, "otherwise than the desk can"),
        ({"what": CATALOGUE}, "otherwise than the desk can"),
        ({"case": "01KAKQ7Y5X0000000000000001"}, "belongs to the case"),
        ({"seq": 1, "prev": "0" * 64}, "does not follow from the one before"),
        ({"logged": False}, "does not prove that note 0 is in the log"),
        ({"files": {"log/consistency": b""}}, "log/consistency does not prove"),
    ],
)
def test_anything_else_fails_and_is_named(desk: Any, bundled: Path, changed: Any, told: str) -> None:
    retained(desk, bundled, **changed)
    verification = audited(desk, bundled)
    assert told in all_faults(verification)


def test_no_period_is_published_so_nothing_may_go(desk: Any, bundled: Path) -> None:
    retained(desk, bundled)
    verification = verify(bundled, desk.organisation)
    assert "publishes no period for it" in all_faults(verification)


def test_a_note_among_the_customers_statements_fails(session: Any, desk: Any, tmp_path: Path) -> None:
    session.happen(Kinds.RETENTION, {"closed_at": LATE, "periods": {}, "erased": []}, 2000)
    verification = verify(session.bundle(tmp_path), published(desk))
    assert "is for the desk to say" in all_faults(verification)


def test_the_desk_cannot_drop_the_customers_seal_for_nothing(desk: Any, bundled: Path) -> None:
    remaking.remake(bundled, [], Added({}))
    bundle.seal(bundled, "desk", desk.organisation.organisation.domain, desk.seal)
    verification = audited(desk, bundled)
    assert 3 in failed(verification)
    assert "seals/customer.sig is missing" in all_faults(verification)
