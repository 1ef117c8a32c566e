"""What an auditor reads: first the result, then every step by number and word, then what remains unknown."""

from __future__ import annotations

from desktop_assist.audit import render
from desktop_assist.audit.result import UNKNOWABLE, Step, Verification
from desktop_assist.evidence.statement import Kinds
from simulators.audited import failed


def test_a_good_case_is_said_to_hold_and_nothing_fails(audited):
    text = render.text(audited())
    assert text.splitlines()[0].endswith("all 9 steps hold.")
    assert text.count(" holds\n") == 9
    assert "FAILS" not in text
    assert all(len(line) <= render.WIDTH for line in text.splitlines())


def test_a_bad_case_says_so_first_and_names_the_steps(session, audited):
    del session.events[session.place(Kinds.CLOSING)]
    verification = audited()
    assert failed(verification) == {4}
    text = render.text(verification)
    assert "FAILS in step 4. Do not rely on it." in text.splitlines()[0]
    assert "4 Statements    FAILS\n    - There is no closing statement: the session is incomplete.\n" in text


def test_several_failures_are_all_named():
    steps = tuple(Step(number, "Word", number == 2, ("So.",)) for number in (1, 2, 3))
    first = render.headline(Verification("", steps, UNKNOWABLE, ()))
    assert first == "The bundle: FAILS in steps 1, 3. Do not rely on it."


def test_remarks_and_what_nobody_can_know_are_always_there(audited):
    text = render.text(audited())
    assert "For a person to look at:" in text
    joined = " ".join(text.split())
    assert all(sentence in joined for sentence in UNKNOWABLE)


def test_a_bundles_own_words_cannot_move_the_terminals_cursor():
    step = Step(1, "Whole", False, ("data/\x1b[2J\x1b[Hall is well\r\n\u202e.",))
    text = render.text(Verification("", (step,), (), ()))
    assert not any(letter in text for letter in "\x1b\r\u202e")
    assert "all is well" in text
