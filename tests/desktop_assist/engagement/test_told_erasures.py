"""Only what a logged statement names is erased, by whom and when it says."""

from __future__ import annotations

from desktop_assist.engagement import told_erasures
from desktop_assist.evidence import commitment, dsse, keyfile, statement, tombstone
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.store import Store
from desktop_assist.evidence.tombstone import Erasing
from simulators.victims import AT, erasable


def put(store: Store, *items: str) -> None:
    asked = Erasing("customer", AT, "Asked for.", items)
    kept = store.chain("c1")
    body = tombstone.body(store.plan_erasure("c1", asked))
    payload = statement.make(Kinds.ERASURE, case="c1", seq=len(kept), prev=kept[-1].digest, at=AT, body=body)
    store.append("c1", dsse.sign(payload, keyfile.generate()), commitment.new_salt(), AT)


def test_a_statement_that_is_not_in_the_log_erases_nothing(tmp_path) -> None:
    erasable(str(tmp_path))
    with Store.open(tmp_path) as store:
        put(store, "data/film")
        told_erasures.carry_out(store, "c1")
        assert (told_erasures.told(store, "c1"), store.erased("c1")) == ((), ())
