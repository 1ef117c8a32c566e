"""Rules: the same observations give the same findings, by this program and by another CEL implementation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cel_expr_python import cel as other_cel
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import rule
from diagnostics.condition import Condition, Unfit
from diagnostics.errors import MalformedRules
from diagnostics.finding import Severity
from diagnostics.observation import Absent, Observation, Reading, Reason
from diagnostics.probes import PROBES
from diagnostics.resources import resource
from simulators.recorded import recorded, surroundings

WHEN = "2026-11-21T18:04:05Z"
MACHINES = ("debian-12-fresh", "worn-laptop")


def observed(value: Any) -> Observation:
    return Observation(value, "", "a test", WHEN)


def measured(machine: str) -> dict[str, Reading]:
    around = surroundings(recorded(machine))
    return {name: reading for probe in PROBES for name, reading in probe.measure(around).items()}


@pytest.mark.parametrize("machine", MACHINES)
def test_another_cel_implementation_agrees_on_every_condition(machine: str) -> None:
    compared = 0
    for condition, variables in conditions_of(measured(machine)):
        types = dict.fromkeys(variables, other_cel.Type.DYN)
        expression = other_cel.NewEnv(variables=types).compile(condition.source)
        theirs = expression.eval(data={name: plain(value) for name, value in variables.items()}).value()
        assert theirs is condition.holds(variables), condition.source
        compared += 1
    assert compared > 25


def conditions_of(observations: Mapping[str, Reading]) -> Iterator[tuple[Condition, dict[str, Any]]]:
    """Every condition of the shipped rules with the variables it meets, where none of its inputs is absent."""
    for each in rule.shipped().rules:
        known = values(each.entry.inputs, observations)
        if known is None:
            continue
        known |= {threshold.name: threshold.value for threshold in each.entry.thresholds}
        items = known[each.entry.each] if each.entry.each else [None]
        for item in items:
            variables = {**known, "item": item} if item is not None else known
            if each.applies is not None:
                yield each.applies, variables
                if not each.applies.holds(variables):
                    continue
            for _, condition in each.by_severity:
                yield condition, variables
    for note in rule.shipped().notes:
        known = values(note.entry.inputs, observations)
        if known is not None:
            yield note.when, known


def values(inputs: Mapping[str, str], observations: Mapping[str, Reading]) -> dict[str, Any] | None:
    found = {variable: observations[name] for variable, name in inputs.items()}
    if any(isinstance(reading, Absent) for reading in found.values()):
        return None
    return {
        variable: reading.value for variable, reading in found.items() if isinstance(reading, Observation)
    }


def plain(value: Any) -> Any:
    return [dict(item) for item in value] if isinstance(value, tuple) else value


@given(
    used=st.integers(0, 1000),
    free=st.integers(0, 10**12),
    known=st.booleans(),
)
def test_the_other_implementation_agrees_at_any_number(used: int, free: int, known: bool) -> None:
    space = next(each for each in rule.shipped().rules if each.entry.id == "storage.space")
    variables: dict[str, Any] = {threshold.name: threshold.value for threshold in space.entry.thresholds}
    variables["item"] = {"used_permille": used, "free_bytes": free, "known": known}
    for _, condition in space.by_severity:
        expression = _ENVIRONMENT.compile(condition.source)
        assert expression.eval(data=variables).value() is condition.holds(variables)


_ENVIRONMENT = other_cel.NewEnv(
    variables=dict.fromkeys(
        (
            "item",
            "serious_used_permille",
            "serious_free_bytes",
            "attention_used_permille",
            "attention_free_bytes",
        ),
        other_cel.Type.DYN,
    )
)


def test_a_fresh_debian_has_nothing_above_information() -> None:
    found = rule.shipped().evaluate(measured("debian-12-fresh")).findings
    assert {finding.severity for finding in found} == {Severity.NORMAL, Severity.INFORMATION}


def test_debian_12_is_past_regular_support_and_in_long_term_support_and_that_is_information() -> None:
    found = rule.shipped().evaluate(measured("debian-12-fresh")).findings
    regular = next(finding for finding in found if finding.rule == "support.regular")
    assert regular.severity is Severity.INFORMATION
    assert "ended on 2026-07-11" in regular.measured
    assert "until 2028-06-30" in regular.measured


@pytest.mark.parametrize(
    ("id_", "severity"),
    [
        ("storage.space:/", Severity.SERIOUS),
        ("storage.space:other volume 1", Severity.INFORMATION),
        ("storage.inodes:/", Severity.SERIOUS),
        ("filesystem.read_only", Severity.SERIOUS),
        ("drives.failing:Drive 1", Severity.SERIOUS),
        ("drives.failing:Drive 2", Severity.NORMAL),
        ("drives.reallocated:Drive 1", Severity.NORMAL),
        ("drives.nvme_warning:Drive 2", Severity.ATTENTION),
        ("drives.nvme_wear:Drive 2", Severity.ATTENTION),
        ("memory.available", Severity.INFORMATION),
        ("memory.pressure", Severity.SERIOUS),
        ("memory.killed", Severity.ATTENTION),
        ("temperature.limit:Sensor coretemp 1", Severity.SERIOUS),
        ("battery.capacity:Battery 1", Severity.ATTENTION),
        ("network.duplex:Cable connection 1", Severity.ATTENTION),
        ("gateway.answers", Severity.SERIOUS),
        ("dns.answers", Severity.SERIOUS),
        ("hosts.redirected", Severity.ATTENTION),
        ("support.ended", Severity.SERIOUS),
        ("updates.asked", Severity.ATTENTION),
        ("restart.pending", Severity.ATTENTION),
        ("services.failed:cups.service", Severity.ATTENTION),
        ("timekeeping.synchronised", Severity.ATTENTION),
        ("firewall.none", Severity.INFORMATION),
        ("encryption.off", Severity.NORMAL),
        ("remote_access.present:AnyDesk", Severity.INFORMATION),
        ("installation.changeable", Severity.ATTENTION),
    ],
)
def test_the_worn_laptop_is_judged_as_published(id_: str, severity: Severity) -> None:
    found = {finding.id: finding for finding in rule.shipped().evaluate(measured("worn-laptop")).findings}
    assert found[id_].severity is severity


@pytest.mark.parametrize("reason", list(Reason))
def test_what_is_absent_is_never_a_finding_whatever_the_reason(reason: Reason) -> None:
    nothing = {
        name: Absent(reason, "So it is.", "a test", WHEN) for probe in PROBES for name in probe.observes
    }
    said = rule.shipped().evaluate(nothing)
    assert said.findings == ()
    assert said.normal_notes == ()
    assert {entry.reason for entry in said.not_measured} == {reason}
    assert len(said.not_measured) == len(rule.shipped().rules)


@given(st.sets(st.sampled_from([name for probe in PROBES for name in probe.observes])))
def test_taking_readings_away_only_takes_findings_away(gone: set[str]) -> None:
    whole = _WORN
    part: dict[str, Reading] = {
        name: Absent(Reason.FAILED, "Gone.", "a test", WHEN) if name in gone else reading
        for name, reading in whole.items()
    }
    assert set(rule.shipped().evaluate(part).findings) <= set(rule.shipped().evaluate(whole).findings)


_WORN = measured("worn-laptop")


def test_the_order_of_the_observations_does_not_matter() -> None:
    backwards = dict(reversed(_WORN.items()))
    assert rule.shipped().evaluate(backwards) == rule.shipped().evaluate(_WORN)


scalars = st.one_of(st.integers(-(2**53), 2**53), st.text(max_size=5), st.booleans())
strange = st.one_of(scalars, st.lists(st.dictionaries(st.text(max_size=5), scalars), max_size=3).map(tuple))


@given(st.dictionaries(st.sampled_from(sorted(_WORN)), strange))
def test_observations_of_a_strange_form_never_raise_and_are_said_to_be_unreadable(
    odd: dict[str, Any],
) -> None:
    said = rule.shipped().evaluate({**_WORN, **{name: observed(value) for name, value in odd.items()}})
    assert {entry.reason for entry in said.not_measured} <= {
        Reason.UNREADABLE,
        Reason.NOT_PRESENT,
        Reason.NOT_SUPPORTED,
    }


def test_two_items_of_one_name_get_two_ids() -> None:
    twice = {"services.failed": observed(({"name": "a"}, {"name": "a"}))}
    found = [finding.id for finding in rule.shipped().evaluate(twice).findings]
    assert found == ["services.failed:a", "services.failed:a (2)"]


def test_an_empty_list_is_normal_and_says_so() -> None:
    (finding,) = rule.shipped().evaluate({"services.failed": observed(())}).findings
    assert (finding.severity, finding.measured) == (Severity.NORMAL, "No background service has failed.")


def test_a_condition_with_an_unfit_variable_is_unfit_rather_than_false() -> None:
    condition = Condition("count > limit", where="here")
    for variables in ({"count": "3", "limit": 1}, {"limit": 1}, {"count": 2**63, "limit": 1}):
        with pytest.raises(Unfit):
            condition.holds(variables)
    with pytest.raises(Unfit):
        Condition("count + 1", where="here").holds({"count": 1})


def test_a_conditions_own_variables_are_not_its_names() -> None:
    condition = Condition("drives.exists(drive, drive.count > limit)", where="here")
    assert condition.names == {"drives", "limit"}


def test_every_rule_has_its_article_and_every_input_its_probe() -> None:
    observes = {name for probe in PROBES for name in probe.observes}
    for each in rule.shipped().rules:
        assert resource("articles", "en", f"{each.entry.article}.md").is_file(), each.entry.id
        assert set(each.entry.inputs.values()) <= observes, each.entry.id
    for note in rule.shipped().notes:
        assert set(note.entry.inputs.values()) <= observes, note.entry.id


def test_the_rules_threaten_nobody_and_ask_for_no_money() -> None:
    words = (
        "!",
        "hacker ",
        "immediately",
        "urgent",
        "critical problem",
        "infected",
        "$",
        "€",
        "call us",
        "expert",
    )
    for each in rule.shipped().rules:
        texts = each.entry.texts
        for text in (texts.measured, texts.normal, texts.affects, texts.if_left, texts.do_yourself):
            assert not [word for word in words if word in text.lower()], (each.entry.id, text)


def rules_with(tmp_path: Path, *changes: tuple[str, str], name: str = "subject.toml") -> Path:
    """A small rule set in a folder, with texts in it replaced."""
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "ruleset.toml").write_text('version = "1"\nsubjects = ["subject"]\n')
    (tmp_path / name).write_text(text)
    return tmp_path


SMALL = """
subject = "subject"
[[rules]]
id = "subject.count"
title = "Count"
inputs = { count = "subject.count" }
responsible = "your own choice"
article = "count"
source = "https://example.org/"
ours = false
[rules.conditions]
attention = "count > limit"
[[rules.thresholds]]
name = "limit"
value = 3
unit = "things"
source = "https://example.org/"
[rules.texts]
measured = "There are {count}."
normal = "There are only {count}."
affects = "It."
if_left = "It stays."
do_yourself = "Look."
not_meaning = "Not that."
"""


def test_a_small_rule_set_works(tmp_path: Path) -> None:
    rules = rule.load(rules_with(tmp_path))
    (finding,) = rules.evaluate({"subject.count": observed(4)}).findings
    assert (finding.severity, finding.measured) == (Severity.ATTENTION, "There are 4.")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title = "Count"', 'title = "Count"\ncolour = "red"'),
        ('affects = "It."', ""),
        ('affects = "It."', 'affects = " "'),
        ('unit = "things"', 'unit = ""'),
        ('unit = "things"\nsource = "https://example.org/"', 'unit = "things"'),
        ('unit = "things"\nsource = "https://example.org/"', 'unit = "things"\nsource = "ours"'),
        ("value = 3", "value = 3.5"),
        ("count > limit", "count > other"),
        ("count > limit", "count > 3.5"),
        ("count > limit", "count >"),
        ("{count}", "{number}"),
        ("{count}", "{count.__class__}"),
        ("{count}", "{count!r}"),
        ('"your own choice"', '"the plumber"'),
        ('article = "count"\nsource = "https://example.org/"', 'article = "count"\nsource = "hearsay"'),
        ('attention = "count > limit"', ""),
        ('id = "subject.count"', 'id = "other.count"'),
    ],
)
def test_a_faulty_rule_is_refused_naming_file_and_rule(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(MalformedRules) as refused:
        rule.load(rules_with(tmp_path, (old, new)))
    assert "subject.toml" in refused.value.happened
    assert "count" in refused.value.happened


def test_a_file_that_the_rule_set_does_not_name_is_refused(tmp_path: Path) -> None:
    folder = rules_with(tmp_path)
    (folder / "stray.toml").write_text('subject = "stray"\n')
    with pytest.raises(MalformedRules, match="stray"):
        rule.load(folder)


def test_a_missing_file_and_one_that_is_not_toml_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedRules, match=r"ruleset\.toml"):
        rule.load(tmp_path)
    folder = rules_with(tmp_path, ('subject = "subject"', "subject ="))
    with pytest.raises(MalformedRules, match=r"subject\.toml is not TOML"):
        rule.load(folder)


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    folder = rules_with(tmp_path)
    path = folder / "subject.toml"
    path.write_text(path.read_text() + SMALL.replace('subject = "subject"\n', ""))
    with pytest.raises(MalformedRules, match="twice"):
        rule.load(folder)


def test_the_digest_changes_with_any_word_and_not_with_a_comment(tmp_path: Path) -> None:
    first = rule.load(rules_with(tmp_path)).digest
    assert rule.load(rules_with(tmp_path, ("Look.", "Look. # not a comment"))).digest != first
    assert rule.load(rules_with(tmp_path, ('title = "Count"', 'title = "Count" # a comment'))).digest == first
