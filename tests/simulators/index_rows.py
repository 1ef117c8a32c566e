"""Rows of an index of many cases, made by SQLite itself: bundles would take an hour."""

from __future__ import annotations

from desktop_assist.audit.index import Index


def fill(kept: Index, count: int) -> None:
    """Put so many cases into the index."""
    rows = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    words = "CASE i % 3 WHEN 0 THEN 'my printer' WHEN 1 THEN 'it is slow' ELSE 'what is this' END"
    with kept._database.change() as change:
        change.execute(
            f"""{rows} INSERT INTO entry SELECT i, 'case-' || i, printf('%026d', i),
            printf('2026-%02d-%02dT00:00:00Z', i % 12 + 1, i % 28 + 1), 'technician-' || (i % 50),
            'supported/declined;unsupported/accepted',
            {words} || substr('and a longer story about how it began and who said so. ', i % 40) FROM n"""
        )
        change.execute(
            f"""{rows} INSERT INTO came SELECT i, 'technician-' || (i % 50),
            'supported/declined;unsupported/accepted' FROM n"""
        )
        change.execute(
            f"{rows} INSERT INTO finding SELECT i, 'storage.space:/', 'storage.space', 'attention' FROM n"
        )
        for kind, verdict, answer in (
            ("claim", "supported", "shown"),
            ("offer", "supported", "declined"),
            ("offer", "unsupported", "accepted"),
        ):
            told = f"'{kind}', '{verdict}', '{answer}', 'technician-' || (i % 50)"
            change.execute(f"{rows} INSERT INTO presented SELECT i, {told} FROM n")
