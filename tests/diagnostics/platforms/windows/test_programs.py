"""Programs of Windows: from folders that only an administrator can change."""

from __future__ import annotations

import pytest

from diagnostics.platforms.windows.programs import place

SYSTEM = r"C:\Windows\System32"


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("powershell", r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"),
        ("w32tm", r"C:\Windows\System32\w32tm.exe"),
        ("smartctl", r"C:\Program Files\smartmontools\bin\smartctl.exe"),
        (r"D:\here\tool.exe", r"D:\here\tool.exe"),
    ],
)
def test_each_program_has_its_place(program: str, expected: str) -> None:
    assert place(program, SYSTEM) == expected


def test_a_system_on_another_drive_has_its_programs_there() -> None:
    assert place("smartctl", r"E:\WINNT\System32").startswith("E:\\Program Files\\")
