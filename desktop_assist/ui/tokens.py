"""The colours of the windows, in light and in dark.

Decides: every colour there is, by what it is for. Text and every state reach 4.5 : 1 on card and ground.
Leaves alone: which widget takes which (`stylesheet`), and when light becomes dark (`theme`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    """One set of colours, each `#RRGGBB`.

    Attributes:
        ground: Behind everything.
        card: Raised areas.
        line: Edges, one pixel wide.
        text: Words.
        quiet: Words of less weight.
        accent: The one primary button of a page, links, the focus ring.
        accent_pressed: The accent while it is pressed or pointed at.
        on_accent: Words on the accent.
        touched: A card or a plain button while it is pointed at.
        normal: With a tick.
        information: With an i.
        attention: With a triangle.
        serious: With an octagon; nothing else is red but *Stop*.
        not_measured: With a dash and a dotted line.
    """

    ground: str
    card: str
    line: str
    text: str
    quiet: str
    accent: str
    accent_pressed: str
    on_accent: str
    touched: str
    normal: str
    information: str
    attention: str
    serious: str
    not_measured: str


LIGHT = Tokens(
    ground="#F6F7F9",
    card="#FFFFFF",
    line="#DDE1E6",
    text="#1B1F24",
    quiet="#57606A",
    accent="#0B6E69",
    accent_pressed="#095A56",
    on_accent="#FFFFFF",
    touched="#EEF1F4",
    normal="#2E7D32",
    information="#2F5FA8",
    attention="#9A6200",
    serious="#B3261E",
    not_measured="#6B7280",
)
DARK = Tokens(
    ground="#15181C",
    card="#1E2227",
    line="#30363D",
    text="#E6EAEE",
    quiet="#9DA7B1",
    accent="#3FB6AE",
    accent_pressed="#5CC7C0",
    on_accent="#101418",
    touched="#272C33",
    normal="#66BB6A",
    information="#7FA8E8",
    attention="#E0A845",
    serious="#F2867E",
    not_measured="#9AA3AD",
)
