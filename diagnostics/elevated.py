"""The helper that runs with an administrator's rights: `python -I -m diagnostics.elevated`.

Decides:
    1. Nothing is read before one request has come, a line on standard input.
    2. Only subjects that need an administrator are read; anything else, and it ends without an answer.
    3. It writes nothing but the one answer, on standard output.
    4. When whoever started it goes away, it ends at once.
Leaves alone: who may start it; the system asks for that (sudo, pkexec).
"""

from __future__ import annotations

import dataclasses
import os
import sys
import threading

from diagnostics import elevation
from diagnostics.checkup import measure_one
from diagnostics.clock import SystemClock
from diagnostics.observation import Reading
from diagnostics.platforms import current
from diagnostics.probe import Probe, Surroundings
from diagnostics.reading_format import Misread
from diagnostics.strict_json import Ambiguous

ANSWERED, REFUSED = 0, 1


def main() -> int:
    """Answer the one request on standard input; the exit code."""
    source = sys.stdin.fileno()
    line = _line(source)
    # 4. The other end keeps its pipe open for as long as it wants the answer.
    threading.Thread(target=_end_with, args=(source,), daemon=True).start()
    answer = serve(line)
    if answer is None:
        return REFUSED
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return ANSWERED


def _line(source: int) -> bytes:
    """The first line, not further than a request may be long."""
    data = b""
    while not data.endswith(b"\n") and len(data) <= elevation.LARGEST_REQUEST_BYTES:
        part = os.read(source, elevation.LARGEST_REQUEST_BYTES)
        if not part:
            break
        data += part
    return data


def serve(line: bytes) -> bytes | None:
    """The answer to a request; None where it is refused."""
    if len(line) > elevation.LARGEST_REQUEST_BYTES or not line.endswith(b"\n"):
        return None
    try:
        probes, salt, previous = elevation.requested(line[:-1])  # 2.
    except (Ambiguous, Misread):
        return None
    around = Surroundings(SystemClock(), salt, current(), previous=previous)
    return elevation.answered(_read(probes, around))


def _read(probes: tuple[Probe, ...], around: Surroundings) -> dict[str, Reading]:
    """The readings of `probes`, side by side, each on its own deadline."""
    found: dict[str, Reading] = {}
    threads = [
        threading.Thread(target=lambda probe=probe: found.update(measure_one(probe, _own(probe, around))))
        for probe in probes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _own(probe: Probe, around: Surroundings) -> Surroundings:
    return dataclasses.replace(around, ends_at=around.clock.monotonic() + probe.deadline_s)


def _end_with(source: int) -> None:
    os.read(source, 1)
    os._exit(REFUSED)


if __name__ == "__main__":
    sys.exit(main())
