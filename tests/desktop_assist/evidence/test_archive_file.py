"""Bundles as .zip: the same bytes each time, what went in comes out, hostile ones are refused unwritten."""

from __future__ import annotations

import errno
import os
import random
import shutil
import tracemalloc
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop_assist.evidence import archive_file, bag, bundle, keyfile
from desktop_assist.evidence.errors import AlreadyKept, BadBundle, EvidenceNotWritten
from simulators.faulty_disk import failing
from simulators.hand_zip import Entry, written
from simulators.victims import contents

KEY = keyfile.generate()
FILE = Entry(b"case-c1/data/x")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = bundle.write(tmp_path_factory.mktemp("bundles"), contents("c1", KEY))
    bundle.seal(path, "customer", "help.example", KEY)
    return path


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_goes_in_comes_out(folder, tmp_path):
    archive_file.export(folder, tmp_path / "case.zip")
    imported = archive_file.import_(tmp_path / "case.zip", tmp_path / "in")
    assert imported == tmp_path / "in" / "case-c1"
    assert files(imported) == files(folder)
    assert bundle.read(imported).problems == ()
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["case-c1"]
    assert {path.stat().st_mode & 0o777 for path in imported.rglob("*") if path.is_file()} == {0o600}


def test_the_same_bundle_gives_the_same_bytes(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "case-c1", copy_function=shutil.copy)
    for path in (tmp_path / "case-c1").rglob("*"):
        os.utime(path, (1, 1))
    archive_file.export(folder, tmp_path / "one.zip")
    archive_file.export(tmp_path / "case-c1", tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(archive.namelist())
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_export_never_replaces_and_leaves_nothing_on_a_full_disk(folder, tmp_path):
    (tmp_path / "case.zip").write_bytes(b"mine")
    with pytest.raises(AlreadyKept):
        archive_file.export(folder, tmp_path / "case.zip")
    assert (tmp_path / "case.zip").read_bytes() == b"mine"
    for fails_at in range(1, 200):
        with failing(fails_at, errno.ENOSPC, for_good=False) as counter:
            try:
                archive_file.export(folder, tmp_path / "new.zip")
            except (EvidenceNotWritten, BadBundle):
                assert counter.reached
        if not counter.reached:
            break
        assert [path.name for path in tmp_path.iterdir()] == ["case.zip"]
    assert (tmp_path / "new.zip").exists()


def test_an_import_never_replaces_and_leaves_nothing_on_a_full_disk(folder, tmp_path):
    archive_file.export(folder, tmp_path / "case.zip")
    for fails_at in range(1, 300):
        with failing(fails_at, errno.ENOSPC, for_good=False) as counter:
            try:
                archive_file.import_(tmp_path / "case.zip", tmp_path / "in")
            except (EvidenceNotWritten, BadBundle):
                assert counter.reached
        if not counter.reached:
            break
        assert not list((tmp_path / "in").iterdir() if (tmp_path / "in").exists() else ())
    assert files(tmp_path / "in" / "case-c1") == files(folder)
    (tmp_path / "in" / "case-c1" / "data" / "film").write_bytes(b"mine")
    with pytest.raises(AlreadyKept):
        archive_file.import_(tmp_path / "case.zip", tmp_path / "in")
    assert (tmp_path / "in" / "case-c1" / "data" / "film").read_bytes() == b"mine"


def test_only_a_bundles_folder_is_exported(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "other")
    shutil.copytree(folder, tmp_path / "case-c2")
    (tmp_path / "case-c2" / "link").symlink_to("/etc/passwd")
    for path in (tmp_path / "other", tmp_path / "case-c2", tmp_path / "case-none"):
        with pytest.raises(BadBundle):
            archive_file.export(path, tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()


def test_a_zip_made_by_another_program_is_taken(folder, tmp_path):
    shutil.make_archive(
        str(tmp_path / "other"), "zip", folder.parent, "case-c1"
    )  # deflated, with folder entries
    imported = archive_file.import_(tmp_path / "other.zip", tmp_path / "in")
    assert files(imported) == files(folder)


def test_a_bundle_that_was_tampered_with_is_unpacked_and_what_was_changed_is_named(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "case-c1")
    (tmp_path / "case-c1" / "data" / "film").write_bytes(b"other frames")
    archive_file.export(tmp_path / "case-c1", tmp_path / "case.zip")
    imported = archive_file.import_(tmp_path / "case.zip", tmp_path / "in")
    assert [one.path for one in bundle.problems(imported)] == ["data/film"]


def refused(tmp_path, data):
    """The sentence with which the .zip is refused; nothing was written anywhere."""
    (tmp_path / "hostile.zip").write_bytes(data)
    with pytest.raises(BadBundle) as refusal:
        archive_file.import_(tmp_path / "hostile.zip", tmp_path / "in")
    assert [path.name for path in tmp_path.iterdir() if path.name != "in"] == ["hostile.zip"]
    assert not (tmp_path / "in").exists() or list((tmp_path / "in").iterdir()) == []
    return refusal.value.happened


@pytest.mark.parametrize(
    "name",
    [
        b"../x", b"case-c1/../../x", b"case-c1/data/../../../x", b"/etc/passwd", b"/case-c1/data/x",
        b"C:\\x", b"C:/x", b"case-c1\\data\\x", b"case-c1/data\\x", b"\\\\server\\share\\x",
        b"case-c1/data/x\x00.txt", b"case-c1//data/x", b"case-c1/./data/x", b"case-c1/data/", b"case-c1",
        b"data/x", b"other/data/x", b"case-c1/data/nul", b"case-c1/data/COM1.txt", b"case-c1/data/x.",
        b"case-c1/data/x:stream", b"case-c1/data/-rf", b"case-c1/.ssh/x", b"case-c1/data/\xff",
        b"case-c1/data/\xc3\xbc", b"case-c1/data/" + b"x" * 129, b"case-c1/a/b/c/d/e/f/g", b"case-../x",
        b"case-c1./data/x", b"",
    ],
)  # fmt: skip
@pytest.mark.parametrize("flags", [0, 0x0800], ids=["cp437", "utf-8"])
def test_names_that_mean_something_else_are_refused(tmp_path, name, flags):
    happened = refused(tmp_path, written([FILE, Entry(name, flags=flags)]))
    assert any(why in happened for why in ("name is not allowed", "not a .zip", "not a file"))


TEN = b"0" * 10
BIG = bytes(3 * 1024 * 1024)


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ([FILE, FILE], "twice"),
        ([FILE, FILE.lying(name=b"case-c1/data/X")], "upper and lower"),
        ([FILE, FILE.lying(name=b"case-c1/data/x/y")], "a file and a folder"),
        ([FILE.lying(name=b"case-c1/DATA/x/y"), FILE], "a file and a folder"),
        ([FILE, FILE.lying(name=b"case-c2/data/y")], "one bundle in one folder"),
        ([Entry(b"case-c1/", b"", mode=0o040700)], "one bundle in one folder"),
        ([], "one bundle in one folder"),
        ([FILE.lying(mode=0o120777, data=b"/etc/passwd")], "link or a device"),
        ([FILE.lying(mode=0o020600)], "link or a device"),
        ([FILE.lying(mode=0o040700)], "link or a device"),
        ([FILE.lying(name=b"case-c1/data/y/", mode=0o120777)], "link or a device"),
        ([FILE.lying(flags=1)], "encrypted"),
        ([FILE.lying(flags=0x41)], "encrypted"),
        ([FILE.lying(flags=0x2000)], "encrypted"),
        ([FILE.lying(flags=0x20)], "encrypted"),
        ([FILE.lying(method=12)], "compressed in a way"),
        ([FILE.lying(method=99)], "compressed in a way"),
        ([FILE.lying(data=BIG, deflate=True)], "times its size"),
        ([Entry(b"case-c1/data/%d" % n, bytes(2**20), deflate=True) for n in range(9)], "times its size"),
        ([FILE.lying(data=BIG, deflate=True, size=10)], "CRC|another size|damaged"),
        ([FILE.lying(data=TEN, size=11)], "CRC|another size|damaged"),
        ([FILE.lying(data=TEN, size=9)], "CRC|another size|damaged"),
        ([FILE.lying(data=TEN, packed_size=9, size=9)], "CRC|another size|damaged"),
        ([FILE.lying(data=TEN, deflate=True, size=500)], "CRC|another size|damaged"),
        ([FILE.lying(checksum=1)], "CRC"),
        ([FILE.lying(local_name=b"case-c1/data/y")], "differ"),
        ([FILE.lying(local_name=b"../../etc/pass")], "differ"),
        ([FILE.lying(data=TEN), Entry(b"case-c1/data/y", offset=0)], "share bytes"),
        ([Entry(b"case-c1/data/1", TEN * 99), FILE.lying(offset=20)], "share bytes"),
        ([FILE.lying(packed_size=10**6, size=10**6)], "beyond its end"),
        ([FILE.lying(offset=2**32 - 2)], "beyond its end|damaged"),
        ([Entry(b"case-c1/bag-info.txt", size=2**30, packed_size=2**30)], "larger than 8388608"),
        ([FILE.lying(name=b"case-c1/data/x", size=2**32 - 2, packed_size=2**32 - 2)], "beyond its end"),
    ],
)  # fmt: skip
def test_hostile_entries_are_refused(tmp_path, entries, why):
    happened = refused(tmp_path, written(entries))
    assert any(one in happened for one in why.split("|")), happened


