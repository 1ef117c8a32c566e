"""A technician's end connected with a terminal at the customer's, recorded while it runs.

Decides: that everything that is printed is on the record before the technician sees it.
Leaves alone: what runs (`terminal`), and whether it may; the consent is asked before and on every byte.

1. What is printed is written to the recording first, then sent. If it cannot be recorded, the terminal ends.
2. What the technician types reaches the terminal only while `allowed` says so.
3. A technician who does not read what is printed, or keeps typing, holds up neither the record nor the end;
   what waits for them is bounded, and a flood of output waits in the program that makes it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from desktop_assist.channel.asciicast import Recording
from desktop_assist.channel.line import Line
from desktop_assist.channel.outgoing import Outgoing
from desktop_assist.channel.policy import TerminalRequest
from desktop_assist.channel.pseudo_terminal import PseudoTerminal
from desktop_assist.evidence.errors import EvidenceNotWritten

_READ_BYTES = 64 * 1024


def serve(
    request: TerminalRequest,
    terminal: PseudoTerminal,
    recording: Recording,
    allowed: Callable[[], bool],
    watched: Callable[[bytes], None],
) -> int:
    """Connect the technician's end with the shell until either ends or the consent does.

    Args:
        request: The technician's end.
        terminal: The shell.
        recording: What is written first.
        allowed: Whether the terminal may be used at this instant.
        watched: Shows the customer what is printed.

    Returns:
        The shell's exit status.

    Raises:
        EvidenceNotWritten: The recording cannot be written; the terminal has ended.
    """
    outgoing = Outgoing(request.stream, allowed)
    typing = threading.Thread(
        target=_type, args=(request, terminal, allowed), name="terminal-in", daemon=True
    )
    request.resized = lambda columns, rows: _resize(terminal, recording, columns, rows)
    typing.start()
    if isinstance(request.stream, Line):
        request.stream.hand_to(lambda typed: terminal.write_at_once(bytes(typed)) if allowed() else 0)  # 2.
    try:
        while allowed() and not request.hung_up() and (printed := terminal.read()) is not None:
            if printed:
                recording.output(printed)  # 1.
                outgoing.put(printed, lambda: terminal.running and allowed() and not request.hung_up())  # 3.
                watched(printed)
            recording.close_when_old()
    finally:
        status = terminal.close()
        outgoing.finish(lambda: request.finish(status))
    return status


def _type(request: TerminalRequest, terminal: PseudoTerminal, allowed: Callable[[], bool]) -> None:
    try:
        while (typed := request.stream.recv(_READ_BYTES)) and allowed():  # 2.
            terminal.write(typed)
    except EvidenceNotWritten:
        terminal.stop()  # what follows from a key cannot be recorded
    except (OSError, EOFError):
        return  # the line is gone, which `serve` notices


def _resize(terminal: PseudoTerminal, recording: Recording, columns: int, rows: int) -> None:
    terminal.resize(columns, rows)
    with contextlib.suppress(
        EvidenceNotWritten
    ):  # the next output meets the same disk, and ends the terminal
        recording.resize(columns, rows)
