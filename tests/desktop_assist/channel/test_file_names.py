"""Names of a peer: inside the folder, plain, and one file on every system."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.channel.errors import FileRefused
from desktop_assist.channel.file_names import DEEPEST, check_new, folded, is_plain, is_portable, parts

INSIDE = {
    b"": (),
    b".": (),
    b"/": (),
    b"a": ("a",),
    b"/a/b": ("a", "b"),
    b"a//b/./c": ("a", "b", "c"),
    b"a/../b": ("b",),
    b"..": (),
    b"../../etc/passwd": ("etc", "passwd"),
    b"/../../etc": ("etc",),
    "Bücher/Übersicht.txt".encode(): ("Bücher", "Übersicht.txt"),
}


@pytest.mark.parametrize(("path", "found"), INSIDE.items())
def test_a_path_stays_within_the_folder(path: bytes, found: tuple[str, ...]) -> None:
    assert parts(path) == found


@pytest.mark.parametrize(
    "path",
    [
        b"a\x00b",
        b"a\nb",
        b"\xff\xfe",
        b"a\\..\\b",
        "\u202egnp.exe".encode(),
        b"x" * 256,
        b"a/" * (DEEPEST + 1),
        b"n" * 65536,
    ],
)
def test_what_can_be_no_file_is_refused(path: bytes) -> None:
    with pytest.raises(FileRefused):
        parts(path)


@given(st.binary(max_size=80) | st.text("./\\a:\0 ", max_size=40).map(str.encode))
def test_no_part_of_any_path_leads_anywhere_else(path: bytes) -> None:
    try:
        found = parts(path)
    except FileRefused:
        return
    for name in found:
        assert name not in ("", ".", "..")
        assert not set(name) & set("/\\\0")


NOT_PORTABLE = (
    *("CON", "con", "Con.txt", "nul", "NUL.tar.gz", "aux", "PRN", "com1", "COM9.log", "LPT1", "lpt¹.txt"),
    *("CONIN$", "CLOCK$", "a:b", "a:$DATA", "a*b", "what?", "<x>", '"x"', "a|b", "end.", "end.."),
)


@pytest.mark.parametrize("name", [*NOT_PORTABLE, "end ", " front", "NUL .txt", "con ", "..."])
def test_a_new_file_has_no_name_that_means_something_else_elsewhere(name: str) -> None:
    assert not is_portable(name)
    with pytest.raises(FileRefused):
        check_new(("folder", name))


@pytest.mark.parametrize("name", ["a.txt", "CONSOLE.txt", "com10", "Rechnung März.pdf", ".profile", "a.b.c"])
def test_usual_names_are_taken(name: str) -> None:
    assert is_plain(name)
    check_new((name,))


def test_the_folder_itself_is_no_new_file() -> None:
    with pytest.raises(FileRefused):
        check_new(())


def test_names_clash_in_case_and_in_how_they_are_composed() -> None:
    assert folded("README.txt") == folded("readme.TXT")
    assert folded("B\u00fccher") == folded("bu\u0308cher")
    assert folded("a") != folded("b")


def test_bytes_of_a_disk_that_are_no_text_are_not_shown() -> None:
    assert not is_plain(b"\xff".decode("utf-8", "surrogateescape"))
