"""The customer's folder: look, take, send, stop.

Decides: how each is typed, and that a file that moves does not keep anybody from typing.
Leaves alone: whether it may be done (the customer's program asks), and how it is kept here (`remote_files`).
"""

from __future__ import annotations

from pathlib import Path

from desktop_assist.cli.work.command import Command, misunderstood
from desktop_assist.cli.work.held import Held

INTO = " >"


def _there(path: str) -> str:
    """The path from the folder's top, as the line wants it; empty for the top."""
    parts = [part for part in path.strip().split("/") if part not in ("", ".")]
    return "".join(f"/{part}" for part in parts)


def _files(held: Held, rest: str) -> None:
    path = _there(rest)

    def look() -> None:
        listing = held.program.files.names(path)
        for entry in listing.entries:
            size = "folder" if entry.about.is_folder else f"{entry.about.size or 0} bytes"
            held.say(f"  {entry.name}  ({size})")
        left = f", {listing.left_out} left out, in disguise" if listing.left_out else ""
        held.say(f"{path or '/'}: {len(listing.entries)} names{left}{', and more' if listing.cut else ''}")

    held.beside(look)


def _get(held: Held, rest: str) -> None:
    named, _, target = rest.partition(INTO)
    path, folder = _there(named), Path(target.strip()).expanduser() if target.strip() else held.into
    if not path:
        raise misunderstood("Name the file.", GET)

    def take() -> None:
        held.say(f"It is in {held.program.files.fetch(path, folder)}, and was not opened.")

    held.beside(take)


def _put(held: Held, rest: str) -> None:
    named, _, target = rest.partition(INTO)
    if not named.strip():
        raise misunderstood("Name the file.", PUT)
    source = Path(named.strip()).expanduser()
    held.beside(lambda: held.program.files.send(source, _there(target)))


def _stop(held: Held, rest: str) -> None:
    del rest
    if not held.program.files.stop():
        held.say("Nothing moves.")


GET = Command("/get", "FILE[ > FOLDER]", "take a file; it is kept here and never opened", _get)
PUT = Command("/put", "FILE[ > FOLDER]", "send a file into the customer's folder", _put)
COMMANDS = (
    Command("/files", "[FOLDER]", "list the customer's folder", _files),
    GET,
    PUT,
    Command("/stop", "", "stop the file that moves; the same command again goes on with it", _stop),
)