def test_too_many_files_are_refused_before_they_are_looked_at(tmp_path):
    many = [FILE.lying(name=b"case-c1/data/%d" % number) for number in range(20_001)]
    assert "at most 20000" in refused(tmp_path, written(many))
    hundred_thousand = written([FILE.lying(name=b"case-c1/data/%05d" % number) for number in range(100_000)])
    assert "directory larger than" in refused(tmp_path, hundred_thousand)
    assert "not a .zip" in refused(
        tmp_path, hundred_thousand[:-22] + hundred_thousand[-22:-12] + b"\xff" * 12
    )


def test_a_gigabyte_of_manifest_does_not_fill_memory_or_disk(tmp_path):
    manifest = Entry(b"case-c1/manifest-sha256.txt", bytes(2**28), deflate=True)
    for lies, why in (({"size": 200}, "damaged"), ({}, "larger than"), ({"size": 8 * 2**20}, "damaged")):
        data = written([manifest.lying(**lies)])
        tracemalloc.start()
        try:
            assert why in refused(tmp_path, data)
            assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
        finally:
            tracemalloc.stop()


def test_a_file_larger_than_any_bundle_is_not_read(tmp_path):
    with (tmp_path / "sparse.zip").open("wb") as file:
        file.truncate(archive_file.LARGEST_ZIP_BYTES + 1)
    with pytest.raises(BadBundle, match="at most"):
        archive_file.import_(tmp_path / "sparse.zip", tmp_path / "in")


