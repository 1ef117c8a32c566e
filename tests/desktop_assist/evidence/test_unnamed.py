"""What no statement names can be dropped without a trace; what is on the record cannot."""

from __future__ import annotations

import pytest

from desktop_assist.evidence import commitment, dsse, keyfile, statement
from desktop_assist.evidence.errors import CannotErase
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.store import Store
from simulators.victims import AT

SIGNER = keyfile.generate()
SECRET = b"My daughter's name is Wilhelmina"
NAMED, LEFT, FILM = "data/catalogue.toml", "data/clipboard-0001.txt", "data/picture-000.png"


def add(store, kind, items=None):
    """The next statement of the case."""
    so_far = store.chain("c1")
    prev = so_far[-1].digest if so_far else ""
    made = statement.make(kind, case="c1", seq=len(so_far), prev=prev, at=AT, body={}, items=items)
    store.append("c1", dsse.sign(made, SIGNER), commitment.new_salt(), AT)


@pytest.fixture
def store(tmp_path):
    """A case with one item on the record and two that are not, one of them a file."""
    (tmp_path / "film").write_bytes(SECRET)
    with Store.open(tmp_path / "evidence") as opened:
        opened.add_case("c1", "help.example", "Why is it slow?", AT)
        named = opened.add_item("c1", NAMED, b"prices", commitment.new_salt())
        add(opened, Kinds.OPENING, {NAMED: named.commitment})
        opened.add_item("c1", LEFT, SECRET, commitment.new_salt())
        opened.add_item("c1", FILM, tmp_path / "film", commitment.new_salt())
        yield opened


def test_what_is_dropped_is_in_no_file_of_the_store_and_its_name_is_free(store):
    store.drop_unnamed("c1", (LEFT, FILM))
    assert [item.name for item in store.items("c1")] == [NAMED]
    assert not [path for path in store.directory.rglob("*") if path.is_file() and SECRET in path.read_bytes()]
    assert store.add_item("c1", LEFT, b"another", commitment.new_salt()).name == LEFT
    assert store.erased("c1") == ()


def test_what_is_on_the_record_stays_and_so_does_all_else_that_was_asked_with_it(store):
    with pytest.raises(CannotErase, match="on the record"):
        store.drop_unnamed("c1", (LEFT, NAMED))
    assert [item.name for item in store.items("c1")] == [NAMED, LEFT, FILM]


def test_nothing_of_a_closed_case_is_dropped(store):
    add(store, Kinds.CLOSING)
    with pytest.raises(CannotErase, match="closed case"):
        store.drop_unnamed("c1", (LEFT,))
    assert [item.name for item in store.items("c1")] == [NAMED, LEFT, FILM]
