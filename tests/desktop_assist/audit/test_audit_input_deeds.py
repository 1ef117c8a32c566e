"""What was done with mouse and keyboard is told in the order of its lists; a damaged one hides no other."""

from __future__ import annotations

import json

from desktop_assist.audit import input_deeds
from desktop_assist.evidence.item import Item, measured
from desktop_assist.screen.film import Film

HEAD = {"format": "desktop-assist input", "version": 1, "began_at": "2026-11-21T18:04:05Z"}


def item(name: str, *lines: object, head: object = HEAD) -> Item:
    data = b"".join(json.dumps(line).encode() + b"\n" for line in (head, *lines))
    return measured(name, bytes(32), data)


def test_lists_are_told_in_their_order_and_a_damaged_one_is_named() -> None:
    done = input_deeds.of_case(
        [
            item("data/control-000-0002.jsonl", [61_500, "key", 0x62, "tap"]),
            item("data/control-000-0001.jsonl", head="nonsense"),
            item("data/control-000-0000.jsonl", [0, "key", 0x61, "tap"], [900, "password"]),
            item("data/control-notes.txt"),
        ],
        Film(()),
    )
    assert input_deeds.lines(done) == (
        "2026-11-21T18:04:05Z  typed “a”",
        "2026-11-21T18:04:05Z  typed into a password field",
        "2026-11-21T18:05:06Z  typed “b”",
        "data/control-000-0001.jsonl cannot be read",
    )


def test_what_could_disguise_itself_is_made_visible_and_a_time_that_is_none_is_left_out() -> None:
    override = 0x0100_0000 + 0x202E
    done = input_deeds.of_case(
        [item("data/control-000-0000.jsonl", [0, "key", override, "tap"], head={**HEAD, "began_at": "soon"})],
        Film(()),
    )
    (line,) = input_deeds.lines(done)
    assert "\u202e" not in line
    assert line.startswith("  typed")
