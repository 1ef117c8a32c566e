"""Reports as a check-up would make them, for windows that show them."""

from __future__ import annotations

from desktop_assist.engagement.checkups import SealedReport
from diagnostics import report
from diagnostics.finding import Finding, NormalNote, NotMeasured, Severity
from diagnostics.observation import Absent, Observation, Reading, Reason
from diagnostics.report import Report

AT = "2026-11-21T18:04:05Z"


def finding(severity: Severity, name: str = "storage.space", item: str = "volume 1") -> Finding:
    above = severity is not Severity.NORMAL
    return Finding(
        id=f"{name}:{item}" if item else name,
        rule=name,
        item=item,
        severity=severity,
        title="Free space",
        measured="The volume 1 is 96.0 % full: 8.1 GB of 200.0 GB are free.",
        affects="Updates, new mail and saved files need room on this volume." if above else "",
        if_left="When it is full, updates stop and programs can no longer save." if above else "",
        do_yourself="Empty the waste bin, and look into the downloads folder." if above else "",
        responsible="your own choice",
        article="free-space",
        not_meaning="A full disk is not a broken disk, and it does not mean that there is a virus.",
        source="https://devblogs.microsoft.com/oldnewthing/20101117-00/?p=12263",
        ours=True,
        inputs=("storage.volumes",),
    )


def made(*findings: Finding, complete: bool = True) -> Report:
    volumes = ({"name": "volume 1", "used_permille": 960, "free_bytes": 8_100_000_000},)
    observations: dict[str, Reading] = {
        "storage.volumes": Observation(volumes, "items", "statvfs", AT),
        "battery.health": Absent(Reason.NOT_PRESENT, "There is no battery.", "/sys/class/power_supply", AT),
    }
    return Report(
        schema=report.SCHEMA,
        program_version=report.PROGRAM_VERSION,
        platform="linux",
        taken_at="2026-11-21T18:03:57Z",
        finished_at=AT,
        complete=complete,
        selected=("storage", "battery"),
        rules_version="2026.11.1",
        rules_digest="sha256:" + "0" * 64,
        observations=observations,
        findings=findings,
        not_measured=(
            NotMeasured("battery.worn", "Battery wear", Reason.NOT_PRESENT, "There is no battery."),
            NotMeasured("network.errors", "Network errors", Reason.NOT_SELECTED, "You chose not to."),
        ),
        normal_notes=(
            NormalNote(
                "memory.cache",
                "Little free memory",
                "A number that says that hardly any memory is free.",
                "It is used as a cache and given back when a program needs it.",
                "https://www.kernel.org/doc/html/latest/filesystems/proc.html",
            ),
        ),
    )


def sealed(what: Report) -> SealedReport:
    return SealedReport(what, report.encode(what), b"{}", AT)
