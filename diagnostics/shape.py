"""The shape of every observation: what a rule may rely on.

Decides: the type and the unit of each observation, and the fields of the items of a list, as they stand in
`resources/observations.toml`.
Leaves alone: the values; and how they are read.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping

import msgspec

from diagnostics.observation import Observation, Scalar
from diagnostics.resources import resource

FILE = "observations.toml"
LIST, INTEGER, TEXT, TRUTH = "list", "integer", "text", "truth"


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one observation looks like.

    Attributes:
        kind: `integer`, `text`, `truth` or `list`.
        unit: Its unit; `items` for a list.
        fields: Of a list, the fields of its items and their kinds.
        optional: Those of them that an item may lack.
    """

    kind: str
    unit: str
    fields: dict[str, str] = {}
    optional: list[str] = []


@functools.cache
def shapes() -> Mapping[str, Shape]:
    """The shape of every observation, by its name."""
    data = tomllib.loads(resource(FILE).read_text(encoding="utf-8"))
    return msgspec.convert(data, dict[str, Shape], strict=True)


def misfits(name: str, observation: Observation) -> Iterator[str]:
    """A sentence for each way in which `observation` is not of the shape that its name promises."""
    shape = shapes().get(name)
    if shape is None:
        yield f"{name} is not in {FILE}."
        return
    if observation.unit != shape.unit:
        yield f"{name} has the unit {observation.unit!r} and not {shape.unit!r}."
    value = observation.value
    if not isinstance(value, tuple):
        if kind_of(value) != shape.kind:
            yield f"{name} is of the kind {kind_of(value)} and not {shape.kind}."
        return
    if shape.kind != LIST:
        yield f"{name} is a list and not of the kind {shape.kind}."
    for item in value:
        yield from _misfits_of_item(name, shape, item)


def _misfits_of_item(name: str, shape: Shape, item: Mapping[str, Scalar]) -> Iterator[str]:
    for field, value in item.items():
        if shape.fields.get(field) != kind_of(value):
            yield f"An item of {name} has the field {field} of the kind {kind_of(value)}."
    for field in sorted(set(shape.fields) - set(shape.optional) - set(item)):
        yield f"An item of {name} lacks the field {field}."


def kind_of(value: Scalar) -> str:
    """The kind of a single value."""
    if isinstance(value, bool):
        return TRUTH
    return INTEGER if isinstance(value, int) else TEXT
