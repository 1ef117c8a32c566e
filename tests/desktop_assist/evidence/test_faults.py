"""Each open, write, fsync, rename, link and mkdir fails in turn, once or for good, in Python and in SQLite.

After each: the error is one of ours, what was acknowledged is there, nothing is half there, work goes on.
"""

from __future__ import annotations

import errno
from contextlib import suppress
from itertools import count

import pytest

from desktop_assist.evidence import bundle, chain, checkpoint, commitment, durable, keyfile, merkle
from desktop_assist.evidence.errors import BadKey, EvidenceError, LogDamaged
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.store import Store
from simulators.faulty_disk import DISK_ERRORS, failing, power_watched
from simulators.victims import AT, KEY, appended, contents

SIGNER = keyfile.generate()
BOTH = pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])


class Acknowledged:
    """What was acknowledged before, between and after the failures; only our own errors are borne."""

    def __init__(self, for_good=False):
        self.for_good = for_good
        self.done = {}
        self.refusals = []

    def attempt(self, name, work, *arguments):
        try:
            self.done[name] = work(*arguments)
        except EvidenceError as error:
            self.refusals.append((error.happened, error.next_step))


def failing_in_turn(tmp_path, for_good, story, check, errors=DISK_ERRORS):
    """Run `story` in a new folder with call 1 failing, then call 2, … until there are no more calls."""
    for fails_at in count(1):
        counters = []
        for number in errors:
            folder = tmp_path / f"{fails_at}-{number}"
            folder.mkdir()
            acknowledged = Acknowledged(for_good)
            with failing(fails_at, number, for_good=for_good) as counter:
                story(folder, acknowledged)
            check(folder, acknowledged)
            assert acknowledged.refusals or not (counter.reached and for_good)
            assert all(happened and next_step for happened, next_step in acknowledged.refusals)
            counters.append(counter)
        if not counters[-1].reached:
            return fails_at - 1
    return 0


def parts(folder):
    return list(folder.rglob(f"{durable.TEMPORARY_PREFIX}*"))


@BOTH
@pytest.mark.parametrize("number", DISK_ERRORS, ids=errno.errorcode.get)
@pytest.mark.parametrize("name", ["replace", "create", "copy"])
def test_one_file_is_as_before_or_whole(tmp_path, name, number, for_good):
    before, after = b"before" * 100, b"after" * 100
    for fails_at in count(1):
        folder = tmp_path / str(fails_at)
        folder.mkdir()
        (folder / "source").write_bytes(after)
        if name == "replace":
            (folder / "file").write_bytes(before)
        make = {"replace": durable.replace, "create": durable.create, "copy": None}[name]
        refusal = None
        with failing(fails_at, number, for_good=for_good) as counter:
            try:
                make(folder / "file", after) if make else durable.copy(folder / "source", folder / "file")
            except OSError as error:
                refusal = error.errno
        assert refusal in {None, number}
        there = (folder / "file").read_bytes() if (folder / "file").exists() else None
        assert (
            there == after if refusal is None else there in ({before, after} if name == "replace" else {None})
        )
        assert not parts(folder)
        if not counter.reached:
            break
    assert fails_at > 4


def keys_story(folder, acknowledged):
    acknowledged.attempt("first", lambda: keyfile.save(SIGNER, folder / "keys" / "id"))
    acknowledged.attempt("again", lambda: keyfile.load_or_create(folder / "keys" / "id").keyid)


def keys_check(folder, acknowledged):
    path = folder / "keys" / "id"
    if "first" in acknowledged.done or path.exists():
        found = keyfile.load(path).keyid
        assert acknowledged.done.get("again", found) == found
    if "first" in acknowledged.done:
        assert keyfile.load(path).keyid == SIGNER.keyid
        with pytest.raises(BadKey, match="already"):
            keyfile.save(SIGNER, path)
    keyfile.load_or_create(path)
    assert not parts(folder)


@BOTH
def test_a_key_is_there_or_not(tmp_path, for_good):
    assert failing_in_turn(tmp_path, for_good, keys_story, keys_check) > 8


def bundle_story(folder, acknowledged):
    acknowledged.attempt("c1", lambda: bundle.write(folder / "bundles", contents("c1", SIGNER)))
    acknowledged.attempt("c2", lambda: bundle.write(folder / "bundles", contents("c2", SIGNER)))


def bundle_check(folder, acknowledged):
    there = {path.name.removeprefix("case-"): path for path in (folder / "bundles").glob("case-*")}
    assert there.keys() >= acknowledged.done.keys()
    assert all(bundle.problems(path) == () for path in there.values())
    if not acknowledged.for_good:  # a disk that fails for good lets nothing be removed either
        assert there.keys() == acknowledged.done.keys()
        assert not parts(folder)


