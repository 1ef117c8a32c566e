"""What of a case is its film."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.audit import screen_film
from desktop_assist.audit.errors import NotThere
from desktop_assist.evidence import dsse, keyfile, statement
from desktop_assist.evidence.item import measured
from desktop_assist.evidence.statement import Kinds
from simulators.filmed import recorded
from simulators.vectors import CUSTOMER

CASE = "01KAKQ7Y5X0000000000000000"


def test_recordings_of_the_screen_in_their_order_with_their_times(tmp_path: Path) -> None:
    items, _ = recorded(tmp_path)
    other = measured("data/report-before.json", bytes(32), b"{}")
    first = items[0]
    body = {"capability": "screen", "started_at": "2026-11-21T18:00:00Z", "ended_at": "2026-11-21T18:00:20Z"}
    payload = statement.make(
        Kinds.RECORDING,
        case=CASE,
        seq=1,
        prev="00" * 32,
        at="2026-11-21T18:00:21Z",
        body=body,
        items={first.name: first.commitment},
    )
    envelope = dsse.sign(payload, keyfile.generate())
    film = screen_film.of_case([other, *reversed(items)], [b"no envelope", envelope]).film
    assert [scene.name for scene in film.scenes] == [each.name for each in items]
    assert [scene.began_at for scene in film.scenes] == ["2026-11-21T18:00:00Z", "", ""]


def told(
    kind: Kinds, seq: int, at: str, body: dict[str, object], items: dict[str, str] | None = None
) -> bytes:
    payload = statement.make(kind, case=CASE, seq=seq, prev="00" * 32, at=at, body=body, items=items or {})
    return dsse.sign(payload, keyfile.generate())


def test_what_the_customer_said_meanwhile_is_at_its_moment_of_the_film(tmp_path: Path) -> None:
    items, _ = recorded(tmp_path)
    times = {"capability": "screen", "started_at": "2026-11-21T18:00:00Z", "ended_at": "2026-11-21T18:00:20Z"}
    first = {items[0].name: items[0].commitment}
    window = {"seen": "one window", "seen_name": "A letter\u202e"}
    steps: tuple[tuple[str, dict[str, object]], ...] = (
        ("17:59:50", {"capability": "screen", "step": "asked", "reason": "To look."}),
        ("17:59:58", {"capability": "screen", "step": "granted", "reason": "", **window}),
        ("18:00:01", {"capability": "screen", "step": "paused", "reason": ""}),
        ("18:00:02", {"capability": "terminal", "step": "granted", "reason": ""}),
        ("18:00:02", {"capability": "screen", "step": "unheard of", "reason": ""}),
        ("18:09:00", {"capability": "control", "step": "expired", "reason": "", "cause": "not seen"}),
    )
    envelopes = [told(Kinds.RECORDING, 1, "2026-11-21T18:00:21Z", dict(times), first)]
    envelopes += [told(Kinds.CONSENT, 2, f"2026-11-21T{at}Z", body) for at, body in steps]
    shown = screen_film.of_case(items, envelopes)
    assert [(each.words, each.film_ms) for each in shown.done.deeds] == [
        ("the customer allowed the screen: one window “A letter\ufffd”", None),
        ("the customer paused the picture", 1000),
        ("mouse and keyboard: ended (not seen)", None),
    ]


def test_a_case_without_one_says_so() -> None:
    assert CUSTOMER
    with pytest.raises(NotThere, match="no recording of the screen"):
        screen_film.of_case([measured("data/screen-notes.txt", bytes(32), b"")], [])


def test_what_was_done_meanwhile_is_at_its_moment_of_the_film(tmp_path: Path) -> None:
    items, _ = recorded(tmp_path)
    head = b'{"format":"desktop-assist input","version":1,"began_at":"2026-11-21T18:00:00Z"}\n'
    done = head + b'[0,"screen","screen-000-0001.fbs",2000]\n[0,"key",97,"tap"]\n'
    shown = screen_film.of_case([*items, measured("data/control-000-0000.jsonl", bytes(32), done)], [])
    (deed,) = shown.done.deeds
    assert (deed.words, deed.film_ms) == ("typed “a”", shown.film.scenes[1].at_ms + 2000)