def test_what_is_no_zip_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.zip")
    with pytest.raises(BadBundle):
        archive_file.import_(tmp_path, tmp_path / "in")
    with pytest.raises(BadBundle):
        archive_file.import_(tmp_path / "none.zip", tmp_path / "in")
    (tmp_path / "pipe.zip").unlink()
    for data in (b"", b"PK", b"PK\5\6" + bytes(18) + b"x", b"hello" * 999):
        assert refused(tmp_path, data)


def test_total_limits_hold(folder, tmp_path, monkeypatch):
    archive_file.export(folder, tmp_path / "case.zip")
    for name, value in (("LARGEST_BAG_BYTES", 5000), ("LARGEST_ITEM_BYTES", 5000), ("MOST_FILES", 5)):
        with monkeypatch.context() as patch:
            patch.setattr(bag, name, value)
            with pytest.raises(BadBundle, match=str(value)):
                archive_file.import_(tmp_path / "case.zip", tmp_path / "in")
    assert not (tmp_path / "in").exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=400)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8))
@example([(0, 0)])
def test_whatever_bytes_are_changed_nothing_leaves_the_folder(folder, tmp_path, changes):
    """A changed .zip is refused, or gives a bundle of plain files within its folder; nothing else appears."""
    if not (tmp_path / "case.zip").exists():
        archive_file.export(folder, tmp_path / "case.zip")
    data = bytearray((tmp_path / "case.zip").read_bytes())
    dice = random.Random(len(data))
    for place, value in changes:
        # half of the changes strike the directory at the end, where the lies are told
        at = place % len(data) if dice.random() < 0.5 else len(data) - 1 - place % min(3000, len(data))
        data[at] = value
    (tmp_path / "changed.zip").write_bytes(data)
    try:
        imported = archive_file.import_(tmp_path / "changed.zip", tmp_path / "in")
    except BadBundle:
        assert list((tmp_path / "in").iterdir() if (tmp_path / "in").exists() else ()) == []
    else:
        assert imported.parent == tmp_path / "in"
        bag.survey(imported)
        shutil.rmtree(imported)
    assert {path.name for path in tmp_path.iterdir()} <= {"case.zip", "changed.zip", "in"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.text(max_size=30), st.binary(max_size=40)), max_size=5))
def test_whatever_the_names_are_they_stay_inside(tmp_path, entries):
    made = [
        Entry(b"case-c1/" + name.encode("utf-8", "surrogatepass"), data, flags=0x0800)
        for name, data in entries
    ]
    (tmp_path / "x.zip").write_bytes(written(made))
    try:
        imported = archive_file.import_(tmp_path / "x.zip", tmp_path / "in")
    except BadBundle:
        return
    assert files(imported).keys() == {imported.joinpath(name).relative_to(imported) for name, _ in entries}
    shutil.rmtree(imported)