@BOTH
def test_a_bundle_is_there_or_not(tmp_path, for_good):
    assert failing_in_turn(tmp_path, for_good, bundle_story, bundle_check, DISK_ERRORS[:1]) > 60


def log_story(folder, acknowledged):
    try:
        Log.create(folder / "log", KEY.name, KEY).close()
        log = Log.open(folder / "log", KEY)
    except EvidenceError as error:
        acknowledged.refusals.append((error.happened, error.next_step))
        return
    acknowledged.done["made"] = True
    with log:
        for number in range(4):
            acknowledged.attempt(number, lambda: log.append(b"leaf %d" % log.size))
            acknowledged.attempt(f"head {number}", lambda: checkpoint.read(log.checkpoint()).size)


def log_check(folder, acknowledged):
    if not acknowledged.done:
        with suppress(LogDamaged):  # "There is a log already": it was made, only not acknowledged
            Log.create(folder / "log", KEY.name, KEY).close()
    with Log.open(folder / "log", KEY) as log:
        tree = merkle.Tree()
        for index in range(log.size):
            assert log.leaf(index) == b"leaf %d" % index
            tree.append(log.leaf(index))
        places = {name: place for name, place in acknowledged.done.items() if isinstance(name, int)}
        heads = [size for name, size in acknowledged.done.items() if str(name).startswith("head")]
        assert len(set(places.values())) == len(places)
        assert log.size >= max([0, *heads, *(place + 1 for place in places.values())])
        assert checkpoint.read(log.checkpoint()).root == tree.root()
        assert log.append(b"more") == len(tree)
    assert not parts(folder)


@BOTH
def test_the_log_holds_what_it_acknowledged(tmp_path, for_good):
    assert failing_in_turn(tmp_path, for_good, log_story, log_check, DISK_ERRORS[:1]) > 60


def add_item(store, name, data):
    return store.add_item("c1", name, data, bytes(32)).commitment


def store_story(folder, acknowledged):
    (folder / "film").write_bytes(b"frames" * 5000)
    try:
        store = Store.open(folder / "evidence")
    except EvidenceError as error:
        acknowledged.refusals.append((error.happened, error.next_step))
        return
    with store:
        acknowledged.attempt("case", lambda: store.add_case("c1", "help.example", "Why?", AT))
        for number in range(3):
            acknowledged.attempt(f"s{number}", appended, store, SIGNER)
            data = folder / "film" if number else b"x" * 20_000
            acknowledged.attempt(f"i{number}", add_item, store, f"data/{number}", data)


def store_check(folder, acknowledged):
    with Store.open(folder / "evidence") as store:
        if "case" in acknowledged.done:
            assert [one.case for one in store.cases()] == ["c1"]
        envelopes = [one.envelope for one in store.chain("c1")]
        assert len(chain.check(envelopes, "c1")) == len(envelopes)
        items = {item.name: item for item in store.items("c1")}
        assert all(one.commitment == commitment.commit(one.salt, one.data) for one in items.values())
        kept = {chain.digest(one) for one in envelopes} | {one.commitment for one in items.values()}
        assert kept >= {value for name, value in acknowledged.done.items() if name != "case"}
        if not store.cases():
            store.add_case("c1", "help.example", "Why?", AT)
        appended(store, SIGNER)
        assert len(store.chain("c1")) == len(envelopes) + 1
    named = {item.source.name for item in items.values() if not isinstance(item.source, bytes)}
    assert {path.name for path in (folder / "evidence" / "items").iterdir()} >= named


@BOTH
def test_the_store_holds_what_it_acknowledged(tmp_path, for_good):
    assert failing_in_turn(tmp_path, for_good, store_story, store_check, DISK_ERRORS[:1]) > 15


STORIES = {"store": (store_story, store_check, 60), "log": (log_story, log_check, 50)}


@BOTH
@pytest.mark.parametrize("kind", ["full", "write", "sync"])
@pytest.mark.parametrize("of", STORIES)
def test_each_call_of_sqlite_fails_in_turn(tmp_path, faulty_sqlite, of, kind, for_good):
    story, check, least = STORIES[of]
    for fails_at in count(1):
        folder = tmp_path / str(fails_at)
        folder.mkdir()
        acknowledged = Acknowledged()
        counter = faulty_sqlite.fail(fails_at, kind, for_good=for_good)
        story(folder, acknowledged)
        faulty_sqlite.fail(0, kind, for_good=False)
        check(folder, acknowledged)
        if not counter.reached:
            break
    assert fails_at > least


@pytest.mark.parametrize("story", [keys_story, bundle_story, log_story, store_story])
def test_a_power_cut_after_it_is_acknowledged_finds_every_name_on_the_disk(tmp_path, story):
    acknowledged = Acknowledged()
    with power_watched() as unsynchronised:
        story(tmp_path, acknowledged)
    assert not acknowledged.refusals
    assert {path for path in unsynchronised if durable.TEMPORARY_PREFIX not in path} == set()
