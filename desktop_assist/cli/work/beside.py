"""The terminal, the clipboard, and handing over.

Decides: how each is typed; that a line of the terminal begins with `$ `; and that a colleague who is at the
desk is named with their key, as in the window.
Leaves alone: the answers, which are the customer's alone; whole-screen programs, which stock `ssh` shows.
"""

from __future__ import annotations

import shutil

from desktop_assist.cli.work.command import Command, misunderstood, two_parts
from desktop_assist.cli.work.held import HAND_OVER, Held

ANYBODY = "anybody"
INTERRUPT = b"\x03"


def _terminal(held: Held, rest: str) -> None:
    del rest
    size = shutil.get_terminal_size()
    held.program.open_terminal(size.columns, size.lines)


def _line(held: Held, rest: str) -> None:
    held.program.type(f"{rest}\n".encode())


def _interrupt(held: Held, rest: str) -> None:
    del rest
    held.program.type(INTERRUPT)


def _clip(held: Held, rest: str) -> None:
    if not rest:
        raise misunderstood("Say the text.", CLIP)
    held.program.put_on_clipboard(rest)


def _colleagues(held: Held, rest: str) -> None:
    del rest
    there = held.program.colleagues()
    for each in there:
        held.say(f"  {each.name}  {each.key}")
    if not there:
        held.say("No other technician is at the desk now.")


def _hand_over(held: Held, rest: str) -> None:
    to, reason = two_parts(rest, HAND_OVER_TO)
    keys = {each.name: each.key for each in held.program.colleagues()}
    held.expect(HAND_OVER)
    if to == ANYBODY:
        held.program.hand_over(reason)
    else:
        held.program.hand_over(reason, to, keys.get(to, ""))


HAND_OVER_TO = Command(
    "/handover", "NAME: REASON", f"ask to hand the case over, to NAME or `{ANYBODY}`", _hand_over
)
CLIP = Command("/clip", "TEXT", "put a text on the customer's clipboard", _clip)
COMMANDS = (
    Command("/terminal", "", "open a terminal at the customer's", _terminal),
    Command("$", "LINE", "type a line into it; for whole-screen programs use stock ssh", _line),
    Command("/interrupt", "", "type Ctrl-C into it", _interrupt),
    CLIP,
    Command("/colleagues", "", "list the technicians who are at the desk now", _colleagues),
    HAND_OVER_TO,
)
