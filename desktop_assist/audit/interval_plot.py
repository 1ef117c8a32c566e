"""Shares and their intervals, drawn: a row each, on one axis from 0 to 100 %.

Decides: the drawing, and the words that say the same to whoever does not see it.
Leaves alone: the numbers, which stand in a table beside it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from desktop_assist.audit import intervals
from desktop_assist.audit.intervals import Share

WIDTH = 640
_LEFT, _RIGHT, _ROW, _TOP, _BOTTOM = 200, 24, 28, 12, 32
_LONGEST_LABEL = 24
STYLE = """
.shares { width: 100%; max-width: 46rem; height: auto; display: block; margin: 8px 0 0; }
figure.plotted { margin: 0 0 24px; break-inside: avoid; } .plotted figcaption { color: var(--text); }
.shares text { fill: var(--text); font: 15px system-ui, sans-serif; }
.shares .axis { stroke: var(--line); } .shares .quiet { fill: var(--quiet); }
.shares .interval { stroke: var(--accent); stroke-width: 3; stroke-linecap: round; }
.shares circle { fill: var(--card); stroke: var(--accent); stroke-width: 3; }
.shares .mark { stroke: var(--quiet); stroke-dasharray: 3 4; }
@media print { .shares { break-inside: avoid; } }
"""


@dataclass(frozen=True)
class Row:
    """One share with its label."""

    label: str
    share: Share


def drawing(name: str, title: str, rows: Sequence[Row]) -> str:
    """The SVG; rows of nothing are left out, and with no row at all there is no drawing.

    Args:
        name: Makes the ids of the page unique.
        title: What the shares are of.
        rows: From top to bottom.
    """
    shown = [row for row in rows if row.share.of]
    if not shown:
        return ""
    height = _TOP + _ROW * len(shown) + _BOTTOM
    says = "; ".join(f"{row.label}: {row.share}" for row in shown)
    parts = [*_axis(height), *(part for place, row in enumerate(shown) for part in _row(place, row))]
    return (
        f'<figure class="plotted">\n<figcaption>{escape(title)}</figcaption>\n'
        f'<svg class="shares" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{name}-title {name}-says">\n'
        f'<title id="{name}-title">{escape(title)}</title>\n<desc id="{name}-says">{escape(says)}</desc>\n'
        + "\n".join(parts)
        + "\n</svg>\n</figure>"
    )


def _axis(height: int) -> Iterator[str]:
    base = height - _BOTTOM
    for percent in (0, 25, 50, 75, 100):
        x = _x(percent / 100)
        yield f'<line class="axis" x1="{x}" y1="{_TOP}" x2="{x}" y2="{base}"/>'
        yield f'<text class="quiet" x="{x}" y="{base + 20}" text-anchor="middle">{percent} %</text>'


def _row(place: int, row: Row) -> Iterator[str]:
    y = _TOP + _ROW * place + _ROW // 2
    low, high = intervals.wilson(row.share.count, row.share.of)
    long = len(row.label) > _LONGEST_LABEL
    label = f"{row.label[: _LONGEST_LABEL - 1]}…" if long else row.label
    yield f'<text x="{_LEFT - 12}" y="{y + 5}" text-anchor="end">{escape(label)}</text>'
    yield f'<line class="interval" x1="{_x(low)}" y1="{y}" x2="{_x(high)}" y2="{y}"/>'
    yield f'<circle cx="{_x(row.share.value)}" cy="{y}" r="5"/>'


def _x(share: float) -> int:
    return _LEFT + round(share * (WIDTH - _LEFT - _RIGHT))
