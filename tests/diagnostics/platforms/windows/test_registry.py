"""The registry: times, bounds, and no registry elsewhere."""

from __future__ import annotations

import sys

import pytest

from diagnostics.platforms.windows import registry


def test_a_file_time_is_told_in_seconds_since_1970() -> None:
    # From: https://learn.microsoft.com/windows/win32/sysinfo/converting-a-time-t-value-to-a-file-time
    assert registry.seconds_since_1970(116_444_736_000_000_000) == 0
    assert registry.seconds_since_1970(116_444_736_000_000_000 + 7 * 10_000_000) == 7


def test_only_plain_values_are_kept() -> None:
    assert registry._plain(["a", "b"]) == "a\nb"
    assert [registry._plain(value) for value in (1, "x", b"\x03", None, 1.5)] == [1, "x", b"\x03", None, None]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a registry")
def test_elsewhere_there_is_none() -> None:
    with pytest.raises(NotImplementedError):
        registry.read(r"HKLM\SOFTWARE")


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has a registry")
def test_a_real_key_has_values_and_subkeys() -> None:
    key = registry.read(r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion")
    assert key.text("CurrentBuild")
    assert key.subkeys
    with pytest.raises(FileNotFoundError):
        registry.read(r"HKLM\SOFTWARE\Nothing of this name")
