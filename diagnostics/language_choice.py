"""The customer's language: the one that they ask for, else the one that their system speaks.

Decides: the order. 1. What was asked for. 2. LC_ALL, LC_MESSAGES, LANG, the first that is set, as every
program reads them. 3. Where none is set: the language of the display on Windows, the first preferred one on
macOS. 4. English, also where the program does not speak the system's language.
Leaves alone: translations (`language_file`).
"""

from __future__ import annotations

import argparse
import ctypes
import locale
import os
import plistlib
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from diagnostics.language import ENGLISH, Language
from diagnostics.language_file import available, shipped

# From: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_CODE = re.compile(r"[a-z]{2,3}(?![A-Za-z])")
# From: https://developer.apple.com/documentation/foundation/userdefaults (the domain of all programs)
_OF_MACOS = "Library/Preferences/.GlobalPreferences.plist"


def add_option(parser: argparse.ArgumentParser) -> None:
    """Add `--language`."""
    parser.add_argument(
        "--language", choices=available(), help="show the words in this language; default: the system's"
    )


def chosen(asked: str | None) -> Language:
    """The language asked for, else the system's.

    Raises:
        MalformedLanguage: Its files cannot be used.
    """
    return shipped(asked) if asked else spoken(os.environ)


def spoken(environment: Mapping[str, str]) -> Language:
    """The language of the system, where the program speaks it; else English."""
    named = next((environment[name] for name in _VARIABLES if environment.get(name)), "") or _of_the_display()
    found = _CODE.match(named)
    return shipped(found[0]) if found and found[0] in available() else ENGLISH


def _of_the_display() -> str:
    if sys.platform == "win32":
        number: int = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return locale.windows_locale.get(number, "")
    return preferred_on_macos(Path.home() / _OF_MACOS) if sys.platform == "darwin" else ""


def preferred_on_macos(settings: Path) -> str:
    """The first preferred language in the settings of macOS; `""` where they do not tell."""
    try:
        found = plistlib.loads(settings.read_bytes())
    except (OSError, plistlib.InvalidFileException, ValueError):
        return ""
    languages = found.get("AppleLanguages") if isinstance(found, dict) else None
    return str(languages[0]) if isinstance(languages, list) and languages else ""
