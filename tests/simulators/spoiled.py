"""Good input, spoiled in the ways in which files and peers spoil it.

Decides: which changes are tried: bytes cut, changed, doubled and put in; and in JSON any part replaced, left
out or put elsewhere.
Leaves alone: what reads it.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from([2**53, -(2**53), 2**63, 2**64, 10**400]))
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=20))
JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


@st.composite
def spoiled_bytes(draw: st.DrawFn, good: bytes) -> bytes:
    """`good` with one to four changes of its bytes."""
    data = good
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(data)))
        end = draw(st.integers(begin, min(len(data), begin + 200)))
        other = draw(st.one_of(st.binary(max_size=8), st.just(data[begin:end] * 2), st.just(b"")))
        data = data[:begin] + other + data[end:]
    return data


@st.composite
def spoiled_json(draw: st.DrawFn, good: bytes) -> bytes:
    """The JSON of `good` with one to three of its parts replaced, left out or moved."""
    tree = json.loads(good)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(tree))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        if draw(st.booleans()):
            holder[key] = draw(
                st.one_of(JSON, st.sampled_from([deepcopy(inside[name]) for inside, name in places]))
            )
        else:
            del holder[key]
        tree = json.loads(json.dumps(tree))
    return json.dumps(tree).encode("utf-8", "surrogatepass")


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every object or list with each of its keys."""
    keys: list[Any] = (
        list(tree) if isinstance(tree, dict) else list(range(len(tree))) if isinstance(tree, list) else []
    )
    return [(tree, key) for key in keys] + [place for key in keys for place in _places(tree[key])]
