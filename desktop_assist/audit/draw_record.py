"""A draw in a folder: everything that anybody needs to check it, with our program or without.

Decides: the files (`plan.json`, `checkpoint`, `beacon`, `draw.message`, `draw.sig`, `auditor.pem`,
`draw.json`), and that a draw that was changed in any of them is noticed when it is drawn again.
Leaves alone: the draw itself (`draw`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from desktop_assist.audit import draw, sample_plan
from desktop_assist.audit.case_summary import CaseSummary
from desktop_assist.audit.draw import Stratum
from desktop_assist.audit.sample_plan import Plan, bad_sample
from desktop_assist.evidence import checkpoint, durable, note, proof
from diagnostics import canonical
from diagnostics.errors import NotCanonical

PLAN, CHECKPOINT, BEACON = "plan.json", "checkpoint", "beacon"
MESSAGE, SIGNATURE, KEY, RESULT, PROOF = "draw.message", "draw.sig", "auditor.pem", "draw.json", "plan.proof"
NOT_LOGGED = "not in the log"
_LARGEST_RESULT = 256 * 1024 * 1024
_LARGEST_SIGNATURE = 4096


@dataclass(frozen=True)
class Frozen:
    """What a draw is made from, before it is signed.

    Attributes:
        plan: The plan.
        plan_proof: The proof that it is in the log; empty where it is not.
        checkpoint: The log's signed checkpoint.
        beacon: The bytes that the beacon's source published.
    """

    plan: Plan
    plan_proof: str
    checkpoint: str
    beacon: bytes

    def place(self, vkey: str) -> int:
        """The plan's place in the log; -1 where it is not there.

        Raises:
            EvidenceError: The proof proves something else.
        """
        return proof.verify(self.plan_proof, self.plan.leaf(), vkey).index if self.plan_proof else -1


def made(frozen: Frozen, signature: bytes, cases: Iterable[CaseSummary], vkey: str) -> dict[str, Any]:
    """The result of a draw, ready for canonical JSON.

    Raises:
        BadSample: The signature is not the auditor's, or the plan is for another log.
        EvidenceError: The checkpoint or the plan's proof is not of the log of `vkey`.
    """
    head, place = checkpoint.verify(frozen.checkpoint, vkey), frozen.place(vkey)
    if frozen.plan.log != head.origin:
        raise bad_sample(f"This plan is for the log {frozen.plan.log}.")
    to_sign = draw.message(frozen.plan, frozen.checkpoint, frozen.beacon)
    seed = draw.seed(frozen.plan, to_sign, signature)
    strata = draw.draw(frozen.plan, seed, cases, place, head.size)
    return {
        "plan_place": place if place >= 0 else NOT_LOGGED,
        "log_size": head.size,
        "seed": seed.hex(),
        "strata": [one.to_json() for one in strata],
        "drawn": len({each.case for one in strata for each in one.drawn}),
    }


def write(
    folder: Path, frozen: Frozen, key: RSAPrivateKey, cases: Iterable[CaseSummary], vkey: str
) -> dict[str, Any]:
    """Sign, draw, and keep all of it in a new folder.

    Raises:
        BadSample: The key is not the plan's, or the folder is there already.
        EvidenceError: As for `made`, or the disk refuses.
    """
    to_sign = draw.message(frozen.plan, frozen.checkpoint, frozen.beacon)
    signature = draw.sign(frozen.plan, to_sign, key)
    result = made(frozen, signature, cases, vkey)
    if folder.exists():
        raise bad_sample(f"{folder} is there already.")
    files = {
        PLAN: frozen.plan.encode(),
        CHECKPOINT: frozen.checkpoint.encode(),
        BEACON: frozen.beacon,
        MESSAGE: to_sign,
        SIGNATURE: signature,
        KEY: frozen.plan.auditor_key.encode(),
        RESULT: canonical.encode(result),
    }
    if frozen.plan_proof:
        files[PROOF] = frozen.plan_proof.encode()
    with durable.writing("The draw"):
        durable.make_folder(folder.resolve())
        for name, data in files.items():
            durable.create(folder / name, data)
    return result


def check(folder: Path, cases: Iterable[CaseSummary], vkey: str) -> dict[str, Any]:
    """The draw in `folder`, drawn again.

    Raises:
        BadSample: A file of it is missing, or something else comes out.
        EvidenceError: As for `made`.
    """
    frozen = Frozen(
        sample_plan.load(folder / PLAN),
        _text(folder / PROOF) if (folder / PROOF).exists() else "",
        _text(folder / CHECKPOINT),
        sample_plan.read(folder / BEACON, draw.LARGEST_BEACON_BYTES),
    )
    signature = sample_plan.read(folder / SIGNATURE, _LARGEST_SIGNATURE)
    result = made(frozen, signature, cases, vkey)
    to_sign = draw.message(frozen.plan, frozen.checkpoint, frozen.beacon)
    if sample_plan.read(folder / MESSAGE, len(to_sign)) != to_sign:
        raise bad_sample(f"{folder / MESSAGE} is not made of the other files.")
    if sample_plan.read(folder / RESULT, _LARGEST_RESULT) != canonical.encode(result):
        raise bad_sample("The draw gives other cases: the archive or the result is not what it was.")
    return result


def result(folder: Path) -> dict[str, Any]:
    """The result that a draw's folder holds; `check` tells whether it is what is drawn.

    Raises:
        BadSample: It cannot be read.
    """
    try:
        told = canonical.decode(sample_plan.read(folder / RESULT, _LARGEST_RESULT))
        strata(told)
    except (NotCanonical, KeyError, TypeError) as error:
        raise bad_sample(f"{folder / RESULT} is not the result of a draw.") from error
    checked: dict[str, Any] = told
    return checked


def strata(told: dict[str, Any]) -> tuple[Stratum, ...]:
    """The strata in a result."""
    return tuple(
        Stratum(one["technician"], one["population"], tuple(draw.Drawn(**each) for each in one["drawn"]))
        for one in told["strata"]
    )


def _text(path: Path) -> str:
    return sample_plan.read(path, note.LARGEST_NOTE_BYTES + 8192).decode("utf-8", "replace")
