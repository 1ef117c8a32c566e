"""An audit as one page that needs nothing else: no script, no font, no image from elsewhere.

Decides: the page's order: first whether everything holds, then what does not, then the numbers, then what
nobody can know; that every plot stands beside its table; and that everything a bundle said is escaped.
Leaves alone: the numbers, and the look, which is that of the health report (`diagnostics.render.page_style`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from desktop_assist.audit import interval_plot, refunds
from desktop_assist.audit.claims import ClaimLine
from desktop_assist.audit.completeness import Completeness
from desktop_assist.audit.examination import Totals
from desktop_assist.audit.interval_plot import Row
from desktop_assist.audit.population import Population
from desktop_assist.audit.refunds import Refund
from desktop_assist.audit.response import NOT_RECORDED, ResponseLine
from desktop_assist.audit.result import UNKNOWABLE
from desktop_assist.organisation import Organisation
from diagnostics.render.page_style import STYLE

_NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"
# Six columns need more room than the lines of a health report, and whole words; where there is less room than
# that, the table alone moves sideways, by keyboard too.
_WIDE = """
.page { max-width: 64rem; } .scroll { overflow-x: auto; margin: 8px 0 16px; }
thead th { font-weight: 600; color: var(--quiet); border-top: none; }
th, td { overflow-wrap: normal; min-width: 4rem; padding-inline: 0 16px; font-variant-numeric: tabular-nums; }
@media print { .scroll { overflow: visible; } table { font-size: 9pt; } tr { break-inside: avoid; }
  th, td { min-width: 0; padding-inline: 0 6pt; } td { overflow-wrap: anywhere; } }
"""
_MOST_ROWS = 1000  # ours: what a person can look at; JSON and CSV have them all


@dataclass(frozen=True)
class Audit:
    """Everything that the page tells.

    Attributes:
        organisation: Whose archive it is.
        made_at: When the audit was made, RFC 3339.
        totals: Of the verification.
        population: The cases that count, and the others.
        claims: By technician.
        refunds: Accepted offers to look at.
        responses: By period.
        completeness: What is missing.
    """

    organisation: Organisation
    made_at: str
    totals: Totals
    population: Population
    claims: tuple[ClaimLine, ...]
    refunds: tuple[Refund, ...]
    responses: tuple[ResponseLine, ...]
    completeness: Completeness


def render(audit: Audit) -> str:
    """The page, complete, in UTF-8."""
    body = "\n".join(
        (_failing(audit), _claims(audit), _refunds(audit), _response(audit), _complete(audit), _unknowable())
    )
    title, ours = escape(headline(audit)), audit.organisation
    practice = (
        "<p><strong>Practice. Nobody in these cases is a real customer.</strong></p>" if ours.practice else ""
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_NOTHING_ELSE}">
<title>Audit: {title}</title>
<style>{STYLE}{interval_plot.STYLE}{_WIDE}</style>
</head>
<body>
<div class="page">
<header>
<h1>{title}</h1>
<p class="quiet">{escape(ours.name)} ({escape(ours.domain)}), audited {escape(_moment(audit.made_at))}</p>
{practice}</header>
<main>
{body}
</main>
<footer><p class="quiet">Intervals are Wilson's at 95 %. Every number is made of bundles that were verified
from their files alone; anybody with the same files gets the same numbers.</p></footer>
</div>
</body>
</html>
"""


def _moment(at: str) -> str:
    return f"{at[:10]} at {at[11:16]} (UTC)"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def headline(audit: Audit) -> str:
    """The audit in one sentence."""
    totals = audit.totals
    if totals.fail:
        return f"{totals.fail} of {totals.bundles} bundles do not hold"
    return f"All {totals.bundles} bundles hold"


def _failing(audit: Audit) -> str:
    totals = audit.totals
    counts = f"{totals.hold} hold, {totals.fail} fail; {totals.verified_before} of them were verified before."
    rows = [(one.bundle, one.why) for one in audit.population.doubtful]
    return _section(
        "verification", "Verification", [_said(counts), _table(("Bundle", "What is wrong"), rows)]
    )


