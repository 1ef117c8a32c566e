"""Where the data that ships with the program lies.

Decides: the one folder of rules, articles, schemas and dates.
Leaves alone: what they say.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, such as `resource("rules", "2026.11.1")`."""
    return ROOT.joinpath(*parts)
