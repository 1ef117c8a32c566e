"""The published JSON Schemas of statements, and what they say of one."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
from referencing import Registry, Resource

from desktop_assist.evidence import dsse
from diagnostics.resources import resource

FOLDER = resource("schemas", "statements")


@cache
def schemas() -> dict[str, Any]:
    """Name of each schema → the schema."""
    return {
        path.name.removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8"))
        for path in FOLDER.glob("*.schema.json")
    }


def validator(name: str) -> jsonschema.Draft202012Validator:
    """What holds a value to the schema `name`."""
    known = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas().values()
    )
    return jsonschema.Draft202012Validator(schemas()[name], registry=known)


def complaints(envelope: bytes) -> list[str]:
    """What the schemas say against an envelope and the statement in it; nothing if both fit."""
    payload = json.loads(dsse.read(envelope).payload)
    kind = str(payload["predicateType"]).split(":")[2]
    found = [*validator("envelope").iter_errors(json.loads(envelope)), *validator(kind).iter_errors(payload)]
    return [f"{kind}: {error.json_path}: {error.message}" for error in found]
