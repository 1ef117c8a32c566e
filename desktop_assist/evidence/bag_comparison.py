"""Which files of a bag are not what its manifests and seals say.

Decides: that every file that was changed, is missing or was added is named, and every seal that does not fit.
Leaves alone: whose seal is whose (audit), and which files may be in a bag at all (`bag`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from desktop_assist.evidence import sshsig
from desktop_assist.evidence.bag import BAGIT, INFO, MANIFEST, TAGMANIFEST, Problem, is_safe_name
from desktop_assist.evidence.bag_files import BagFiles
from desktop_assist.evidence.errors import EvidenceError

_LINE = re.compile(r"([0-9a-f]{64})  ([0-9A-Za-z._/-]{1,700})")
_SEAL = re.compile(r"seals/(?:of-[0-9]{4,6}\.)?[0-9a-z_-]+\.sig")
_FORMER = re.compile(r"(seals/of-[0-9]{4,6}\.)(?:tagmanifest|[0-9a-z_-]+\.sig)")


def compare(files: BagFiles) -> tuple[Problem, ...]:
    """Every file that does not match, is missing, or is in no manifest, and every seal that does not fit.

    Raises:
        BadBundle: A manifest or a seal is too large.
    """
    found = files.digests
    problems: set[Problem] = set()
    listed: set[str] = {TAGMANIFEST}
    for name, is_payload in ((MANIFEST, True), (TAGMANIFEST, False)):
        if name not in found:
            problems.add(Problem(name, "It is missing."))
            continue
        claimed, malformed = parse_manifest(name, files.tag_file(name))
        problems.update(malformed)
        problems.update(_unlike(found, claimed, name))
        listed.update(one for one in claimed if one.startswith("data/") == is_payload)
    seals = {name for name in found if _SEAL.fullmatch(name)}
    seals |= {name for name in found if name.endswith(".tagmanifest") and _is_sealed(name, seals)}
    for name in found.keys() - listed - seals:
        problems.add(Problem(name, "It is in no manifest: it was added, or its line was removed."))
    for name in {BAGIT, INFO} - found.keys():
        problems.add(Problem(name, "It is missing."))
    problems.update(_unfitting(files, seals))
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.sentence)))


def parse_manifest(name: str, data: bytes) -> tuple[dict[str, str], set[Problem]]:
    """What a manifest named `name` claims, name → SHA-256 in hex, and its lines that cannot be understood."""
    claimed: dict[str, str] = {}
    problems: set[Problem] = set()
    if not data.endswith(b"\n"):
        problems.add(Problem(name, "Its last line does not end."))
    for number, line in enumerate(data.decode("latin-1").removesuffix("\n").split("\n"), 1):
        match = _LINE.fullmatch(line)
        if match is not None and match[2] not in claimed and is_safe_name(match[2]):
            claimed[match[2]] = match[1]
        else:
            problems.add(Problem(name, f"Line {number} is not one checksum of one file."))
    return claimed, problems


def _unlike(found: Mapping[str, str], claimed: Mapping[str, str], manifest_name: str) -> Iterator[Problem]:
    for name, digest in claimed.items():
        if name not in found:
            yield Problem(name, f"It is listed in {manifest_name} but missing.")
        elif found[name] != digest:
            yield Problem(
                name, f"It does not match its checksum in {manifest_name}: one of the two was changed."
            )


def _is_sealed(name: str, seals: set[str]) -> bool:
    """Whether `name` is what former seals are over, and one of them is there."""
    match = _FORMER.fullmatch(name)
    return match is not None and any(seal.startswith(match[1]) for seal in seals)


def _unfitting(files: BagFiles, seals: set[str]) -> Iterator[Problem]:
    sealed = TAGMANIFEST in files.digests
    for name in sorted(seals):
        match = _FORMER.fullmatch(name)
        over = f"{match[1]}tagmanifest" if match else TAGMANIFEST
        if name == over:
            continue
        try:
            data = files.tag_file(over) if match or sealed else b""
            text = files.tag_file(name).decode("ascii", "replace")
            sshsig.verify_any_namespace(text, data)
        except EvidenceError as error:
            yield Problem(name, f"It does not seal {over}. {error.happened}")
