"""What a rule file holds.

Decides: the keys that a rule, a note, a threshold and a rule set have, and of which type each is.
Leaves alone: whether they fit together (`rule_faults`), and how the files are read (`rule_file`).
"""

from __future__ import annotations

import msgspec

OURS = "ours"
ITEM = "item"
RESPONSIBLE = frozenset(
    {
        "the hardware maker",
        "the system maker",
        "the internet provider",
        "the program maker",
        "your own choice",
        "the organisation",
    }
)
SEVERITIES = ("serious", "attention", "information")


class Threshold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number that a rule compares with.

    Attributes:
        name: How the conditions and texts call it.
        value: An integer, in the base unit of what it is compared with.
        unit: In words.
        source: The address of the published source, or `ours`.
        source_checked: Whether we have read at that address what is said here.
    """

    name: str
    value: int
    unit: str
    source: str
    source_checked: bool = False


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people read. `none` is the sentence for an empty list, where a rule goes item by item."""

    measured: str
    normal: str
    affects: str
    if_left: str
    do_yourself: str
    not_meaning: str
    none: str = ""


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """CEL by severity. `applies` tells which items, or machines, the rule is about at all."""

    serious: str = ""
    attention: str = ""
    information: str = ""
    applies: str = ""


class RuleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as written. `each` is the variable of the list that it applies to item by item."""

    id: str
    title: str
    inputs: dict[str, str]
    conditions: Conditions
    thresholds: list[Threshold]
    texts: Texts
    responsible: str
    article: str
    source: str
    ours: bool
    each: str = ""
    item: str = ""
    fields: list[str] = []
    not_applicable: str = ""
    source_checked: bool = False


class NoteEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something normal that is shown to people as a problem; said where `when` is true."""

    id: str
    title: str
    inputs: dict[str, str]
    when: str
    shown: str
    truth: str
    source: str
    source_checked: bool = False


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One subject's rules and notes."""

    subject: str
    rules: list[RuleEntry] = []
    notes: list[NoteEntry] = []


class RuleSetFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`ruleset.toml`: the version and the order of the subjects."""

    version: str
    subjects: list[str]
