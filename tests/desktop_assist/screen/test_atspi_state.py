"""What has the focus, from what programs tell: only what is told in full is told."""

from __future__ import annotations

import pytest

from desktop_assist.screen.atspi_state import (
    MOST_PROGRAMS,
    ROLE_PASSWORD_TEXT,
    STATE_FOCUSED,
    Accessible,
    FocusedObjects,
    has_state,
)
from desktop_assist.screen.focus import Field

TEXT = 61
NAME, PASSWORD = Accessible(":1.7", "/name"), Accessible(":1.7", "/password")


@pytest.fixture
def objects() -> FocusedObjects:
    return FocusedObjects()


def told(objects: FocusedObjects, one: Accessible, role: int, process: int) -> None:
    if objects.gained(one):
        objects.process_is(one.program, process)
    objects.role_is(one, role)


def test_the_last_one_that_gained_the_focus_and_has_not_lost_it_counts(objects: FocusedObjects) -> None:
    told(objects, NAME, TEXT, 42)
    assert objects.field(42) is Field.OTHER
    told(objects, PASSWORD, ROLE_PASSWORD_TEXT, 42)
    objects.lost(NAME)  # told late
    assert objects.field(42) is Field.PASSWORD
    objects.lost(PASSWORD)
    assert objects.field(42) is Field.NOT_TOLD


def test_nothing_is_known_before_both_answers_or_of_another_process(objects: FocusedObjects) -> None:
    assert objects.gained(PASSWORD)
    assert objects.waiting
    objects.role_is(PASSWORD, ROLE_PASSWORD_TEXT)
    assert objects.field(42) is Field.NOT_TOLD
    objects.process_is(":1.7", 42)
    assert not objects.waiting
    assert objects.field(42) is Field.PASSWORD
    assert objects.field(43) is Field.NOT_TOLD
    assert objects.field(None) is Field.NOT_TOLD


def test_an_answer_that_comes_after_the_focus_moved_on_is_not_taken(objects: FocusedObjects) -> None:
    told(objects, NAME, TEXT, 42)
    assert not objects.gained(PASSWORD), "the process is known already"
    objects.role_is(NAME, TEXT)
    assert objects.field(42) is Field.NOT_TOLD
    objects.process_is(":1.99", 1)
    objects.lost(Accessible(":1.99", "/"))


def test_another_program_that_gains_the_focus_does_not_hide_what_one_told(objects: FocusedObjects) -> None:
    told(objects, PASSWORD, ROLE_PASSWORD_TEXT, 42)
    told(objects, Accessible(":1.8", "/name"), TEXT, 43)
    assert (objects.field(42), objects.field(43)) == (Field.PASSWORD, Field.OTHER)


def test_a_flood_of_programs_is_forgotten_from_the_oldest_on(objects: FocusedObjects) -> None:
    for number in range(MOST_PROGRAMS + 1):
        told(objects, Accessible(f":1.{number}", "/"), TEXT, 1000 + number)
    assert objects.field(1000) is Field.NOT_TOLD
    assert objects.field(1001) is Field.OTHER


def test_states_are_read_from_two_words_and_nothing_else() -> None:
    assert has_state([1 << STATE_FOCUSED, 0], STATE_FOCUSED)
    assert has_state((0, 1), 32)
    assert not has_state([0, 1 << STATE_FOCUSED], STATE_FOCUSED)
    assert not has_state([], STATE_FOCUSED)
    assert not has_state("11", STATE_FOCUSED)
