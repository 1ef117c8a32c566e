"""The printers that are set up, and what keeps them from printing.

Decides: whether each is stopped, and the reasons that it gives, by the fixed words of the printing protocol.
A printer's name may be a person's and is replaced by a number.
Leaves alone: what is printed.
From: https://www.rfc-editor.org/rfc/rfc8011#section-5.4.12 (printer-state-reasons)
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.windows import devices as windows

_NAME = "printers.printers"
_SOURCE = "lpstat -r -l -p"
_COMMAND = ("lpstat", "-r", "-l", "-p")
_PRINTER = re.compile(r"^printer \S+ (?:is idle|now printing|disabled)", re.MULTILINE)
_REASON = re.compile(r"[a-z][a-z0-9.-]*-(?:error|warning|report)")


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each printer."""
    return {_NAME: _printers(surroundings)}


def _printers(surroundings: Surroundings) -> Reading:
    # From: lpstat(1): with no printer at all it ends with 1; whether the service runs it says in any case.
    answer = surroundings.run(_COMMAND, accepted=(0, 1))
    if isinstance(answer, Failure):
        return surroundings.failed(answer, _SOURCE)
    if "scheduler is running" not in answer.text:
        return surroundings.absent(Reason.NOT_PRESENT, "The print service is not running.", _SOURCE)
    starts = [match.start() for match in _PRINTER.finditer(answer.text)]
    if not starts:
        return surroundings.absent(Reason.NOT_PRESENT, "No printer is set up.", _SOURCE)
    ends = [*starts[1:], len(answer.text)]
    items = [
        _item(number, answer.text[start:end])
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    ]
    return surroundings.observed(items, "items", _SOURCE)


def _item(number: int, text: str) -> Item:
    first, *rest = text.splitlines()
    alerts = " ".join(line for line in rest if line.strip().startswith("Alerts:"))
    reasons = sorted(set(_REASON.findall(alerts)))
    return {
        "name": f"Printer {number}",
        "stopped": re.match(r"printer \S+ disabled", first) is not None,
        "has_error": any(reason.endswith("-error") for reason in reasons),
        "has_notice": bool(reasons),
        "reasons": ", ".join(reasons) or "none",
    }


PROBE = Probe(
    id="printers",
    title="Printers",
    reads="Whether a printer is stopped, and the reason that it gives.",
    why="It tells why nothing comes out of the printer.",
    personal_data="None: printers' names are not kept, and what was printed is not read.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=5,
    observes=(_NAME,),
    measure=by_platform(linux=measure, windows=windows.printers, macos=measure),
    slower_s={WINDOWS: 40},
)