def _claims(audit: Audit) -> str:
    heads = (
        "Technician",
        "What",
        "Cases",
        "Not supported by the report",
        "Accepted",
        "Accepted, not supported",
    )
    rows = [
        (
            line.technician or "All together",
            f"{line.kind}s",
            line.cases,
            line.not_supported,
            line.accepted if line.kind == "offer" else "–",
            line.accepted_not_supported if line.kind == "offer" else "–",
        )
        for line in audit.claims
    ]
    drawn = [
        interval_plot.drawing(
            f"plot-{kind}s",
            f"{kind.capitalize()}s that the sealed report does not support, by technician",
            [
                Row(line.technician or "All together", line.not_supported)
                for line in audit.claims
                if line.kind == kind
            ],
        )
        for kind in ("claim", "offer")
    ]
    said = _said("Nothing was claimed and nothing was offered.") if not rows else ""
    return _section("claims", "Claims and offers", [said, *drawn, _table(heads, rows)])


def _refunds(audit: Audit) -> str:
    summed = ", ".join(f"{amount} {currency}" for currency, amount in refunds.sums(audit.refunds).items())
    many = _counted(len(audit.refunds), "accepted offer was", "accepted offers were")
    many = f"{many} unsupported or contradicted"
    said = f"{many}: {summed or 'nothing'} in all."
    heads = ("Case", "Technician", "Service", "Amount", "Verdict", "Evidence")
    rows = [
        (
            one.case,
            one.technician,
            one.service,
            f"{one.amount} {one.currency}",
            f"{one.verdict}. {one.reason}",
            f"{one.bundle}, statement {one.statement}, bundle {one.verification}",
        )
        for one in audit.refunds
    ]
    return _section("refunds", "Perhaps to be paid back", [_said(said), _table(heads, rows)])


def _response(audit: Audit) -> str:
    heads = ("Period", "Opened", "Nobody came", "Median", "Within 15 minutes", "Question answered")
    rows = [
        (
            line.period,
            line.opened,
            line.nobody_came,
            f"{line.median_s / 60:.1f} min" if isinstance(line.median_s, int) else line.median_s,
            line.within_target,
            line.question_answered if line.question_answered.of else NOT_RECORDED,
        )
        for line in audit.responses
    ]
    drawn = interval_plot.drawing(
        "plot-response",
        "Cases to which somebody came within 15 minutes, by period",
        [Row(line.period, line.within_target) for line in audit.responses],
    )
    return _section("response", "Time to first response", [drawn, _table(heads, rows)])


def _complete(audit: Audit) -> str:
    told = audit.completeness
    lines = [
        f"{len(told.without_closing)} of {told.cases} cases have no closing: their sessions are incomplete."
    ]
    holes = _counted(len(told.with_holes), "case has holes", "cases have holes")
    lines.append(f"{holes} in the numbers of the statements.")
    if told.known is None:
        lines.append("The archive was not compared with cases that are known from elsewhere, such as bills.")
    else:
        lines.append(
            f"{len(told.known.missing)} of {told.known.known} cases known from elsewhere are missing."
        )
    if told.log is None:
        lines.append("The archive was not compared with the desk's log.")
    else:
        left = told.log.entries - told.log.explained
        lines.append(
            f"{left} of {told.log.entries} entries of the log are explained by no bundle that holds."
        )
    cases = [(case, "no closing") for case in told.without_closing]
    cases += [
        (case, f"statements missing: {', '.join(map(str, holes))}") for case, holes in told.with_holes.items()
    ]
    cases += [
        (case, "known from elsewhere, not in the archive")
        for case in (told.known.missing if told.known else ())
    ]
    return _section(
        "completeness", "Completeness", [*map(_said, lines), _table(("Case", "What is missing"), cases)]
    )


def _unknowable() -> str:
    points = "\n".join(f"<li><div>{escape(sentence)}</div></li>" for sentence in UNKNOWABLE)
    return _section("unknowable", "What no bundle can show", [f'<ul class="card">\n{points}\n</ul>'])


def _section(name: str, heading: str, parts: Iterable[str]) -> str:
    content = "\n".join(filter(None, parts))
    return (
        f'<section aria-labelledby="{name}">\n<h2 id="{name}">{escape(heading)}</h2>\n{content}\n</section>'
    )


def _said(sentence: str) -> str:
    return f"<p>{escape(sentence)}</p>"


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    lines = "\n".join(_row(row) for row in rows[:_MOST_ROWS])
    more = (
        _said(f"And {len(rows) - _MOST_ROWS} more; JSON and CSV have them all.")
        if len(rows) > _MOST_ROWS
        else ""
    )
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody></table>"
    name = escape(f"Table: {', '.join(heads)}")
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{name}">\n{table}\n</div>\n{more}'


def _row(row: Sequence[object]) -> str:
    first, *rest = (escape(str(cell)) for cell in row)
    cells = "".join(f"<td>{cell}</td>" for cell in rest)
    return f'<tr><th scope="row">{first}</th>{cells}</tr>'
